"""Taking everything back: asked once whether they are sure, then a no to every purpose, which hides it at once. Pure."""

from bot.consenting import NO, YES
from bot.resuming import carry_on, is_stopped
from bot.step import Step, how_given
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consent import Purpose
from core.consultations import Disposition, Stage


def ask_if_sure(step: Step) -> Step:
    """Ask once whether everything is to be taken back."""
    if step.session.disposition is Disposition.WITHDRAWN:
        return step.saying(Phrase.DELETED)
    return _ask(step.standing(Stage.SURE))


def take_certainty(step: Step, heard: Heard, *, asked_twice: bool = False) -> Step:
    """Withdraw on a yes, or on asking for it again; on anything else keep everything and go back to where they were."""
    if not (asked_twice or _is_yes(step, heard)):
        kept = step.saying(Phrase.NOT_DELETED)
        return kept.standing(Stage.STOPPED) if is_stopped(step.session) else carry_on(kept)
    for purpose in Purpose:
        step = step.consenting(purpose, granted=False, how=how_given(heard))
    return step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.WITHDRAWN).saying(Phrase.DELETED)


def _ask(step: Step) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.SURE_YES)), Button(value=NO, label=wording.say(Phrase.SURE_NO)))
    return step.saying(Phrase.SURE, buttons=buttons)


def _is_yes(step: Step, heard: Heard) -> bool:
    if heard.kind is HeardKind.CHOICE:
        return heard.choice == YES
    return heard.kind is HeardKind.TEXT and step.talk.wording.yes_or_no(heard.text) is True
