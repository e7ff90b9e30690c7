"""What became of each concern, and who is told of it. Append-only, and without any words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import Concern, ConcernEvent, ConcernEventKind
from core.errors import BadInput
from core.people import PartnershipId, Role, StaffId, StaffMember
from storage.connections import Connections
from storage.keeping import keep_new
from storage.rows import thing_of
from storage.tables import concern_events, concerns, duty_contacts, staff

TOLD_AS = (Role.DUTY_CONTACT, Role.ADMINISTRATOR)
"""Who is told where nobody is named, in this order. Reason: a concern that reaches nobody helps nobody."""

NOWHERE = ".invalid"
"""Addresses that lead nowhere by their standard (RFC 2606), such as the first administrator's: nobody reads what is sent."""


class ConcernLog:
    """`core.ports.ConcernLog` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def untaken(self) -> Sequence[Concern]:
        """Return the concerns that nobody has taken on or read, oldest first."""
        taken = exists().where(concern_events.c.concern_id == concerns.c.id, concern_events.c.kind == ConcernEventKind.TAKEN_ON)
        waiting = select(concerns).where(concerns.c.read_at.is_(None), ~taken).order_by(concerns.c.raised_at, concerns.c.id)
        async with self._connections.reading() as reader:
            return [thing_of(Concern, row) for row in (await reader.execute(waiting)).mappings()]

    async def events(self, concern_id: str) -> Sequence[ConcernEvent]:
        """Return a concern's history, oldest first."""
        async with self._connections.reading() as reader:
            return await events_of(reader, concern_id)

    async def note(self, event: ConcernEvent) -> None:
        """Add a line to a concern's history; the same line again adds nothing."""
        async with self._connections.writing() as writer:
            await add_event(writer, event)

    async def duty_contacts(self, partnership_id: PartnershipId) -> Sequence[StaffMember]:
        """Return who is told of concerns, in order: whoever is named, then other duty contacts, then administrators."""
        async with self._connections.reading() as reader:
            return await contacts_of(reader, partnership_id)

    async def set_duty_contacts(self, partnership_id: PartnershipId, staff_ids: Sequence[StaffId]) -> None:
        """Name who is told, in this order, in place of whoever was named before.

        Raises `BadInput` for somebody who is not a duty contact of the partnership: they could not read the concern.
        """
        async with self._connections.writing() as writer:
            members = (await writer.execute(select(staff).where(staff.c.partnership_id == partnership_id))).mappings()
            able = {row["id"] for row in members if Role.DUTY_CONTACT in thing_of(StaffMember, row).roles}
            if not set(staff_ids) <= able:
                raise BadInput("Somebody named is not a duty contact of this partnership.", remedy="Give them that role first.")
            await writer.execute(duty_contacts.delete().where(duty_contacts.c.partnership_id == partnership_id))
            rows = [
                {"partnership_id": partnership_id, "staff_id": each, "position": place}
                for place, each in enumerate(dict.fromkeys(staff_ids))
            ]
            await keep_new(writer, duty_contacts, rows)


async def contacts_of(reader: AsyncConnection, partnership_id: PartnershipId) -> Sequence[StaffMember]:
    """Return who is told of concerns, in order: whoever is named, then other duty contacts, then administrators."""
    position = duty_contacts.c.position
    statement = (
        select(staff, position)
        .outerjoin(duty_contacts, duty_contacts.c.staff_id == staff.c.id)
        .where(staff.c.partnership_id == partnership_id)
        .order_by(position.is_(None), position, staff.c.id)
    )
    rows = (await reader.execute(statement)).mappings().all()
    named = [thing_of(StaffMember, row) for row in rows if row["position"] is not None]
    others = [thing_of(StaffMember, row) for row in rows if row["position"] is None and not row["email"].endswith(NOWHERE)]
    by_role = [member for role in TOLD_AS for member in others if role in member.roles]
    return list(dict.fromkeys([*named, *by_role]))


async def events_of(reader: AsyncConnection, concern_id: str) -> Sequence[ConcernEvent]:
    """Return a concern's history, oldest first."""
    of_it = select(concern_events).where(concern_events.c.concern_id == concern_id)
    rows = (await reader.execute(of_it.order_by(concern_events.c.at, concern_events.c.number))).mappings()
    return [_event(row["concern_id"], row["kind"], row["at"], row["staff_id"]) for row in rows]


async def add_event(writer: AsyncConnection, event: ConcernEvent) -> None:
    """Keep one line of a concern's history, once."""
    row = {"concern_id": event.concern_id, "kind": event.kind, "at": event.at, "staff_id": event.staff_id or ""}
    await keep_new(writer, concern_events, [row])


def _event(concern_id: str, kind: ConcernEventKind, at: datetime, staff_id: str) -> ConcernEvent:
    return ConcernEvent(concern_id=concern_id, kind=kind, at=at, staff_id=StaffId(staff_id) if staff_id else None)
