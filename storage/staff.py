"""Members of staff, their one-time links and their sign-ins. Only hashes of links and sign-ins are kept."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.errors import BadInput, NotFound
from core.people import StaffId, StaffMember
from storage.connections import Connections
from storage.keeping import put
from storage.rows import row_of, thing_of
from storage.sealing import token_hash
from storage.tables import sign_in_links, sign_ins, staff


class Staff:
    """`core.ports.Staff` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_member(self, member: StaffMember) -> None:
        """Keep a member, or bring them up to date. Raises `BadInput` when someone else has the address."""
        try:
            async with self._connections.writing() as writer:
                await put(writer, staff, [row_of(member, email_key=_key(member.email))])
        except IntegrityError as error:
            raise BadInput(
                "Someone else already signs in with this email address, or there is no such partnership.",
                remedy="Check both and try again.",
            ) from error

    async def member(self, staff_id: StaffId) -> StaffMember:
        """Return a member. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(staff).where(staff.c.id == staff_id))).mappings().first()
        if row is None:
            raise NotFound("member of staff")
        return thing_of(StaffMember, row)

    async def member_by_email(self, email: str) -> StaffMember | None:
        """Return the member with this address, whatever its capitals."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(staff).where(staff.c.email_key == _key(email)))).mappings().first()
        return None if row is None else thing_of(StaffMember, row)

    async def keep_link(self, token: str, staff_id: StaffId, *, expires_at: datetime) -> None:
        """Keep a one-time sign-in link."""
        row = {"token_hash": token_hash(token), "staff_id": staff_id, "expires_at": expires_at, "used": False}
        async with self._connections.writing() as writer:
            await writer.execute(sign_in_links.insert().values(row))

    async def use_link(self, token: str, now: datetime) -> StaffId | None:
        """Use a link up; None when it is unknown, used or too old. Two uses at once: one wins."""
        spend = (
            update(sign_in_links)
            .where(
                sign_in_links.c.token_hash == token_hash(token),
                sign_in_links.c.used.is_(False),
                sign_in_links.c.expires_at > now,
            )
            .values(used=True)
            .returning(sign_in_links.c.staff_id)
        )
        async with self._connections.writing() as writer:
            staff_id = await writer.scalar(spend)
        return None if staff_id is None else StaffId(staff_id)

    async def keep_sign_in(self, token: str, staff_id: StaffId, *, expires_at: datetime) -> None:
        """Keep a sign-in."""
        row = {"token_hash": token_hash(token), "staff_id": staff_id, "expires_at": expires_at}
        async with self._connections.writing() as writer:
            await writer.execute(sign_ins.insert().values(row))

    async def signed_in(self, token: str, now: datetime) -> StaffMember | None:
        """Return who is signed in with this token."""
        statement = (
            select(staff)
            .join(sign_ins, sign_ins.c.staff_id == staff.c.id)
            .where(sign_ins.c.token_hash == token_hash(token), sign_ins.c.expires_at > now)
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        return None if row is None else thing_of(StaffMember, row)

    async def sign_out(self, token: str) -> None:
        """End a sign-in."""
        async with self._connections.writing() as writer:
            await writer.execute(sign_ins.delete().where(sign_ins.c.token_hash == token_hash(token)))


def _key(email: str) -> str:
    return email.strip().casefold()
