"""The gate in SQL says what `core.access.may` says, for random people, appearances, consents, holds and viewers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
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
PURPOSES = (Purpose.TAKE_PART, Purpose.KEEP_RECORDING, Purpose.QUOTE_WORDS)

moments = st.none() | st.integers(0, 4)


@dataclass(frozen=True)
class World:
    appearances: Sequence[Appearance]
    passages: Sequence[tuple[str, int | None, int | None]]
    consents: Sequence[ConsentRecord]
    held: Sequence[str]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    seen = draw(st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(PEOPLE), moments, moments), max_size=5))
    records = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PEOPLE),
                st.sampled_from(PURPOSES),
                st.booleans(),
                st.sampled_from((None, *ITEMS)),
                st.sampled_from(("c_1", "c_1", "c_1", "c_2")),
            ),
            max_size=14,
        )
    )
    yes = [
        made.consent(purpose, who)
        for who in draw(st.sets(st.sampled_from(PEOPLE)))
        for purpose in draw(st.sampled_from((PURPOSES, (Purpose.TAKE_PART,), tuple(Purpose))))
    ]
    return World(
        appearances=[
            Appearance(testimony_id=item, participant_id=who, start_ms=start, end_ms=end) for item, who, start, end in seen
        ],
        passages=draw(st.lists(st.tuples(st.sampled_from(ITEMS), moments, moments), max_size=4)),
        consents=yes
        + [
            made.consent(purpose, who, granted=granted, minute=minute, testimony_id=item, consultation_id=consultation_id)
            for minute, (who, purpose, granted, item, consultation_id) in enumerate(records, start=1)
        ],
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
    made.viewer(),
    made.viewer(Role.DUTY_CONTACT),
    made.viewer(partnership="p_2"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds")
    asyncio.run(open_once(folder))
    return folder


@settings(max_examples=15, deadline=None)
@given(world=worlds())
def test_sql_and_the_pure_gate_agree_about_every_use(home: Path, world: World) -> None:
    asyncio.run(compare(world, Connections(home / FILE_NAME)))


async def open_once(folder: Path) -> None:
    async with opened_store(folder):
        pass


async def compare(world: World, connections: Connections) -> None:
    try:
        async with connections.writing() as writer:
            await keep(writer, world)
        async with connections.reading() as reader:
            for use in Use:
                for viewer in VIEWERS:
                    await compare_for(reader, world, use, viewer)
    finally:
        await connections.close()


async def compare_for(reader: AsyncConnection, world: World, use: Use, viewer: Viewer) -> None:
    by_passage = await reader.execute(
        select(passages.c.testimony_id, passages.c.start_ms, passages.c.end_ms, may_use_passage(use, viewer)).join(
            testimony, testimony.c.id == passages.c.testimony_id
        )
    )
    for item, start, end, allowed in by_passage:
        assert bool(allowed) == expected(world, use, viewer, item, start, end, whole=False)
    for item, allowed in await reader.execute(select(testimony.c.id, may_use_whole(use, viewer))):
        assert bool(allowed) == expected(world, use, viewer, item, None, None, whole=True)


async def keep(writer: AsyncConnection, world: World) -> None:
    await writer.execute(partnerships.delete())
    await keep_new(writer, partnerships, [row_of(made.partnership(), kept_at=NOON)])
    await keep_new(writer, consultations, [row_of(made.consultation(each)) for each in ("c_1", "c_2")])
    await keep_new(writer, participants, [participant_row(made.participant(who)) for who in PEOPLE])
    await keep_new(writer, testimony, [row_of(made.a_testimony(item), **NOTHING_DONE) for item in ITEMS])
    await keep_new(writer, appearances, [row_of(each) for each in world.appearances])
    cut = [
        made.passage(f"p{number}", testimony_id=item, start_ms=start, end_ms=end)
        for number, (item, start, end) in enumerate(world.passages)
    ]
    await keep_new(writer, passages, [row_of(each) for each in cut])
    await add_consents(writer, world.consents)
    await add_concerns(writer, [concern(item) for item in world.held])


def concern(item: str) -> Concern:
    return Concern(id=item, partnership_id="p_1", participant_id=None, testimony_id=item, risk=Risk.SELF, raised_at=NOON)
