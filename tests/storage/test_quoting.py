"""What may be quoted to anybody."""

import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.names import NameState
from core.people import Role
from core.testimony import Doubt, TestimonyState
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, film, passage, viewer
from tests.storage.test_names import name

BY = viewer(Role.FACILITATOR)


async def reviewed(store: Store, *texts: str, state: TestimonyState = TestimonyState.READY, **facts) -> None:
    await film(store, texts, **facts)
    await store.catalogue.set_state("t_1", state)
    if facts.get("agreed", EVERYTHING):
        await store.name_reviews.confirm("t_1", BY, NOON)


async def quoted(store: Store) -> list[str]:
    return [each.passage.text for each in await store.quotes.quotable("t_1", BY)]


async def test_what_everybody_agreed_to_and_somebody_read_may_be_quoted(store: Store) -> None:
    await reviewed(store, "first", "second")

    assert await quoted(store) == ["first", "second"]
    assert await store.quotes.quotable("t_1", viewer(Role.ADMINISTRATOR, partnership="p_2")) == []


@pytest.mark.parametrize("agreed", [EVERYTHING - {Purpose.QUOTE_WORDS}, EVERYTHING - {Purpose.TAKE_PART}, frozenset()])
async def test_what_somebody_did_not_agree_to_have_quoted_is_not(store: Store, agreed) -> None:
    await film(store, ["first"], agreed=agreed)
    await store.catalogue.set_state("t_1", TestimonyState.READY)

    assert await quoted(store) == []


async def test_what_nobody_read_is_not_quoted(store: Store) -> None:
    await film(store, ["first"])
    await store.catalogue.set_state("t_1", TestimonyState.READY)

    assert await quoted(store) == []


async def test_what_has_a_name_that_nobody_decided_about_is_not_quoted_and_comes_with_its_names_once_somebody_did(
    store: Store,
) -> None:
    await reviewed(store, "I met Davie", names=[name()])
    before = await quoted(store)

    await store.name_reviews.decide("t_1", "[a person]", NameState.ACCEPTED, BY, NOON, instead="[a person]")

    assert before == []
    (after,) = await store.quotes.quotable("t_1", BY)
    assert after.names == (name(state=NameState.ACCEPTED),)


async def test_doubted_words_held_words_and_words_still_worked_on_are_not_quoted(store: Store) -> None:
    doubted = passage("t_1_0", "Thank you for watching", doubts=frozenset({Doubt.KNOWN_PHRASE}))
    await reviewed(store, passages=[doubted, passage("t_1_1", "second", position=1)])

    first = await quoted(store)
    await store.catalogue.set_state("t_1", TestimonyState.PROCESSING)
    second = await quoted(store)
    await store.catalogue.set_state("t_1", TestimonyState.READY)
    await store.catalogue.save_concern(
        Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    assert (first, second, await quoted(store)) == (["second"], [], [])
