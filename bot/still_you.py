"""Is this still you? Asked on a phone that several people may share, before anything personal is said. Pure.

Neither a pseudonym nor an earlier answer is said before the yes. What is said meanwhile waits: after a yes it gets its turn,
after a no it goes into nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.asking import SPOKEN, says_more_than_a_slip
from bot.commands import Command
from bot.consenting import NO, YES
from bot.offers import Offer, offer_of, offering
from bot.resuming import carry_on, is_stopped, rejoin
from bot.step import MEDIA, Step, has_agreed
from bot.telling_held import say_held
from bot.withdrawing import ask_if_sure
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consultations import Disposition, Route, Session, Stage

NOT_SHARED = frozenset({"terminal"})
"""Channels that are one person's while they last; any other may be a phone that goes from hand to hand."""

LONG_SILENCE = timedelta(hours=12)
"""After so long someone else may hold the phone. Reason: a night lies between."""

SHORT_SILENCE = timedelta(minutes=15)
"""After so long it is asked before something of the person's is read out. Reason: a phone is handed over in minutes."""

ALWAYS_HEARD = frozenset({Command.STOP, Command.HELP})
"""Commands that are obeyed whoever gives them. Reason: both are urgent and neither tells anything."""

PERSONAL = frozenset({Command.HOLD, Command.DELETE})
"""Commands that tell or take something of the person's; after a yes they are obeyed without being asked for again."""

READ_OUT = PERSONAL | {Command.BACK, Command.START}
"""Commands after which something is read out that the person said or has."""

AFTER_STOP = frozenset({Command.START, Command.DELETE})
"""What brings a stopped conversation to anything that is the person's own; all else after STOP stays unanswered."""

JOIN = "join:"
"""Stands before the join code that waits for a yes to who is there."""

LEFT = frozenset({Disposition.STARTED, Disposition.UNREACHABLE})
"""How a session may stand whose person has gone quiet once someone else holds their phone."""


def is_due(session: Session, heard: Heard, now: datetime, *, command: Command | None = None, reads_out: bool = False) -> bool:
    """Whether to ask who is there before taking what was heard, `command` being the command in it.

    `session` is as it stood before this turn; `reads_out` says that a sentence asks about what was agreed to.
    """
    wants = Command.START if heard.kind is HeardKind.START else command
    if command in ALWAYS_HEARD or heard.kind is HeardKind.WORDS or session.stage is Stage.WHO:
        return False
    if is_stopped(session) and wants not in AFTER_STOP:
        return False
    return is_away(session, now, after=SHORT_SILENCE if wants in READ_OUT or reads_out else LONG_SILENCE)


def is_away(session: Session, now: datetime, *, after: timedelta = LONG_SILENCE) -> bool:
    """Whether someone else may hold the phone by now, so that nothing of a session may be said or shown."""
    if session.channel in NOT_SHARED or session.route is not Route.SELF or not _is_somebodys(session):
        return False
    return now - session.heard_at >= after


def _is_somebodys(session: Session) -> bool:
    """Whether there is something of a person's behind a session: whoever is asked again may have something from before."""
    return has_agreed(session) or bool(session.answers) or session.wave > 1


def ask_who(step: Step, heard: Heard | None = None, *, then: Command | None = None) -> Step:
    """Ask whether this is still the same person; what was `heard` waits, `then` is the command in it, for after a yes."""
    if step.session.stage is Stage.WHO:
        return _ask(step)
    wanted = then.value if then in PERSONAL else ""
    return _ask(_held(_waiting(step, Offer(value=wanted)), heard, then))


def ask_who_for(step: Step, code: str) -> Step:
    """Ask whether this is still the same person before another consultation is opened with a join code."""
    return _ask(_waiting(step, Offer(value=f"{JOIN}{code}")))


def ask_whether_earlier(step: Step, denied: tuple[str, ...]) -> Step:
    """Ask someone who is not the last one here whether this is theirs, which someone left; `denied` are others that are not."""
    return _ask(_waiting(step, Offer(testimony_id=" ".join(denied))), Phrase.EARLIER_YOU)


