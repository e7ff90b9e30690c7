"""What is kept where a kit and the home both know something: the same whichever of them came first. Pure.

Each rule picks the greater of two by an order, or joins them, so that any number of kits, in any order and however often,
leave the same behind.
"""

from dataclasses import replace
from datetime import datetime

from core.concerns import ConcernEvent, ConcernEventKind
from core.consent import ConsentRecord
from core.consultations import Disposition, Session
from core.testimony import Testimony

TAKEN_BACK = frozenset({Disposition.WITHDRAWN, Disposition.REFUSED})
"""How a session has ended that no later turn elsewhere takes up again: whoever comes back begins another."""


def session_kept(here: Session, theirs: Session) -> Session:
    """Return the session as it stands from now on: the one that went on later, or `here` itself where they are level.

    No was said is said, however many turns another laptop went on for. What was said is counted to the higher number, so that
    no message of ours is ever taken for one that went out before.
    """
    later = theirs if _rank(theirs) > _rank(here) else here
    said = max(here.said, theirs.said)
    return later if later.said == said else replace(later, said=said)


def is_later(here: Testimony, theirs: Testimony) -> bool:
    """Whether the words in the kit are an edit of those that are here. Of two edits made apart, all pick the same."""
    return (theirs.version, theirs.text or "") > (here.version, here.text or "")


def as_told(event: ConcernEvent) -> ConcernEvent:
    """Return a line of a concern's history as it stands at home: whoever was on it there was told of it, and no more.

    Reason: the duty contact at home has read nothing yet, and a concern that counts as read reaches nobody.
    """
    was_dealt_with = event.kind in {ConcernEventKind.TAKEN_ON, ConcernEventKind.READ, ConcernEventKind.ESCALATED}
    return replace(event, kind=ConcernEventKind.TOLD) if was_dealt_with else event


def not_ahead(record: ConsentRecord, now: datetime) -> ConsentRecord:
    """Return a consent record that is not from the future: with a laptop's wrong clock, a yes would outlast every later no."""
    return replace(record, at=min(record.at, now))


def _rank(session: Session) -> tuple[bool, int, datetime]:
    return session.disposition in TAKEN_BACK, session.turn, session.heard_at
