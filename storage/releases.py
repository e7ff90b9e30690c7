"""When somebody comes out of custody. Kept so that nobody writes to them before, shown to nobody, and gone with the person."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select

from core.errors import NotFound
from core.people import ParticipantId
from storage.connections import Connections
from storage.keeping import put
from storage.tables import participants, release_dates


class ReleaseDates:
    """`core.ports.ReleaseDates` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_release_date(self, participant_id: ParticipantId, on: date | None) -> None:
        """Keep or change the day; None forgets it. Raises `NotFound`."""
        async with self._connections.writing() as writer:
            known = await writer.execute(select(participants.c.id).where(participants.c.id == participant_id))
            if known.first() is None:
                raise NotFound("participant")
            if on is None:
                await writer.execute(delete(release_dates).where(release_dates.c.participant_id == participant_id))
            else:
                await put(writer, release_dates, [{"participant_id": participant_id, "on_date": on}])

    async def release_dates(self) -> Mapping[ParticipantId, date]:
        """Return everybody's day, for those who have one."""
        async with self._connections.reading() as reader:
            rows = (await reader.execute(select(release_dates))).all()
        return {ParticipantId(row.participant_id): row.on_date for row in rows}