def take_who(step: Step, heard: Heard, *, command: Command | None = None) -> Step:
    """Go on after a yes; after a no say nothing of before and let someone new begin (`Step.begins_anew`)."""
    if heard.kind is HeardKind.START:
        return _ask(step)
    wish = _wish(step, heard)
    if wish is None:
        return _ask(_held(step, heard, command).trying_again().saying(Phrase.WHO_FIRST))
    notes = offer_of(step.session).notes
    if not wish:
        return replace(step.saying(Phrase.WHO_NEW).forgetting(notes), begins_anew=True)
    return replace(_known(step), frees=True).forgetting(notes)


def wants_held(session: Session) -> bool:
    """Whether a yes to who is there is followed by telling what is held, which then must have been looked up."""
    return session.stage is Stage.WHO and offer_of(session).value == Command.HOLD.value


def code_wanted(session: Session) -> str:
    """Return the join code that waits for a yes to who is there, or nothing."""
    value = offer_of(session).value if session.stage is Stage.WHO else ""
    return value.removeprefix(JOIN) if value.startswith(JOIN) else ""


def denied_in(session: Session) -> tuple[str, ...]:
    """Return the sessions at this address that whoever is there now said are not theirs, this one too."""
    return (*offer_of(session).testimony_id.split(), session.id)


def left(session: Session) -> Session:
    """Return how a session stands once someone else holds the phone: who is there is asked, and nothing else is written.

    `session` is as it stood before the turn in which that was said.
    """
    disposition = Disposition.PARTIAL if session.disposition in LEFT else session.disposition
    stopped = Stage.STOPPED if is_stopped(session) else None
    return replace(
        session, turn=session.turn + 1, stage=Stage.WHO, disposition=disposition, offered=None, came_from=stopped, tries=0
    )


def _waiting(step: Step, offer: Offer) -> Step:
    """Return the step waiting to hear who is there, with what it remembers; somebody who said stop still has."""
    came_from = Stage.STOPPED if is_stopped(step.session) else None
    asked = offering(step.standing(Stage.WHO), offer)
    return replace(asked, session=replace(asked.session, tries=0, came_from=came_from))


def _known(step: Step) -> Step:
    offer, stopped = offer_of(step.session), is_stopped(step.session)
    known = replace(step, session=replace(step.session, offered=None, tries=0))
    known = known.standing(Stage.STOPPED) if stopped else known
    if offer.value == Command.HOLD.value:
        return say_held(known)
    if offer.value == Command.DELETE.value:
        return ask_if_sure(known)
    return rejoin(known) if stopped else carry_on(known)


def _held(step: Step, heard: Heard | None, command: Command | None) -> Step:
    """Return the step with what was heard waiting; a note is worked through meanwhile, for it may speak of danger."""
    if heard is None or code_wanted(step.session) or not _is_worth_holding(heard, command):
        return step
    held = replace(step, holds=True)
    if heard.kind not in SPOKEN or not has_agreed(step.session):
        return held
    kept = held.keeping(heard, question=None, held=True)
    offer = offer_of(kept.session)
    return offering(kept, replace(offer, notes=(*offer.notes, kept.testimony[-1].id)))


def _is_worth_holding(heard: Heard, command: Command | None) -> bool:
    if command is not None:
        return command is Command.BACK
    if heard.kind in MEDIA:
        return heard.media is not None
    return heard.kind is HeardKind.TEXT and (bool(heard.edits) or says_more_than_a_slip(heard))


def _ask(step: Step, words: Phrase = Phrase.STILL_YOU) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.WHO_YES)), Button(value=NO, label=wording.say(Phrase.WHO_NO)))
    return step.saying(words, buttons=buttons)


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS} and not heard.edits
    return step.talk.wording.yes_or_no(heard.text) if is_words else None
