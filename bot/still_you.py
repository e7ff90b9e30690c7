"""Is this still you? Asked on a phone that several people may share, before anything personal is said. Pure.

Neither a pseudonym nor an earlier answer is said before the yes. What is said meanwhile waits, be it one word or a tap: after a
yes it gets its turn, after a no it goes into nothing. Words of risk bring the card at once and wait longer: after a no they are
kept for whoever begins instead, once they agree to take part.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.asked_who import AskedWho, asked_who, asking_who
from bot.asking import SPOKEN
from bot.caring import show_card
from bot.commands import Command
from bot.consenting import NO, YES
from bot.offers import asked_aside, beside
from bot.resuming import after_aside, is_stopped, rejoin, woken
from bot.step import MEDIA, Step, has_agreed, is_paused
from bot.telling_held import say_held
from bot.withdrawing import ask_if_sure
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.concerns import Risk
from core.consultations import Disposition, Route, Session, Stage, place_of

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

LATER = frozenset({Command.BACK, Command.EASY, Command.LANGUAGE})
"""Commands that wait for the yes to who is there, as words do."""

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
    return _ask(_held(_waiting(step, AskedWho(wanted=wanted)), heard, then, waits=LATER | {Command.SKIP}))


def ask_who_for(step: Step, code: str) -> Step:
    """Ask whether this is still the same person before another consultation is opened with a join code."""
    return _ask(_waiting(step, AskedWho(wanted=f"{JOIN}{code}")))


def ask_whether_earlier(step: Step, denied: tuple[str, ...], grave: tuple[str, ...] = ()) -> Step:
    """Ask someone who is not the last one here whether this is theirs, which someone left.

    `denied` are others that are not, `grave` the messages that are kept for whoever it turns out to be.
    """
    return _ask(_waiting(step, AskedWho(denied=denied, grave=grave)), Phrase.EARLIER_YOU)


def is_unknown(session: Session, heard: Heard, now: datetime) -> bool:
    """Whether it is being asked who is there, or has to be; `session` is as it stood before this turn."""
    return session.stage is Stage.WHO or is_due(session, heard, now)


def care_for_unknown(step: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card and tell the duty contact at once, whoever it is; the words wait until it is known whose they are."""
    is_asked = step.session.stage is Stage.WHO
    shown = show_card(step, heard, risk)
    asking = shown if is_asked else _waiting(shown, AskedWho())
    if heard.kind is HeardKind.WORDS:
        return _ask(asking)
    asked = asked_who(asking.session)
    return _ask(replace(asking_who(asking, replace(asked, grave=(*asked.grave, heard.external_id))), holds=True))


def take_who(step: Step, heard: Heard, *, command: Command | None = None) -> Step:
    """Go on after a yes; after a no say nothing of before and let someone new begin (`Step.begins_anew`)."""
    if heard.kind is HeardKind.START:
        return _ask(step)
    wish = _wish(step, heard)
    if wish is None:
        return _ask(_held(step, heard, command, waits=LATER).trying_again().saying(Phrase.WHO_FIRST))
    notes = asked_who(step.session).notes
    if not wish:
        return replace(step.saying(Phrase.WHO_NEW).forgetting(notes), begins_anew=True)
    return replace(_known(step), frees=True).forgetting(notes)


def wants_held(session: Session) -> bool:
    """Whether a yes to who is there is followed by telling what is held, which then must have been looked up."""
    return asked_who(session).wanted == Command.HOLD.value


def code_wanted(session: Session) -> str:
    """Return the join code that waits for a yes to who is there, or nothing."""
    wanted = asked_who(session).wanted
    return wanted.removeprefix(JOIN) if wanted.startswith(JOIN) else ""


def denied_in(session: Session) -> tuple[str, ...]:
    """Return the sessions at this address that whoever is there now said are not theirs, this one too."""
    return (*asked_who(session).denied, session.id)


def left(session: Session) -> Session:
    """Return how a session stands once someone else holds the phone: who is there is asked, and nothing else is written.

    `session` is as it stood before the turn in which that was said.
    """
    disposition = Disposition.PARTIAL if session.disposition in LEFT else session.disposition
    stopped = Stage.STOPPED if is_stopped(session) else Stage.PAUSED if is_paused(session) else None
    offered = beside(session) or None
    return replace(
        session, turn=session.turn + 1, stage=Stage.WHO, disposition=disposition, offered=offered, came_from=stopped, tries=0
    )


def _waiting(step: Step, asked: AskedWho) -> Step:
    """Return the step waiting to hear who is there, with what it remembers; somebody who said stop still has."""
    stopped, beside_all = is_stopped(step.session), step.asked_beside(Stage.WHO)
    came_from = Stage.STOPPED if stopped else beside_all.session.came_from
    waiting = asking_who(beside_all, asked)
    return replace(waiting, session=replace(waiting.session, tries=0, came_from=came_from))


def _known(step: Step) -> Step:
    """Go on with whoever said yes; notes of theirs that are still listened to may answer what waits as before."""
    asked, stopped = asked_who(step.session), is_stopped(step.session)
    known = asked_aside(replace(step, session=replace(step.session, tries=0)), None)
    known = known.standing(Stage.STOPPED) if stopped else known
    if asked.wanted == Command.HOLD.value:
        return say_held(known)
    if asked.wanted == Command.DELETE.value:
        return ask_if_sure(known)
    if asked.grave and not stopped:
        return woken(known)  # Those words have their turn now, and pause the questions.
    return rejoin(known) if stopped else after_aside(known)


def _held(step: Step, heard: Heard | None, command: Command | None, *, waits: frozenset[Command]) -> Step:
    """Return the step with what was heard waiting; a note is worked through meanwhile, for it may speak of danger."""
    if heard is None or code_wanted(step.session) or not _is_worth_holding(step, heard, command, waits):
        return step
    held = replace(step, holds=True)
    if heard.kind not in SPOKEN or not has_agreed(step.session):
        return held
    kept = held.keeping(heard, question=None, held=True)
    asked = asked_who(kept.session)
    return asking_who(kept, replace(asked, notes=(*asked.notes, kept.testimony[-1].id)))


def _is_worth_holding(step: Step, heard: Heard, command: Command | None, waits: frozenset[Command]) -> bool:
    """Whether it says something to what was being asked: no greeting, and no command that is of no use later."""
    if command is not None:
        return command in waits
    if heard.kind in MEDIA:
        return heard.media is not None
    if heard.kind is HeardKind.CHOICE:
        return True
    return heard.kind is HeardKind.TEXT and (bool(heard.edits) or not step.talk.greets_only(heard.text))


def _ask(step: Step, words: Phrase = Phrase.STILL_YOU) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.WHO_YES)), Button(value=NO, label=wording.say(Phrase.WHO_NO)))
    return step.saying(words, buttons=buttons)


def _wish(step: Step, heard: Heard) -> bool | None:
    """Return the yes or no to who is there; one that was meant for what was asked before is none."""
    if heard.place is not None and heard.place != place_of(step.session):
        return None
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS} and not heard.edits
    return step.talk.wording.yes_or_no(heard.text) if is_words else None
