"""What a session remembers of speech while it is being listened to: notes that wait for their words, and what was read back.

It stands in `Session.offered`, which the stages beside the questions use in ways of their own. Pure.
"""

import json
from dataclasses import dataclass, replace

from bot.step import Step
from core.consultations import Session, Stage

MARK = "voice:"
"""Stands before what this module writes."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """``notes`` are testimonies being listened to for what waits now; ``value`` was heard in ``testimony_id`` and read back."""

    value: str = ""
    testimony_id: str = ""
    notes: tuple[str, ...] = ()


def offer_of(session: Session) -> Offer:
    """Return what is remembered, or nothing."""
    written = session.offered or ""
    if not written.startswith(MARK):
        return Offer()
    value, testimony_id, notes = json.loads(written.removeprefix(MARK))
    return Offer(value=value, testimony_id=testimony_id, notes=tuple(notes))


def offering(step: Step, offer: Offer) -> Step:
    """Return the step remembering this."""
    written = MARK + json.dumps([offer.value, offer.testimony_id, offer.notes], ensure_ascii=False)
    return replace(step, session=replace(step.session, offered=written))


def listening_to_newest(step: Step) -> Step:
    """Return the step remembering that the testimony kept last is listened to for an answer."""
    offer = offer_of(step.session)
    return offering(step, replace(offer, notes=(*offer.notes, step.testimony[-1].id)))


def probe_waiting(session: Session) -> str:
    """Return the words of the probe that waits for an answer, or nothing."""
    is_asking = session.stage in {Stage.ASKING, Stage.PAUSED} and session.waiting_at in session.answers
    return (session.offered or "") if is_asking and not (session.offered or "").startswith(MARK) else ""
