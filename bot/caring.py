"""What happens when words speak of risk: the fixed card at once, a concern for a person, and a kind pause. Pure.

The card is the safeguarding file's own words and the lines open now; it promises no reply and no watch.
"""

from dataclasses import replace
from datetime import datetime

from bot.asking import keep_beside, keep_open_answer
from bot.resuming import carry_on, is_stopped
from bot.safeguarding import HelpLine, Safeguarding
from bot.step import Step, has_agreed, has_words
from bot.wording import Phrase, Wording
from core.chat import Button, Heard, HeardKind
from core.concerns import Risk
from core.consultations import Disposition, Stage

CARRY_ON, STOP = "carry_on", "stop"


def lines_text(safeguarding: Safeguarding, wording: Wording, now: datetime) -> str:
    """Return the help lines where someone answers at `now`, one a line."""
    return "\n".join(_worded(line, wording) for line in safeguarding.open_lines(now))


def card_text(safeguarding: Safeguarding, wording: Wording, now: datetime) -> str:
    """Return the whole safeguarding card as it stands at `now`."""
    lines = lines_text(safeguarding, wording, now)
    return "\n".join(part for part in (safeguarding.opening, safeguarding.lines_intro, lines, safeguarding.closing) if part)


def show_care(step: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card, raise a concern, keep the words where the person takes part, and pause.

    After STOP nothing is kept and nothing more is asked: the card alone is shown. What follows the card is held too, until
    the person chooses to go on.
    """
    has_stopped = is_stopped(step.session)
    kept = keep_open_answer(step, heard, held=True) if has_agreed(step.session) and not has_stopped else step
    card = card_text(step.talk.safeguarding, step.talk.wording, step.now)
    shown = kept.concerned(risk).saying(card, is_card=True)
    shown = replace(shown, session=replace(shown.session, shown_for=risk.value))
    if has_stopped:
        return shown
    if step.session.waiting_at is None:
        return shown.standing(Stage.PAUSED) if has_agreed(step.session) else shown
    return offer_to_carry_on(shown.standing(Stage.PAUSED), Phrase.PAUSED)


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
    risk = Risk(step.session.shown_for or Risk.SELF.value)
    return keep_beside(step, heard, held=True).concerned(risk)


def stop(step: Step) -> Step:
    """Stop, and keep the place in case the person comes back."""
    has_ended = step.session.waiting_at is None
    disposition = step.session.disposition if has_ended else Disposition.BREAK_OFF
    return step.standing(Stage.STOPPED, disposition).saying(Phrase.STOPPED)


def offer_to_carry_on(step: Step, words: Phrase) -> Step:
    """Say `words` with the choice of going on or stopping."""
    wording = step.talk.wording
    buttons = (
        Button(value=CARRY_ON, label=wording.say(Phrase.CARRY_ON)),
        Button(value=STOP, label=wording.say(Phrase.STOP)),
    )
    return step.saying(words, buttons=buttons)


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
