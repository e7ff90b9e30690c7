"""Bringing a kit's store home: everything that is not here yet, once, in one transaction. Opens no file and unseals no kit.

What is remembered from an earlier time and not here any more was forgotten at home, and stays so. What is here and in the kit
is decided in `core.kit_meeting`. At the end every item is looked for once more: the whole is kept only when all are here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import ConsentRecord
from core.consultations import SessionId
from core.errors import BadKit, StoreDamaged
from core.kit_reports import Line
from core.kits import Manifest
from core.people import Participant
from core.testimony import TestimonyId
from storage.appearing import add_newcomer
from storage.concerns import hold
from storage.consent import add_consents
from storage.copying import wait_for_copies
from storage.keeping import keep_new
from storage.kit_gathering import Gathered, present, remembered
from storage.kit_joining import joined
from storage.kit_kinds import CONCERNS, CONSENTS, KINDS, PEOPLE, RECORDINGS, SESSIONS, Kind, Row, item_of, key_of
from storage.kit_settling import settle
from storage.kit_translating import Translating
from storage.revising import pardon
from storage.rows import thing_of
from storage.sealing import Sealing
from storage.tables import consultations, kit_items, scripts
from storage.wall_clearing import clear_walls

FORGOTTEN = "forgotten here since"
WITHOUT = "belongs to something forgotten here since"


async def merge(
    writer: AsyncConnection, gathered: Gathered, manifest: Manifest, now: datetime, *, theirs: Sealing, ours: Sealing
) -> tuple[Sequence[Line], bool]:
    """Keep everything that is new, within the transaction of `writer`.

    Return a line for each kind, and whether files are to be deleted that nobody agreed to keep. Raises `BadKit` where a
    consultation is not here any more, and `StoreDamaged`, so that nothing is kept, when at the end an item is missing.
    """
    await _require_consultations(writer, manifest)
    await keep_new(writer, scripts, gathered.scripts)
    translating = Translating(theirs=theirs, ours=ours, now=now, messages=gathered.messages_by_number)
    merging = Merging(writer, manifest, translating)
    for kind in KINDS:
        await merging.take(kind, gathered.rows[kind.name])
    leaves_files = await settle(writer, merging.sessions)
    await merging.check()
    return merging.lines(), leaves_files


@dataclass
class _Tally:
    """What became of one kind so far; ``taken`` are the rows that are to be here at the end."""

    kind: Kind
    stored: int = 0
    already: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    taken: list[Row] = field(default_factory=list)

    def line(self) -> Line:
        in_kit = self.stored + self.already + sum(self.refused.values())
        return Line(kind=self.kind.name, in_kit=in_kit, already=self.already, stored=self.stored, refused=self.refused)


class Merging:
    """One kit's rows on their way into the store."""

    def __init__(self, writer: AsyncConnection, manifest: Manifest, translating: Translating) -> None:
        self._writer = writer
        self._kit_id = manifest.kit_id
        self._translating = translating
        self._tallies: list[_Tally] = []
        self._gone: dict[str, set[Any]] = {}  # Ids that were refused, by kind.
        self.sessions: list[SessionId] = []

    async def take(self, kind: Kind, rows: Sequence[Row]) -> None:
        """Take all rows of one kind."""
        tally = _Tally(kind)
        self._tallies.append(tally)
        items = [item_of(kind, row, self._kit_id) for row in rows]
        known = await remembered(self._writer, items)
        ready = [each for each in zip(items, rows, strict=True) if self._has_what_it_needs(tally, each[1])]
        here = await self._translating.rows(self._writer, kind, [self._without_what_is_gone(kind, row) for _, row in ready])
        before = await present(self._writer, kind, here)
        new: list[Row] = []
        for (item, row), translated in zip(ready, here, strict=True):
            await self._take_one(tally, row, translated, before, new, is_remembered=item in known)
        await self._insert(kind, new)
        await keep_new(self._writer, kit_items, [{"item": item, "kit_id": self._kit_id} for item in dict.fromkeys(items)])
        if kind is SESSIONS:
            self.sessions = [row["id"] for row in tally.taken]

    async def check(self) -> None:
        """Look for every item that was taken. Raises `StoreDamaged` where one is not here."""
        for tally in self._tallies:
            here = await present(self._writer, tally.kind, tally.taken)
            if any(key_of(tally.kind, row) not in here for row in tally.taken):
                raise StoreDamaged(f"Some of the {tally.kind.name} could not be found again, so nothing of the kit was kept.")

    def lines(self) -> Sequence[Line]:
        """Return what became of each kind."""
        return [tally.line() for tally in self._tallies]

    async def _take_one(
        self, tally: _Tally, row: Row, here: Row, before: dict[tuple[Any, ...], Row], new: list[Row], *, is_remembered: bool
    ) -> None:
        key = key_of(tally.kind, here)
        if key in before:
            was_renewed = await joined(self._writer, tally.kind, before[key], here)
            tally.stored += was_renewed
            tally.already += not was_renewed
        elif is_remembered and tally.kind is CONSENTS:
            tally.already += 1  # Under the time at which it came: records of a clock that was ahead.
            return
        elif is_remembered:
            self._refuse(tally, row, FORGOTTEN)
            return
        else:
            new.append(here)
            before[key] = here
            tally.stored += 1
        tally.taken.append(here)

    def _has_what_it_needs(self, tally: _Tally, row: Row) -> bool:
        lacks = any(row[need.column] in self._gone.get(need.kind, ()) for need in tally.kind.needs if not need.can_do_without)
        if lacks:
            self._refuse(tally, row, WITHOUT)
        return not lacks

    def _without_what_is_gone(self, kind: Kind, row: Row) -> Row:
        missing = [need.column for need in kind.needs if row[need.column] in self._gone.get(need.kind, ())]
        return {**row, **dict.fromkeys(missing)}

    def _refuse(self, tally: _Tally, row: Row, reason: str) -> None:
        tally.refused[reason] = tally.refused.get(reason, 0) + 1
        self._gone.setdefault(tally.kind.name, set()).add(row[tally.kind.key[0]])

    async def _insert(self, kind: Kind, rows: Sequence[Row]) -> None:
        if kind is PEOPLE:
            for row in rows:
                await add_newcomer(self._writer, thing_of(Participant, row))
        elif kind is CONSENTS:
            await self._add_consents([thing_of(ConsentRecord, row, testimony_id=row["about"] or None) for row in rows])
        elif rows:
            await self._writer.execute(kind.table.insert(), [dict(row) for row in rows])
        if kind is CONCERNS:
            await hold(self._writer, [TestimonyId(row["testimony_id"]) for row in rows if row["testimony_id"]], held=True)
        if kind is RECORDINGS:
            await pardon(self._writer, [row["sha256"] for row in rows])

    async def _add_consents(self, records: Sequence[ConsentRecord]) -> None:
        await add_consents(self._writer, records)
        await clear_walls(self._writer, [each.consultation_id for each in records if not each.granted])
        await wait_for_copies(self._writer, records)


async def _require_consultations(writer: AsyncConnection, manifest: Manifest) -> None:
    wanted = {each.id for each in manifest.consultations}
    ours = select(consultations.c.id).where(
        consultations.c.id.in_(wanted), consultations.c.partnership_id == manifest.partnership_id
    )
    if set((await writer.execute(ours)).scalars()) != wanted:
        raise BadKit("A consultation of this kit is not in this home any more.", remedy="Nothing was taken.")
