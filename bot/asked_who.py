"""What a session remembers while it is asked who is there, beside all that it remembered for what waits. Pure.

It stands in `Session.offered`, as what every stage beside the questions remembers (`bot.offers`).
"""

import json
from dataclasses import dataclass

from bot.offers import aside, asked_aside
from bot.step import Step
from core.consultations import Session, Stage


@dataclass(frozen=True, kw_only=True)
class AskedWho:
    """``wanted`` is what follows a yes: a command's name, or a join code with a mark before it (`bot.still_you`).

    ``denied`` are sessions that whoever is there said are not theirs. ``notes`` are testimonies that are worked through
    meanwhile, for they may speak of danger. ``grave`` are messages whose words did, by their external id: they are kept for
    whoever turns out to have said them.
    """

    wanted: str = ""
    denied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    grave: tuple[str, ...] = ()


def asked_who(session: Session) -> AskedWho:
    """Return what is remembered, or nothing where it is not asked who is there."""
    written = aside(session) if session.stage is Stage.WHO else ""
    if not written:
        return AskedWho()
    wanted, denied, notes, grave = json.loads(written)
    return AskedWho(wanted=wanted, denied=tuple(denied), notes=tuple(notes), grave=tuple(grave))


def asking_who(step: Step, asked: AskedWho) -> Step:
    """Return the step remembering this, and all that was remembered for what waits."""
    return asked_aside(step, json.dumps([asked.wanted, asked.denied, asked.notes, asked.grave]))
