"""Several messages in a row, and late ones: to which question words belong. Pure.

A channel that can tell says what the person saw (`Heard.place`). Where it cannot, a message sent before anybody could have read
what was said last belongs to the open question before it, and so do words that plainly go on.
"""

from bot.asking import answer_open, closed_answer, is_sentence, keep_at, names_more, says_more_than_a_slip
from bot.correcting import go_on_from
from bot.putting import answer_in_words, label_of, put, walk_of
from bot.reading_pace import sent_too_soon
from bot.routing import Place
from bot.step import MEDIA, Step
from bot.wording import Phrase, plainly
from core.chat import Heard, HeardKind
from core.consultations import Answer, Session, Stage


def place_seen(session: Session, heard: Heard) -> str | None:
    """Return the key of the question that somebody saw when they said something, where the channel could tell.

    What was said while it was asked who is there belongs to the question that waited.
    """
    whose, _, rest = (heard.place or "").partition(":")
    stage, _, key = rest.partition(":")
    is_question = whose == session.id and stage in {Stage.ASKING.value, Stage.CONFIRM.value, Stage.WHO.value}
    return key if is_question and key else None


def take_elsewhere(step: Step, heard: Heard) -> Step | None:
    """Take words for the earlier question that they belong to; None where they are for the one that waits."""
    if step.session.stage is not Stage.ASKING:
        return None
    key = place_seen(step.session, heard)
    if key is not None:
        seen = walk_of(step).at(key)
        return _late(step, heard, seen) if seen and key != step.session.waiting_at else None
    if heard.place is not None or not (heard.kind is HeardKind.TEXT or heard.kind in MEDIA):
        return None
    before = _open_before(step)
    if before is None:
        return None
    if _sent_too_soon(step, heard):
        return None if _is_quick_answer(step, heard) else _added(step, heard, before)
    return _added(step, heard, before) if not _is_plainly_for_waiting(step, heard) and _goes_on(step, heard) else None


def _late(step: Step, heard: Heard, seen: Place) -> Step | None:
    """Take what belongs to an earlier question: late answers still count."""
    if seen.question.is_open:
        has_words = heard.kind in MEDIA or (heard.kind is HeardKind.TEXT and bool(heard.text.strip()))
        return _added(step, heard, seen) if has_words else None
    value = None if heard.kind in MEDIA else closed_answer(step, seen, heard)
    before = step.session.answers.get(seen.key)
    is_tap_on_an_answered_one = heard.kind is HeardKind.CHOICE and before is not None and not before.skipped
    if value and not is_tap_on_an_answered_one and walk_of(step).takes(seen, value):
        kept = keep_at(step, heard, seen) if is_sentence(heard) or names_more(step, seen, heard) else step
        answer = Answer(question=seen.key, value=value, at=step.now, message=heard.external_id)
        return go_on_from(kept.answering(answer).saying(Phrase.ADDED), seen)
    return _added(step, heard, seen) if says_more_than_a_slip(heard) else None


def _added(step: Step, heard: Heard, place: Place) -> Step:
    """Add words to an earlier question, and put the waiting one again."""
    kept = keep_at(step, heard, place)
    added = (answer_open(kept, place, heard) if place.question.is_open else kept).saying(Phrase.ADDED)
    waiting = walk_of(added).at(added.session.waiting_at)
    return put(added, waiting, again=True) if waiting else added


def _open_before(step: Step) -> Place | None:
    """Return the open question that was answered just before the waiting one, which itself was neither answered nor tried."""
    if step.session.waiting_at in step.session.answers or step.session.tries:
        return None
    answered = walk_of(step).answered_before(step.session.waiting_at)
    last = answered[-1] if answered else None
    is_answered = last is not None and last.question.is_open and not step.session.answers[last.key].skipped
    return last if is_answered else None


def _is_plainly_for_waiting(step: Step, heard: Heard) -> bool:
    waiting = walk_of(step).at(step.session.waiting_at)
    if waiting is None:
        return True
    return not waiting.question.is_open and heard.kind not in MEDIA and closed_answer(step, waiting, heard) is not None


def _is_quick_answer(step: Step, heard: Heard) -> bool:
    """Whether a message that came too soon is nothing but an answer to what waits: "6", or a choice word for word."""
    waiting = walk_of(step).at(step.session.waiting_at)
    if waiting is None or waiting.question.is_open or heard.kind in MEDIA:
        return False
    value = closed_answer(step, waiting, heard)
    return bool(value) and (not is_sentence(heard) or plainly(heard.text) == plainly(answer_in_words(waiting, value or "")))


def _sent_too_soon(step: Step, heard: Heard) -> bool:
    """Whether it was on its way before anybody could have read what was said last: a story told in a row of messages."""
    asked_at, waiting = step.session.asked_at, walk_of(step).at(step.session.waiting_at)
    if asked_at is None or waiting is None:
        return False
    return sent_too_soon(heard.at, max(asked_at, step.session.heard_at), label_of(step, waiting))


def _goes_on(step: Step, heard: Heard) -> bool:
    """Whether words begin as one goes on with what one was saying, where a closed question waits."""
    waiting = walk_of(step).at(step.session.waiting_at)
    if waiting is None or waiting.question.is_open or heard.kind is not HeardKind.TEXT:
        return False
    said = f"{plainly(heard.text)} "
    return any(said.startswith(f"{beginning} ") for beginning in step.talk.wording.goes_on)
