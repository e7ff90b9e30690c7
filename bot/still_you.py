"""Is this still you? Asked on a phone that several people may share, before anything personal is said. Pure.

Neither a pseudonym nor an earlier answer is said before the yes. What is said meanwhile is taken for nobody's answer.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import Command
from bot.consenting import NO, YES
from bot.resuming import carry_on
from bot.step import Step, has_agreed
from bot.telling_held import say_held
from bot.withdrawing import ask_if_sure
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consultations import Route, Session, Stage

NOT_SHARED = frozenset({"terminal"})
"""Channels that are one person's while they last; any other may be a phone that goes from hand to hand."""

LONG_SILENCE = timedelta(hours=12)
"""After so long someone else may hold the phone. Reason: a night lies between."""

SHORT_SILENCE = timedelta(minutes=15)
"""After so long it is asked before what is held is told. Reason: a phone is handed over in minutes."""

ALWAYS_HEARD = frozenset({Command.STOP, Command.HELP})
"""Commands that are obeyed whoever gives them. Reason: both are urgent and neither tells anything."""

PERSONAL = frozenset({Command.HOLD, Command.DELETE})
"""Commands that tell or take something of the person's; after a yes they are obeyed without being asked for again."""


def is_due(session: Session, heard: Heard, now: datetime, *, command: Command | None = None) -> bool:
    """Whether to ask who is there before taking what was heard, `command` being the command in it.

    `session` is as it stood before this turn.
    """
    if session.channel in NOT_SHARED or session.route is not Route.SELF or session.stage in {Stage.WHO, Stage.STOPPED}:
        return False
    if command in ALWAYS_HEARD or heard.kind is HeardKind.WORDS or not (has_agreed(session) or session.answers):
        return False
    silence = now - session.heard_at
    return silence >= (SHORT_SILENCE if command in PERSONAL else LONG_SILENCE)


def ask_who(step: Step, *, then: Command | None = None) -> Step:
    """Ask whether this is still the same person; `then` is the command they gave, for after a yes."""
    wanted = then.value if then is not None and then in PERSONAL else None
    return _ask(replace(step, session=replace(step.session, offered=wanted, tries=0)).standing(Stage.WHO))


def take_who(step: Step, heard: Heard) -> Step:
    """Go on after a yes; after a no say nothing of before and let someone new begin (`Step.begins_anew`)."""
    wish = _wish(step, heard)
    if wish is None:
        return _ask(step.trying_again().saying(Phrase.WHO_FIRST))
    if not wish:
        return replace(step.saying(Phrase.WHO_NEW), begins_anew=True)
    wanted, known = step.session.offered, replace(step, session=replace(step.session, offered=None, tries=0))
    if wanted == Command.HOLD.value:
        return say_held(known)
    return ask_if_sure(known) if wanted == Command.DELETE.value else carry_on(known)


def wants_held(session: Session) -> bool:
    """Whether a yes to who is there is followed by telling what is held, which then must have been looked up."""
    return session.stage is Stage.WHO and session.offered == Command.HOLD.value


def _ask(step: Step) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.WHO_YES)), Button(value=NO, label=wording.say(Phrase.WHO_NO)))
    return step.saying(Phrase.STILL_YOU, buttons=buttons)


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS}
    return step.talk.wording.yes_or_no(heard.text) if is_words else None
