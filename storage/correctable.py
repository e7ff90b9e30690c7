"""What of a testimony may be corrected, and by whom: the gate and the roles, asked before anything is read or written."""

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import EDITORS, Use
from core.errors import BadInput, NotAllowed, NotFound
from core.people import Viewer
from core.testimony import Medium, TestimonyId, TestimonyState, TranscriptOrigin
from storage.gate import may_use_whole
from storage.playing import may_be_played
from storage.tables import testimony, transcripts

SPOKEN = frozenset({Medium.VOICE, Medium.FILM, Medium.SOUND})
"""What a computer wrote down. Typed words are the person's own, and only they change them."""


async def correctable(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> RowMapping:
    """Return the row of a testimony that `viewer` may correct, with ``may_play``.

    All of it must be theirs to read: words that nobody may see could not be kept in place. Raises `NotAllowed`, `NotFound`.
    """
    if not viewer.roles & EDITORS:
        raise NotAllowed("Only facilitators, analysts and administrators can correct what was written down.")
    statement = select(testimony, may_be_played(viewer).label("may_play")).where(
        testimony.c.id == testimony_id, testimony.c.medium.in_(SPOKEN), may_use_whole(Use.READ, viewer)
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFound("testimony")
    return row


def check_ready(row: RowMapping) -> None:
    """Refuse what is still being worked on. Raises `BadInput`."""
    if row["state"] is not TestimonyState.READY:
        raise BadInput("It is still being worked on.", remedy="Correct it when it is ready.")


async def newest_version(connection: AsyncConnection, testimony_id: TestimonyId) -> RowMapping | None:
    """Return the version, origin and language of the newest transcript, or None. Its words are not read: they may be many."""
    facts = select(transcripts.c.version, transcripts.c.origin, transcripts.c.language)
    newest = facts.where(transcripts.c.testimony_id == testimony_id).order_by(transcripts.c.version.desc()).limit(1)
    return (await connection.execute(newest)).mappings().first()


async def is_corrected(connection: AsyncConnection, testimony_id: TestimonyId) -> bool:
    """Whether a person corrected its transcript: then no machine writes over it."""
    newest = await newest_version(connection, testimony_id)
    return newest is not None and newest["origin"] in {TranscriptOrigin.CORRECTED, TranscriptOrigin.APPROVED}
