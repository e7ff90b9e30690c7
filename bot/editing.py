"""Edited messages: the words that were kept are replaced, and an answer or a consent that was given in them changes. Pure.

The words before stay among the testimony's versions.
"""

from dataclasses import replace

from bot.asking import closed_answer, keep_beside, says_more_than_a_slip
from bot.caring import show_care
from bot.changing import Change, take_change
from bot.correcting import go_on_from
from bot.putting import walk_of
from bot.resuming import is_stopped, say_waiting
from bot.step import Step, has_agreed, how_given
from bot.withdrawing import ask_if_sure
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import Answer, Stage


def take_edit(step: Step, heard: Heard) -> Step:
    """Follow an edit: of kept words, of a closed answer, of a yes or no; the edit of anything else is kept as late words.

    Of someone who does not take part, or no longer does, no new words are kept.
    """
    if not has_agreed(step.session):
        return step
    if decided := _with_new_consent(step, heard):
        return decided
    edited = _with_new_words(step, heard)
    answer = next((each for each in step.session.answers.values() if each.message and each.message == heard.edits), None)
    changed = _with_new_answer(edited, heard, answer) if answer else None
    if changed:
        return changed
    if edited.edited:
        return edited.saying(Phrase.CORRECTED)
    if not says_more_than_a_slip(heard):
        return say_waiting(step)
    return say_waiting(keep_beside(step, heard).saying(Phrase.WORDS_KEPT))


def edit_quietly(step: Step, heard: Heard) -> Step | None:
    """Follow an edit of kept words without a word, or return None where none were kept of that message."""
    followed = _with_new_words(step, heard) if has_agreed(step.session) else step
    return followed if followed.edited else None


def care_for_edit(step: Step, heard: Heard, risk: Risk) -> Step:
    """Show the card for words of risk that somebody edited a message into; what was kept of it is held, as one testimony."""
    known = step.talk.known.edited
    is_nobodys = is_stopped(step.session) or not has_agreed(step.session)
    if known is None or known.text is None or is_nobodys:
        return show_care(step, heard, risk)
    held = step.editing(known, heard.text, held=True)
    return show_care(held, replace(heard, kind=HeardKind.WORDS, about=known.id), risk)


def _with_new_consent(step: Step, heard: Heard) -> Step | None:
    """Follow an edit of a yes or a no: a no counts at once, a yes is asked back, and a no to it all asks if they are sure."""
    granted = step.talk.wording.yes_or_no(heard.text)
    purposes = tuple(each.purpose for each in step.talk.known.decided if each.granted is not granted)
    if granted is None or not purposes:
        return None
    if granted:
        return take_change(step, heard, Change(purposes=purposes, granted=True))
    if Purpose.TAKE_PART in purposes:
        return ask_if_sure(step)
    for purpose in purposes:
        step = step.consenting(purpose, granted=False, how=how_given(heard), message=heard.edits)
    return step.saying(Phrase.CHANGED)


def _with_new_words(step: Step, heard: Heard) -> Step:
    known = step.talk.known.edited
    is_text = known is not None and known.text is not None and bool(heard.text.strip())
    return step.editing(known, heard.text) if known is not None and is_text and known.text != heard.text else step


def _with_new_answer(step: Step, heard: Heard, answer: Answer) -> Step | None:
    """Return the step with a closed answer changed, going on with what applies now; None where it is not understood."""
    place = walk_of(step).at(answer.question)
    if place is None or place.question.is_open:
        return None
    value = closed_answer(step, place, heard)
    if value is None or not walk_of(step).takes(place, value):
        return None
    if value == answer.value:
        return say_waiting(step)
    changed = step.answering(replace(answer, value=value, at=step.now, skipped=False)).saying(Phrase.CORRECTED)
    if step.session.stage not in {Stage.ASKING, Stage.ENDED}:
        return changed  # An aside goes on first; routing sees the new answer when it is over.
    return go_on_from(changed, place)
