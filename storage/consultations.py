"""Partnerships and their consultations. Holds no one's words."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consultations import Consultation, ConsultationId
from core.errors import BadInput, NotFound
from core.people import Partnership, PartnershipId
from core.ports import Clock
from storage.connections import Connections
from storage.keeping import keep_new, put
from storage.rows import row_of, thing_of
from storage.tables import consultations, partnerships


class Consultations:
    """`core.ports.Consultations` on the store."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    async def put_partnership(self, partnership: Partnership) -> None:
        """Keep a partnership, or bring its name up to date."""
        async with self._connections.writing() as writer:
            await keep_new(writer, partnerships, [row_of(partnership, kept_at=self._clock())])
            await writer.execute(
                partnerships.update().where(partnerships.c.id == partnership.id).values(row_of(partnership, "id"))
            )

    async def partnership(self, partnership_id: PartnershipId) -> Partnership:
        """Return a partnership. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            found = await reader.execute(select(partnerships).where(partnerships.c.id == partnership_id))
        row = found.mappings().first()
        if row is None:
            raise NotFound("partnership")
        return thing_of(Partnership, row)

    async def partnerships(self) -> Sequence[Partnership]:
        """Return all of them, oldest first."""
        async with self._connections.reading() as reader:
            found = await reader.execute(select(partnerships).order_by(partnerships.c.kept_at, partnerships.c.id))
        return [thing_of(Partnership, row) for row in found.mappings()]

    async def put_consultation(self, consultation: Consultation) -> None:
        """Keep a consultation, or bring it up to date.

        Raises `BadInput` when another, of whichever partnership, has its short name.
        """
        async with self._connections.writing() as writer:
            if await _is_taken(writer, consultation):
                raise BadInput(
                    f"Another consultation already has the short name '{consultation.name}'.",
                    remedy=f"Choose another, such as '{await _free_name(writer, consultation.name)}'.",
                )
            await put(writer, consultations, [row_of(consultation)])

    async def consultation_named(self, name: str, partnership_id: PartnershipId | None = None) -> Consultation | None:
        """Return the consultation with this short name, of any partnership or of this one alone."""
        statement = select(consultations).where(consultations.c.name == name)
        if partnership_id is not None:
            statement = statement.where(consultations.c.partnership_id == partnership_id)
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        return None if row is None else thing_of(Consultation, row)

    async def consultation(self, consultation_id: ConsultationId) -> Consultation:
        """Return a consultation. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            found = await reader.execute(select(consultations).where(consultations.c.id == consultation_id))
        row = found.mappings().first()
        if row is None:
            raise NotFound("consultation")
        return thing_of(Consultation, row)

    async def consultations(self, partnership_id: PartnershipId) -> Sequence[Consultation]:
        """Return a partnership's consultations, oldest first."""
        statement = (
            select(consultations)
            .where(consultations.c.partnership_id == partnership_id)
            .order_by(consultations.c.opened_at, consultations.c.id)
        )
        async with self._connections.reading() as reader:
            return [thing_of(Consultation, row) for row in (await reader.execute(statement)).mappings()]


async def _is_taken(writer: AsyncConnection, consultation: Consultation) -> bool:
    by_another = (consultations.c.name == consultation.name) & (consultations.c.id != consultation.id)
    return await writer.scalar(select(consultations.c.id).where(by_another)) is not None


async def _free_name(writer: AsyncConnection, name: str) -> str:
    taken = set((await writer.execute(select(consultations.c.name))).scalars())
    return next(free for number in count(2) if (free := f"{name}_{number}") not in taken)
