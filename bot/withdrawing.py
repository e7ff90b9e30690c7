"""Taking everything back: asked once whether they are sure, then a no to every purpose, which hides it at once. Pure."""

from bot.asking import keep_beside, says_more_than_a_slip
from bot.caring import keep_after_card
from bot.consenting import NO, YES
from bot.resuming import after_aside, is_stopped
from bot.step import Step, has_agreed, how_given
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consent import Purpose
from core.consultations import Disposition, Stage


def ask_if_sure(step: Step) -> Step:
    """Ask once whether everything is to be taken back."""
    if step.session.disposition is Disposition.WITHDRAWN:
        return step.saying(Phrase.DELETED)
    return _ask(step.asking_if_sure())


def take_certainty(step: Step, heard: Heard, *, asked_twice: bool = False) -> Step:
    """Withdraw on a yes, or on asking for it again; on anything else keep everything and go back to where they were.

    Words that are neither yes nor no are kept beside what was being asked before, where the person takes part.
    """
    wish = _wish(step, heard)
    if not (asked_twice or wish):
        return keep_all(step) if wish is False else _keep_words_too(step, heard)
    for purpose in Purpose:
        step = step.consenting(purpose, granted=False, how=how_given(heard))
    return step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.WITHDRAWN).saying(Phrase.DELETED)


def keep_all(step: Step) -> Step:
    """Take nothing back, and go on where they were when they asked for it."""
    kept = step.saying(Phrase.NOT_DELETED)
    return kept.standing(Stage.STOPPED) if step.session.came_from is Stage.STOPPED else after_aside(kept)


def _keep_words_too(step: Step, heard: Heard) -> Step:
    if is_stopped(step.session) or not (has_agreed(step.session) and says_more_than_a_slip(heard)):
        return keep_all(step)
    follows_card = step.session.came_from is Stage.PAUSED
    kept = keep_after_card(step, heard) if follows_card else keep_beside(step, heard)
    return keep_all(kept.saying(Phrase.WORDS_KEPT))


def _ask(step: Step) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.SURE_YES)), Button(value=NO, label=wording.say(Phrase.SURE_NO)))
    return step.saying(Phrase.SURE, buttons=buttons)


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    return step.talk.wording.yes_or_no(heard.text) if heard.kind is HeardKind.TEXT else None
