"""The gate in SQL says what `core.access.may` says, for random people, appearances, consents, holds and viewers."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Person, Subject, Use, may
from core.concerns import Concern, Risk
from core.consent import ConsentRecord, Purpose, standing
from core.people import Role, Viewer
from core.testimony import Appearance
from storage.concerns import add_concerns
from storage.connections import Connections
from storage.consent import add_consents
from storage.gate import may_use_passage, may_use_whole
from storage.keeping import keep_new
from storage.opening import FILE_NAME
from storage.people import participant_row
from storage.rows import row_of
from storage.tables import appearances, consultations, participants, partnerships, passages, testimony
from storage.turns import NOTHING_DONE
from tests.opened import NOON, opened_store
from tests.storage import made

PEOPLE = ("u_1", "u_2")
ITEMS = ("t_1", "t_2")
PURPOSES = (Purpose.TAKE_PART, Purpose.KEEP_RECORDING)

moments = st.none() | st.integers(0, 3)
spans = st.tuples(moments, moments)


@dataclass(frozen=True)
class World:
    """Who is in which item and when, what was cut from it, who said yes and no in which order, and what is held."""

    seen: Sequence[tuple[str, str, int | None, int | None]] = (("t_1", "u_1", None, None),)
    cut: Sequence[tuple[str, int | None, int | None]] = (("t_1", None, None),)
    consents: Sequence[ConsentRecord] = ()
    held: Sequence[str] = ()

    @property
    def appearances(self) -> list[Appearance]:
        return [Appearance(testimony_id=item, participant_id=who, start_ms=at, end_ms=to) for item, who, at, to in self.seen]


def said(*answers: tuple[bool, str | None], who: str = "u_1", consultation_id: str = "c_1") -> list[ConsentRecord]:
    """Return a yes or no to every purpose for each answer in turn, in general or about one item."""
    return [
        made.consent(purpose, who, granted=granted, minute=minute, testimony_id=item, consultation_id=consultation_id)
        for minute, (granted, item) in enumerate(answers)
        for purpose in Purpose
    ]


YES, NO = (True, None), (False, None)
YES_ABOUT_IT, NO_ABOUT_IT = (True, "t_1"), (False, "t_1")
YES_ABOUT_ANOTHER, NO_ABOUT_ANOTHER = (True, "t_2"), (False, "t_2")
SIDE_BY_SIDE = (("t_1", "u_1", 0, 2), ("t_1", "u_2", 2, 4))
TWO_PASSAGES = (("t_1", 0, 2), ("t_1", 2, 4), ("t_1", 1, 3), ("t_1", None, 2), ("t_1", 2, None), ("t_1", None, None))
ONE_WITHOUT_TIMES = (("t_1", "u_1", None, 2), ("t_1", "u_2", 2, None), ("t_1", "u_2", None, None))

TOLD = (
    World(consents=said(YES)),
    World(consents=said(YES), seen=()),
    World(consents=said(YES, NO_ABOUT_IT)),
    World(consents=said(NO_ABOUT_IT, YES)),
    World(consents=said(YES_ABOUT_IT, NO)),
    World(consents=said(NO, YES_ABOUT_IT)),
    World(consents=said(YES, NO_ABOUT_IT, NO, YES)),
    World(consents=said(YES_ABOUT_ANOTHER)),
    World(consents=said(YES, NO_ABOUT_ANOTHER)),
    World(consents=said(YES, consultation_id="c_2")),
    World(consents=said(YES) + said(NO, consultation_id="c_2")),
    World(consents=said(YES, who="u_2")),
    World(consents=[record for record in said(YES) if record.purpose is Purpose.TAKE_PART]),
    World(consents=[record for record in said(YES) if record.purpose is not Purpose.TAKE_PART]),
    World(consents=said(YES), held=("t_1",)),
    World(consents=said(YES), held=("t_2",)),
    World(consents=said(NO), held=("t_1",)),
    World(consents=said(YES), seen=SIDE_BY_SIDE, cut=TWO_PASSAGES),
    World(consents=said(YES, who="u_2"), seen=SIDE_BY_SIDE, cut=TWO_PASSAGES),
    World(consents=said(YES) + said(YES, NO_ABOUT_IT, who="u_2"), seen=SIDE_BY_SIDE, cut=TWO_PASSAGES),
    World(consents=said(YES), seen=ONE_WITHOUT_TIMES[:2], cut=TWO_PASSAGES),
    World(consents=said(YES, who="u_2"), seen=ONE_WITHOUT_TIMES[:2], cut=TWO_PASSAGES),
    World(consents=said(YES), seen=(SIDE_BY_SIDE[0], ONE_WITHOUT_TIMES[2]), cut=TWO_PASSAGES),
    World(
        consents=said(YES), seen=(("t_1", "u_1", None, None), ("t_2", "u_2", None, None)), cut=(*TWO_PASSAGES, ("t_2", 0, 2))
    ),
)
"""Worlds that chance finds seldom, each of which tells a gate that is slightly wrong from the right one."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A small world: most people agreed to something, and then said yes and no a few times more."""
    answers = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PURPOSES), st.booleans(), st.sampled_from((None, *ITEMS)))
    whose = st.sampled_from(("c_1", "c_1", "c_1", "c_2"))
    agreed = [record for who in draw(st.sets(st.sampled_from(PEOPLE))) for record in said(YES, who=who)]
    later = [
        made.consent(purpose, who, granted=granted, minute=minute, testimony_id=item, consultation_id=consultation_id)
        for minute, ((who, purpose, granted, item), consultation_id) in enumerate(
            draw(st.lists(st.tuples(answers, whose), max_size=6)), start=1
        )
    ]
    return World(
        seen=[("t_1", who, *span) for who, span in draw(st.lists(st.tuples(st.sampled_from(PEOPLE), spans), max_size=3))],
        cut=[("t_1", *span) for span in draw(st.lists(spans, min_size=1, max_size=3))],
        consents=agreed + later,
        held=draw(st.lists(st.sampled_from(ITEMS), max_size=1)),
    )


