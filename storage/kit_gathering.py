"""What a kit's store holds, read whole, and whether it belongs where its manifest says. Changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import BadKit
from core.kits import Manifest
from storage.connections import Connections
from storage.kit_kinds import KINDS, MESSAGES, RECORDINGS, Kind, Row, item_of, key_of
from storage.tables import kit_items, scripts

AT_ONCE = 400
"""Rows that are looked for with one statement; well under every database's limit on parameters."""


@dataclass(frozen=True)
class Gathered:
    """Everything a kit's store holds that may have been made on the laptop, by kind, in the order in which it was kept."""

    rows: Mapping[str, Sequence[Row]]
    scripts: Sequence[Row]

    @property
    def messages_by_number(self) -> Mapping[int, Row]:
        """The messages heard, by the number they have in the kit."""
        return {row["id"]: row for row in self.rows[MESSAGES.name]}


async def gathered_in(connections: Connections, manifest: Manifest) -> Gathered:
    """Return what a kit's store holds. Raises `BadKit` where anything in it belongs elsewhere than the manifest says."""
    async with connections.reading() as reader:
        rows = {kind.name: await _all_of(reader, kind.table) for kind in KINDS}
        kept_scripts = await _all_of(reader, scripts)
    places: dict[str, set[str]] = {
        "partnership_id": {manifest.partnership_id},
        "consultation_id": {each.id for each in manifest.consultations},
    }
    for row in (each for some in rows.values() for each in some):
        if any(column in row and row[column] not in allowed for column, allowed in places.items()):
            raise BadKit("Something in the kit belongs to another partnership or consultation.", remedy="Nothing was taken.")
    return Gathered(rows, kept_scripts)


async def came_before(connections: Connections, manifest: Manifest, gathered: Gathered) -> frozenset[str]:
    """Return the SHA-256 of the kit's recordings that came home before: what of them is not here any more is not to be."""
    rows = gathered.rows[RECORDINGS.name]
    async with connections.reading() as reader:
        known = await remembered(reader, [item_of(RECORDINGS, row, manifest.kit_id) for row in rows])
    return frozenset(row["sha256"] for row in rows if item_of(RECORDINGS, row, manifest.kit_id) in known)


async def remembered(connection: AsyncConnection, items: Sequence[str]) -> set[str]:
    """Return which of these items came home before."""
    found: set[str] = set()
    for some in portions(items):
        found.update((await connection.execute(select(kit_items.c.item).where(kit_items.c.item.in_(some)))).scalars())
    return found


async def present(connection: AsyncConnection, kind: Kind, rows: Iterable[Row]) -> dict[tuple[object, ...], Row]:
    """Return the rows of this kind that are in the store and may be the same as any of `rows`, by what tells them apart."""
    column = kind.table.c[kind.by]
    found: dict[tuple[object, ...], Row] = {}
    for some in portions(list(dict.fromkeys(row[kind.by] for row in rows))):
        here = (await connection.execute(select(kind.table).where(column.in_(some)))).mappings()
        found |= {key_of(kind, dict(row)): dict(row) for row in here}
    return found


def portions(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield `values` in portions that fit one statement."""
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some


async def _all_of(reader: AsyncConnection, table: Table) -> Sequence[Row]:
    ordered = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in (await reader.execute(ordered)).mappings()]
