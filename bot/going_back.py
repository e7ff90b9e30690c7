"""Going back: the answer before is said again, and may be changed, added to or kept. Pure.

What was answered on a way that no longer applies is kept, and counts for nothing until the way applies again.
"""

from dataclasses import replace

from bot.asking import skip
from bot.consenting import ask_consent, purpose_named
from bot.putting import answer_in_words, put, walk_of
from bot.resuming import say_waiting, stage_of
from bot.step import Step, has_agreed
from bot.wording import Phrase, plainly
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import Stage


def go_back(step: Step) -> Step:
    """Ask the question before the waiting one again, saying what was answered; again goes further back."""
    standing = step.standing(stage_of(step.session))
    if standing.session.stage is Stage.CONSENT:
        return _purpose_before(standing)
    walk = walk_of(standing)
    answered = walk.answered_before(standing.session.waiting_at) if has_agreed(standing.session) else ()
    if not answered:
        return say_waiting(standing.saying(Phrase.NOTHING_BACK))
    place = answered[-1]
    back = standing.moved(Stage.ASKING, waiting_at=place.key)
    answer = back.session.answers[place.key]
    if not answer.skipped and place.question.is_open:
        back = back.saying(Phrase.YOU_ANSWERED)
    elif not answer.skipped:
        back = back.saying(Phrase.YOU_SAID, answer=answer_in_words(place, answer.value))
    return put(back, place)


def keeps_answer(step: Step, heard: Heard) -> bool:
    """Whether someone who went back says to leave the answer as it is."""
    is_back = step.session.stage is Stage.ASKING and step.session.waiting_at in step.session.answers
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS}
    return is_back and is_words and plainly(heard.text) == plainly(step.talk.wording.say(Phrase.KEEP_IT))


def keep_answer(step: Step) -> Step:
    """Leave the answer as it is and go on."""
    return skip(step)


def _purpose_before(step: Step) -> Step:
    """Ask the purpose before again; taking part itself is taken back by asking for it, never by going back."""
    purposes = step.talk.script.purposes
    purpose = purpose_named(step.session.waiting_at) or Purpose.TAKE_PART
    place = purposes.index(purpose) if purpose in purposes else 0
    if place < 2:
        return say_waiting(step.saying(Phrase.NOTHING_BACK))
    before = purposes[place - 1]
    return ask_consent(replace(step.moved(Stage.CONSENT, waiting_at=before.value)), before)
