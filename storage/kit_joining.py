"""What becomes of a row that is both here and in a kit. Each way of joining gives the same whichever came first."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consultations import Session
from core.kit_meeting import is_later, session_kept
from core.testimony import Testimony
from storage.keeping import put
from storage.kit_kinds import MESSAGES, PROBES, SESSIONS, TESTIMONY, Kind, Row
from storage.kit_translating import TO_BE_WORKED_ON
from storage.probes import BLANK
from storage.revising import replace_words
from storage.rows import row_of, thing_of
from storage.tables import inbox, passages, probes, sessions, testimony


async def joined(writer: AsyncConnection, kind: Kind, here: Row, theirs: Row) -> bool:
    """Bring what is here up to date with what is in the kit, and return whether that changed it."""
    way = _WAYS.get(kind.name)
    return await way(writer, here, theirs) if way else False


async def _join_sessions(writer: AsyncConnection, here: Row, theirs: Row) -> bool:
    before, other = thing_of(Session, here, answers={}), thing_of(Session, theirs, answers={})
    kept = session_kept(before, other)
    if kept == before:
        return False
    await put(writer, sessions, [row_of(kept, "answers", probes=dict(kept.probes))])
    return True


async def _join_testimony(writer: AsyncConnection, here: Row, theirs: Row) -> bool:
    before, edited = thing_of(Testimony, here), thing_of(Testimony, theirs)
    if not is_later(before, edited):
        return False
    if edited.version > before.version:
        spoken = select(sessions.c.language).where(sessions.c.id == edited.session_id)
        await replace_words(writer, [edited], language=await writer.scalar(spoken) or "")
        return True
    await writer.execute(delete(passages).where(passages.c.testimony_id == before.id))
    changed = {"text": edited.text, **TO_BE_WORKED_ON}
    await writer.execute(update(testimony).where(testimony.c.id == before.id).values(changed))
    return True


async def _join_messages(writer: AsyncConnection, here: Row, theirs: Row) -> bool:
    """A message that had its turn anywhere has had it; one whose words were taken back anywhere has none."""
    changed: dict[str, Any] = {}
    if theirs["done"] and not theirs["is_held"] and (here["is_held"] or not here["done"]):
        changed = {"done": True, "is_held": False, "session_id": theirs["session_id"]}
    if _says_something(here) and not _says_something(theirs):
        changed |= {"text": "", "choice": None}
    if changed:
        await writer.execute(update(inbox).where(inbox.c.id == here["id"]).values(changed))
    return bool(changed)


async def _join_probes(writer: AsyncConnection, here: Row, theirs: Row) -> bool:
    if theirs["text"] or not here["text"]:
        return False
    await writer.execute(update(probes).where(probes.c.id == here["id"]).values(BLANK))
    return True


def _says_something(row: Row) -> bool:
    return bool(row["text"] or row["choice"])


_WAYS: Mapping[str, Callable[[AsyncConnection, Row, Row], Awaitable[bool]]] = {
    SESSIONS.name: _join_sessions,
    TESTIMONY.name: _join_testimony,
    MESSAGES.name: _join_messages,
    PROBES.name: _join_probes,
}
