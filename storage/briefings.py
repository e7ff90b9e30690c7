"""What workers confirmed before they asked for someone, or asked a group. Holds nobody's words."""

from collections.abc import Sequence

from sqlalchemy import select

from core.assisting import Briefing, BriefingId
from core.consultations import ConsultationId
from core.errors import NotFound
from core.people import StaffId
from storage.connections import Connections
from storage.rows import row_of, thing_of
from storage.tables import briefings


class Briefings:
    """`core.ports.Briefings` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_briefing(self, briefing: Briefing) -> None:
        """Keep what a worker confirmed."""
        async with self._connections.writing() as writer:
            await writer.execute(briefings.insert(), [row_of(briefing)])

    async def briefing(self, briefing_id: BriefingId, staff_id: StaffId) -> Briefing:
        """Return what this worker confirmed. Raises `NotFound` for what is not there and for another's."""
        statement = select(briefings).where(briefings.c.id == briefing_id, briefings.c.staff_id == staff_id)
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        if row is None:
            raise NotFound("interview")
        return thing_of(Briefing, row)

    async def briefings_by(self, staff_id: StaffId, consultation_id: ConsultationId) -> Sequence[Briefing]:
        """Return what a worker confirmed for one consultation, newest first."""
        theirs = (briefings.c.staff_id == staff_id) & (briefings.c.consultation_id == consultation_id)
        statement = select(briefings).where(theirs).order_by(briefings.c.at.desc(), briefings.c.id)
        async with self._connections.reading() as reader:
            return [thing_of(Briefing, row) for row in (await reader.execute(statement)).mappings()]
