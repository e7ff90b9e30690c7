"""Clearing walls: words that may no longer be on one are taken off it for good, so that only a person puts them up again.

What a wall shows is asked of the gate at every look besides; see `storage.walls`. Here it is made sure that words do not come
back by themselves, when a consent is given again or a concern is let go.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.consultations import ConsultationId
from core.people import PartnershipId, Role, StaffId, Viewer
from storage.gate import may_use_passage
from storage.tables import passages, testimony, wall_passages, walls


async def clear_walls(writer: AsyncConnection, consultation_ids: Iterable[ConsultationId | None]) -> None:
    """Take off the walls of these consultations whatever somebody in it does not agree to, as it stands in `writer`."""
    wanted = {each for each in consultation_ids if each is not None}
    there = select(walls.c.code, walls.c.consultation_id, walls.c.partnership_id).where(walls.c.consultation_id.in_(wanted))
    for wall in (await writer.execute(there)).all() if wanted else ():
        room = room_of(PartnershipId(wall.partnership_id))
        may_stay = (
            select(passages.c.id)
            .join(testimony, testimony.c.id == passages.c.testimony_id)
            .where(
                testimony.c.consultation_id == wall.consultation_id,
                may_use_passage(Use.QUOTE, room),
                may_use_passage(Use.READ, room),
            )
        )
        gone = (wall_passages.c.wall_code == wall.code) & wall_passages.c.passage_id.not_in(may_stay)
        await writer.execute(delete(wall_passages).where(gone))


def room_of(partnership_id: PartnershipId) -> Viewer:
    """Return who looks at a wall: anyone in the room. They are shown no more than a viewer of the partnership may read."""
    return Viewer(staff_id=StaffId(""), partnership_id=partnership_id, roles=frozenset({Role.VIEWER}))
