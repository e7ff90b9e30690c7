"""What happens when words speak of risk: the fixed card at once, a concern for a person, and a kind pause. Pure.

The card is the safeguarding file's own words and the lines open now; it promises no reply and no watch.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.asking import keep_beside, keep_open_answer
from bot.resuming import CARRY_ON, STOP, carry_on, is_stopped, offer_to_carry_on
from bot.safeguarding import HelpLine, Safeguarding
from bot.step import Step, has_agreed, has_words
from bot.wording import Phrase, Wording
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consultations import Disposition, Stage

AGAIN_AFTER = timedelta(minutes=1)
"""For the words of a voice note the card is not shown again within this. Reason: what was typed beside it just brought it."""


def lines_text(safeguarding: Safeguarding, wording: Wording, now: datetime) -> str:
    """Return the help lines where someone answers at `now`, one a line."""
    return "\n".join(_worded(line, wording) for line in safeguarding.open_lines(now))


def card_text(safeguarding: Safeguarding, wording: Wording, now: datetime) -> str:
    """Return the whole safeguarding card as it stands at `now`."""
    lines = lines_text(safeguarding, wording, now)
    return "\n".join(part for part in (safeguarding.opening, safeguarding.lines_intro, lines, safeguarding.closing) if part)


def show_care(step: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card, raise a concern, keep the words where the person takes part, mute the model and pause.

    It comes before whatever was being asked or confirmed, in every stage. After STOP nothing is kept and nothing more is asked:
    the card alone is shown. What follows the card is held too, until the person goes on. A recogniser's words are never
    kept a second time: the voice note that they belong to is what the concern names, and holds.
    """
    has_stopped = is_stopped(step.session)
    shown = show_card(step if has_stopped else _kept(step, heard), heard, risk)
    if has_stopped:
        return shown
    shown = replace(shown, session=replace(shown.session, offered=None))
    if step.session.waiting_at is None:
        return shown.standing(Stage.PAUSED) if has_agreed(step.session) else shown
    return offer_to_carry_on(shown.standing(Stage.PAUSED), Phrase.PAUSED)


def show_card(step: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card, raise a concern about what was kept, and mute the model; keep nothing, and ask nothing."""
    shown = _carded(_concerned(step, heard, risk), heard)
    return replace(shown, session=replace(shown.session, shown_for=shown_now(risk, step.now), is_muted=True))


def take_pause(step: Step, heard: Heard) -> Step:
    """Carry on or stop, as the person chooses; anything else they say is kept and held where they take part."""
    if step.session.waiting_at is None:
        return _more_after_the_end(step, heard)
    wish = _wish(step, heard)
    if wish is True:
        return carry_on(step)
    if wish is False:
        return stop(step)
    if has_agreed(step.session) and has_words(heard):
        step = keep_after_card(step, heard).saying(Phrase.KEPT_AFTER_CARD)
    return offer_to_carry_on(step, Phrase.STILL_PAUSED)


def keep_after_card(step: Step, heard: Heard) -> Step:
    """Keep what follows a card for the duty contact alone, with a concern of the kind that the card was shown for."""
    kind, _ = _last_shown(step)
    return keep_beside(step, heard, held=True).concerned(kind)


def shown_now(risk: Risk, now: datetime) -> str:
    """Return what a session remembers of a card (`Session.shown_for`): for which kind of risk, and when."""
    return f"{risk.value} {now.isoformat()}"


def stop(step: Step) -> Step:
    """Stop, and keep the place in case the person comes back; no question that is still on its way goes out any more.

    Whether all is to be taken back is asked all the same: else it would seem to have been.
    """
    has_ended = step.session.waiting_at is None
    disposition = step.session.disposition if has_ended else Disposition.BREAK_OFF
    calls_back = not has_ended and step.session.stage is not Stage.SURE
    return replace(step.standing(Stage.STOPPED, disposition).saying(Phrase.STOPPED), calls_back=calls_back)


def _kept(step: Step, heard: Heard) -> Step:
    if heard.kind is HeardKind.WORDS or not has_agreed(step.session) or not has_words(heard):
        return step
    return keep_open_answer(step, heard, held=True)


def _concerned(step: Step, heard: Heard, risk: Risk) -> Step:
    """Raise a concern about the voice note that a recogniser's words belong to, or about what was kept in this turn."""
    raised = step.concerned(risk)
    if heard.kind is not HeardKind.WORDS:
        return raised
    about = replace(raised.concerns[-1], testimony_id=heard.about)
    return replace(raised, concerns=(*raised.concerns[:-1], about))


def _carded(step: Step, heard: Heard) -> Step:
    """Say the card, but not a second time at once for the words of a voice note to which it was shown already."""
    if heard.kind is HeardKind.WORDS and _was_just_shown(step):
        return step
    return step.saying(card_text(step.talk.safeguarding, step.talk.wording, step.now), is_card=True)


def _was_just_shown(step: Step) -> bool:
    """Whether the person stands before a card that came within the last minute, and has not gone on since."""
    _, at = _last_shown(step)
    return step.session.stage is Stage.PAUSED and at is not None and step.now - at <= AGAIN_AFTER


def _last_shown(step: Step) -> tuple[Risk, datetime | None]:
    """Return for which risk the card was shown last, and when; a session from before times were kept knows no time."""
    kind, _, at = (step.session.shown_for or Risk.SELF.value).partition(" ")
    return Risk(kind), datetime.fromisoformat(at) if at else None


def _more_after_the_end(step: Step, heard: Heard) -> Step:
    if not has_words(heard):
        return step.saying(Phrase.ALREADY_COMPLETED)
    return keep_after_card(step, heard).saying(Phrase.KEPT_AFTER_CARD)


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {CARRY_ON: True, STOP: False}.get(heard.choice or "")
    return step.talk.wording.yes_or_no(heard.text) if heard.kind is HeardKind.TEXT else None


def _worded(line: HelpLine, wording: Wording) -> str:
    when = wording.say(Phrase.OPEN_ALWAYS if line.hours is None else Phrase.OPEN_NOW)
    reach = ", ".join(part for part in (line.phone, line.text) if part)
    return wording.say(Phrase.RING, name=line.name, phone=reach, when=when, purpose=line.purpose)
