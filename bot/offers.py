"""What a session remembers of speech while it is being listened to: notes that wait for their words, and what was read back.

It stands in `Session.offered`, which the stages beside the questions use in ways of their own. Pure.
"""

import json
from dataclasses import dataclass, replace

from bot.step import Step
from core.consultations import Session, Stage

MARK = "voice:"
"""Stands before what this module writes."""

ASIDE = "\x1f"
"""Stands behind what a stage beside the questions remembers, and before what waits meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """``notes`` are testimonies being listened to for what waits now; ``value`` was heard in ``testimony_id`` and read back.

    ``before`` are those that came before it was read back, so that they cannot be a yes to it.
    """

    value: str = ""
    testimony_id: str = ""
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def offer_of(session: Session) -> Offer:
    """Return what is remembered, or nothing."""
    written = beside(session)
    if not written.startswith(MARK):
        return Offer()
    value, testimony_id, notes, *before = json.loads(written.removeprefix(MARK))
    return Offer(value=value, testimony_id=testimony_id, notes=tuple(notes), before=tuple(before[0] if before else ()))


def offering(step: Step, offer: Offer) -> Step:
    """Return the step remembering this, and what is asked aside too."""
    written = MARK + json.dumps([offer.value, offer.testimony_id, offer.notes, offer.before], ensure_ascii=False)
    aside, stands_aside, _ = (step.session.offered or "").partition(ASIDE)
    return replace(step, session=replace(step.session, offered=aside + ASIDE + written if stands_aside else written))


def aside(session: Session) -> str:
    """Return what a stage beside the questions wrote with `asked_aside`, or nothing."""
    written, stands_aside, _ = (session.offered or "").partition(ASIDE)
    return written if stands_aside else ""


def asked_aside(step: Step, written: str | None) -> Step:
    """Return the step remembering what is asked aside, with all that was remembered before; with None it is over."""
    kept = beside(step.session)
    offered = kept or None if written is None else f"{written}{ASIDE}{kept}"
    return replace(step, session=replace(step.session, offered=offered))


def beside(session: Session) -> str:
    """Return what is remembered for what waits, whatever is asked aside meanwhile."""
    return (session.offered or "").rpartition(ASIDE)[2]


def listening_to_newest(step: Step) -> Step:
    """Return the step remembering that the testimony kept last is listened to for an answer."""
    offer = offer_of(step.session)
    return offering(step, replace(offer, notes=(*offer.notes, step.testimony[-1].id)))


def probe_waiting(session: Session) -> str:
    """Return the words of the probe that waits for an answer, or nothing."""
    is_asking = session.stage in {Stage.ASKING, Stage.PAUSED} and session.waiting_at in session.answers
    return beside(session) if is_asking and not beside(session).startswith(MARK) else ""
