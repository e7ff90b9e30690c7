"""The home's register of kits, and bringing one home. Which files to trust is not decided here; see `storage.kit_folder`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit_reports import Arrival, BroughtHome, KitOnRecord, Line
from core.kits import CopyId, KitId, Manifest, fingerprint
from core.people import PartnershipId
from storage.connections import Connections
from storage.keeping import keep_new, put
from storage.kit_gathering import Gathered, came_before, gathered_in
from storage.kit_merging import merge
from storage.kit_snapshots import SnapshotNote
from storage.migrating import migrate
from storage.rows import row_of, thing_of
from storage.sealing import Sealing
from storage.tables import kit_arrivals, kits


class Kits:
    """Kits that were made here, and what came home in them."""

    def __init__(self, connections: Connections, sealing: Sealing) -> None:
        self._connections = connections
        self._sealing = sealing

    async def put_kit(self, manifest: Manifest, made_by: str) -> None:
        """Keep that a kit was made."""
        async with self._connections.writing() as writer:
            await _keep_kit(writer, manifest, made_by)

    async def kits(self, partnership_id: PartnershipId) -> Sequence[KitOnRecord]:
        """Return a partnership's kits, the newest first, with what came home of each."""
        theirs = select(kits).where(kits.c.partnership_id == partnership_id).order_by(kits.c.made_at.desc(), kits.c.id)
        async with self._connections.reading() as reader:
            made = [thing_of(KitOnRecord, row, arrivals=()) for row in (await reader.execute(theirs)).mappings()]
            return [replace(kit, arrivals=await _arrivals(reader, kit.id)) for kit in made]

    async def gathered(self, file: Path, manifest: Manifest) -> Gathered:
        """Return what a kit's store, unsealed as `file`, holds; `file` is brought to this program's shape first.

        Raises `BadKit` where something in it belongs elsewhere than the manifest says.
        """
        theirs = Connections(file)
        try:
            await migrate(theirs, file)
            return await gathered_in(theirs, manifest)
        finally:
            await theirs.close()

    async def came_before(self, manifest: Manifest, gathered: Gathered) -> frozenset[str]:
        """Return the SHA-256 of recordings of this kit that came home before: what is not here any more is not to be."""
        return await came_before(self._connections, manifest, gathered)

    async def bring_home(
        self, gathered: Gathered, manifest: Manifest, note: SnapshotNote, now: datetime, *, secret: bytes, files: Line
    ) -> tuple[BroughtHome, bool]:
        """Keep everything in a kit that is not here yet, in one transaction, and note that it came.

        `secret` is the kit's own, by which its addresses are sealed, and `files` what became of its files before. Return the
        report, and whether files are to be deleted that nobody agreed to keep. Raises `BadKit`, `StoreDamaged`, `StoreFull`,
        with nothing kept.
        """
        theirs = Sealing(secret)
        async with self._connections.writing() as writer:
            await _keep_kit(writer, manifest, "")
            lines, leaves_files = await merge(writer, gathered, manifest, now, theirs=theirs, ours=self._sealing)
            before = await writer.scalar(
                select(kit_arrivals.c.count).where(
                    kit_arrivals.c.kit_id == manifest.kit_id, kit_arrivals.c.copy_id == note.copy_id
                )
            )
            report = BroughtHome(
                kit_id=manifest.kit_id,
                copy_id=note.copy_id,
                lines=(*lines, files),
                is_older=before is not None and before > note.count,
            )
            await put(writer, kit_arrivals, [_arrival_row(report, note, now, before)])
        return report, leaves_files


async def _keep_kit(writer: AsyncConnection, manifest: Manifest, made_by: str) -> None:
    """Keep a kit once; a home that was restored from before it was made learns of it when it comes back."""
    row = {
        "id": manifest.kit_id,
        "partnership_id": manifest.partnership_id,
        "made_at": manifest.made_at,
        "made_by": made_by,
        "until": manifest.until,
        "fingerprint": fingerprint(manifest.home),
        "consultations": tuple(each.title for each in manifest.consultations),
        "setting": manifest.setting,
    }
    await keep_new(writer, kits, [row])


async def _arrivals(reader: AsyncConnection, kit_id: KitId) -> tuple[Arrival, ...]:
    of_it = select(kit_arrivals).where(kit_arrivals.c.kit_id == kit_id).order_by(kit_arrivals.c.at, kit_arrivals.c.copy_id)
    return tuple(thing_of(Arrival, row) for row in (await reader.execute(of_it)).mappings())


def _arrival_row(report: BroughtHome, note: SnapshotNote, now: datetime, before: int | None) -> dict[str, object]:
    arrival = Arrival(
        copy_id=CopyId(report.copy_id), at=now, in_kit=report.in_kit, stored=report.stored, refused=report.refused
    )
    return row_of(arrival, kit_id=report.kit_id, count=max(note.count, before or 0))
