"""A recording goes to a service outside only where everybody in it said yes to that, over the real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.consent import Purpose
from core.testimony import Appearance, Testimony
from media_catalogue.going_outside import may_go_outside
from storage.opening import Store
from tests.opened import opened_store
from tests.storage.made import a_testimony, consent, consultation, participant, partnership, recording

BOTH = (Purpose.TAKE_PART, Purpose.OUTSIDE_AI)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path / "home") as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.consultations.put_consultation(consultation())
        yield opened


async def kept(store: Store, *said: tuple[str, Purpose, bool], people: tuple[str, ...] = ("u_1",)) -> Testimony:
    return await store.catalogue.add(
        a_testimony("t_1", recording_sha256="a" * 64),
        recording=recording("a" * 64),
        participants=[participant(who) for who in people],
        appearances=[Appearance(testimony_id="t_1", participant_id=who) for who in people],
        consents=[
            consent(purpose, who, granted=granted, minute=minute, testimony_id="t_1")
            for minute, (who, purpose, granted) in enumerate(said)
        ],
    )


async def test_a_yes_of_everybody_is_enough(store: Store) -> None:
    yes = [(who, purpose, True) for who in ("u_1", "u_2") for purpose in BOTH]

    assert await may_go_outside(await kept(store, *yes, people=("u_1", "u_2")), store.catalogue)


@pytest.mark.parametrize(
    "said",
    [
        [],
        [("u_1", Purpose.TAKE_PART, True)],
        [("u_1", Purpose.OUTSIDE_AI, True)],
        [("u_1", Purpose.TAKE_PART, True), ("u_1", Purpose.OUTSIDE_AI, True), ("u_1", Purpose.OUTSIDE_AI, False)],
    ],
    ids=["never asked", "not asked about this", "takes no part", "taken back"],
)
async def test_anything_less_is_a_no(store: Store, said: list[tuple[str, Purpose, bool]]) -> None:
    assert not await may_go_outside(await kept(store, *said), store.catalogue)


async def test_one_who_was_not_asked_speaks_for_all(store: Store) -> None:
    testimony = await kept(store, *(("u_1", purpose, True) for purpose in BOTH), people=("u_1", "u_2"))

    assert not await may_go_outside(testimony, store.catalogue)


async def test_where_nobody_is_named_nobody_has_said_yes(store: Store) -> None:
    assert not await may_go_outside(await kept(store, people=()), store.catalogue)