def expected(world: World, use: Use, viewer, item: str, start: int | None, end: int | None, *, whole: bool) -> bool:
    there = {
        each.participant_id for each in world.appearances if each.testimony_id == item and (whole or each.overlaps(start, end))
    }
    people = tuple(
        Person(
            participant_id=who,
            agreed=standing(
                (each for each in world.consents if each.participant_id == who and each.consultation_id == "c_1"),
                testimony_id=item,
            ),
        )
        for who in sorted(there)
    )
    subject = Subject(partnership_id="p_1", people=people, held_for_concern=item in world.held)
    return may(use, subject, viewer).allowed


VIEWERS = (
    *(made.viewer(role) for role in Role),
    Viewer(staff_id="m_1", partnership_id="p_1", roles=frozenset()),
    made.viewer(Role.ADMINISTRATOR, Role.DUTY_CONTACT),
    made.viewer(*Role, partnership="p_2"),
)
ASKED = tuple(product(Use, VIEWERS))


@pytest.fixture(scope="module")
def kept_worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[World], None]]:
    """Give what keeps a world in place of the one before, in one store, and compares the two gates in it."""
    folder = tmp_path_factory.mktemp("worlds")
    with asyncio.Runner() as runner:
        runner.run(open_once(folder))
        connections = Connections(folder / FILE_NAME)
        yield lambda world: runner.run(compare(world, connections))
        runner.run(connections.close())


def told(test: Callable[..., None]) -> Callable[..., None]:
    """Have hypothesis try each world of `TOLD`, whatever it draws besides."""
    return reduce(lambda tried, world: example(world=world)(tried), TOLD, test)


@told
@settings(max_examples=80, deadline=None)
@given(world=worlds())
def test_sql_and_the_pure_gate_agree_about_every_use(kept_worlds: Callable[[World], None], world: World) -> None:
    kept_worlds(world)


async def open_once(folder: Path) -> None:
    async with opened_store(folder):
        pass


BY_PASSAGE = select(
    passages.c.testimony_id,
    passages.c.start_ms,
    passages.c.end_ms,
    *(may_use_passage(use, viewer).label(f"a{number}") for number, (use, viewer) in enumerate(ASKED)),
).join(testimony, testimony.c.id == passages.c.testimony_id)
BY_ITEM = select(
    testimony.c.id, *(may_use_whole(use, viewer).label(f"a{number}") for number, (use, viewer) in enumerate(ASKED))
)


async def compare(world: World, connections: Connections) -> None:
    async with connections.writing() as writer:
        await keep(writer, world)
    async with connections.reading() as reader:
        for item, start, end, *allowed in await reader.execute(BY_PASSAGE):
            assert_agreed(world, item, allowed, start, end, whole=False)
        for item, *allowed in await reader.execute(BY_ITEM):
            assert_agreed(world, item, allowed, None, None, whole=True)


def assert_agreed(
    world: World, item: str, allowed: Sequence[object], start: int | None, end: int | None, *, whole: bool
) -> None:
    differing = [
        (use, sorted(role.value for role in viewer.roles), viewer.partnership_id)
        for (use, viewer), each in zip(ASKED, allowed, strict=True)
        if bool(each) != expected(world, use, viewer, item, start, end, whole=whole)
    ]

    assert differing == []


async def keep(writer: AsyncConnection, world: World) -> None:
    await writer.execute(partnerships.delete())
    await keep_new(writer, partnerships, [row_of(made.partnership(), kept_at=NOON)])
    await keep_new(writer, consultations, [row_of(made.consultation(each)) for each in ("c_1", "c_2")])
    await keep_new(writer, participants, [participant_row(made.participant(who)) for who in PEOPLE])
    await keep_new(writer, testimony, [row_of(made.a_testimony(item), **NOTHING_DONE) for item in ITEMS])
    await keep_new(writer, appearances, [row_of(each) for each in world.appearances])
    cut = [
        made.passage(f"p{number}", testimony_id=item, start_ms=start, end_ms=end)
        for number, (item, start, end) in enumerate(world.cut)
    ]
    await keep_new(writer, passages, [row_of(each) for each in cut])
    await add_consents(writer, world.consents)
    await add_concerns(writer, [concern(item) for item in world.held])


def concern(item: str) -> Concern:
    return Concern(id=item, partnership_id="p_1", participant_id=None, testimony_id=item, risk=Risk.SELF, raised_at=NOON)
