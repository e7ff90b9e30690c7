"""What people decide about names, over the real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import BadInput
from core.names import NameState
from core.people import Role
from media_catalogue.name_finding import NameFinding
from media_catalogue.name_review import NamesDesk, bracketed
from storage.opening import Store
from tests.opened import NOON, opened_store
from tests.storage.made import consultation, partnership, viewer
from tests.storage.made import film as kept_film

BY = viewer(Role.FACILITATOR)
SAID = ("My pal Davie met me.", "Davie and Tam left.")


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path) as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.consultations.put_consultation(consultation())
        await kept_film(opened, SAID, names=None)
        yield opened


@pytest.fixture
def desk(store: Store) -> NamesDesk:
    return NamesDesk(finding=NameFinding(store.catalogue, store.names), reviews=store.name_reviews, clock=lambda: NOON)


async def names(desk: NamesDesk) -> list[tuple[str, NameState]]:
    review = await desk.review("t_1", BY)
    return [(name.stand_in, name.state) for each in review.passages for name in each.names]


async def test_names_are_looked_for_before_anybody_is_shown_them(desk: NamesDesk) -> None:
    assert await names(desk) == [
        ("[a friend]", NameState.SUGGESTED),
        ("[a friend]", NameState.SUGGESTED),
        ("[a person]", NameState.SUGGESTED),
    ]


async def test_one_decision_is_about_every_mention_and_may_change_what_stands_for_it(desk: NamesDesk) -> None:
    await desk.review("t_1", BY)

    await desk.decide("t_1", "[a friend]", NameState.ACCEPTED, BY, instead="the driver")
    await desk.decide("t_1", "[a person]", NameState.REJECTED, BY)

    assert await names(desk) == [
        ("[the driver]", NameState.ACCEPTED),
        ("[the driver]", NameState.ACCEPTED),
        ("[a person]", NameState.REJECTED),
    ]


async def test_words_that_were_missed_are_hidden_wherever_they_stand(desk: NamesDesk) -> None:
    await desk.review("t_1", BY)

    assert await desk.hide("t_1", "met  ME", BY, instead="what he did") == 1

    assert ("[what he did]", NameState.ACCEPTED) in await names(desk)


async def test_hiding_more_of_a_name_takes_the_place_of_what_was_found(desk: NamesDesk) -> None:
    await desk.review("t_1", BY)

    await desk.hide("t_1", "davie and tam", BY)

    assert await names(desk) == [("[a friend]", NameState.SUGGESTED), ("[a friend]", NameState.ACCEPTED)]


@pytest.mark.parametrize("words", ["", " . ", "nowhere in it"])
async def test_words_that_are_not_there_cannot_be_hidden(desk: NamesDesk, words: str) -> None:
    with pytest.raises(BadInput):
        await desk.hide("t_1", words, BY)


async def test_nobody_can_say_that_they_are_done_while_a_name_waits(desk: NamesDesk) -> None:
    with pytest.raises(BadInput):
        await desk.confirm("t_1", BY)
    for stand_in in ("[a friend]", "[a person]"):
        await desk.decide("t_1", stand_in, NameState.ACCEPTED, BY)

    await desk.confirm("t_1", BY)

    assert (await desk.review("t_1", BY)).is_done


@pytest.mark.parametrize("written", ["", "[]", "a" * 41, "a [b] c", "<b>"])
def test_what_stands_for_a_name_is_a_few_plain_words(written: str) -> None:
    with pytest.raises(BadInput):
        bracketed(written)


def test_what_stands_for_a_name_has_its_brackets_once() -> None:
    assert bracketed(" the   driver ") == bracketed("[the driver]") == "[the driver]"
