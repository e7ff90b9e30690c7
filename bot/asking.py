"""Asking the script's questions: which is next, and what becomes of the answer. Pure."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.answering import answer_to, chooses_nothing, is_torn, tells_more, unranked
from bot.counting import counts_something_else
from bot.days_and_times import is_no_day, is_of_a_month
from bot.offers import listening_to_newest, probe_waiting
from bot.plain_words import plainly, unmarked
from bot.probing import has_probed, wish_for
from bot.putting import label_of, put, walk_of
from bot.quotas import is_choice_full, is_full
from bot.routing import Place
from bot.script import Question, QuestionKind, Voice
from bot.step import MEDIA, Step, has_agreed
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consultations import Answer, Disposition, Stage

TRIES = 3
"""After so many answers that are not understood a purpose is left. Reason: a fourth time feels like a test."""

SENTENCE = 5
"""From so many words on, a reply from which a choice was picked is kept as it was said. Reason: it tells more than a label."""

GIVEN = "answered"
"""What conditions see of an open answer; its words live in the testimony alone."""

WHERE_PEOPLE_ARE = ZoneInfo("Europe/London")
"""Whose day "today" is. Reason: just after midnight in summer it is still yesterday in UTC."""

OF_FACT = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.MORE})
"""Kinds in which a yes or a no tells what is so, rather than agreeing to something."""

NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE})
"""Kinds that are answered with a figure."""

SPOKEN = frozenset({HeardKind.VOICE, HeardKind.FILM})
"""What somebody can be heard in."""


def ask_next(step: Step) -> Step:
    """Say the notes that come now and put the next question; where there is none, thank the person and end."""
    return ask_after(step, step.session.waiting_at)


def ask_after(step: Step, key: str | None) -> Step:
    """Go on with the first question after `key` that applies and has no answer.

    Where that is the one that waits already it is put again, without the notes before it, which were said.
    """
    if step.session.sits_in is not None:
        return step.moved(Stage.ENDED, waiting_at=None).saying(Phrase.IN_THE_GROUP)
    if key is None and not step.session.answers and is_full(step):
        return _enough(step)
    waited_at, notes = step.session.waiting_at, []
    for place in walk_of(step).after(key):
        if place.question.kind is QuestionKind.NOTE:
            notes.append(place)
            continue
        moved = step.moved(Stage.ASKING, waiting_at=place.key)
        return put(moved if place.key == waited_at != key else _noted(moved, notes), place)
    ended = _noted(step, notes).moved(Stage.ENDED, waiting_at=None, disposition=Disposition.COMPLETED)
    return ended.saying(step.talk.script.thanks or Phrase.COMPLETED)


def go_on(step: Step) -> Step:
    """Go on once a wish for a probe is settled: wait for the answer to the probe, or ask the next question."""
    if not has_probed(step):
        return ask_next(step)
    return replace(step, session=replace(step.session, offered=step.probes[-1].text))


def take_answer(step: Step, heard: Heard) -> Step:
    """Take what was heard as the answer to the question someone is waiting at, or ask it again in kinder words."""
    place = walk_of(step).at(step.session.waiting_at)
    if place is None:
        return ask_next(step)
    if place.question.skip_word and plainly(heard.text) == plainly(place.question.skip_word):
        return skip(step)
    if place.question.is_open:
        return _open_answer(step, heard, place)
    if heard.kind in MEDIA:
        return _note_to_closed(step, heard, place)
    value = closed_answer(step, place, heard) or _default_agreed(step, place, heard)
    if value is None and heard.kind is HeardKind.TEXT and _fits_none(step, place, heard):
        return _none_chosen(step, place, heard)
    if value is None:
        return _again_keeping(step, heard, place)
    if not walk_of(step).takes(place, value):
        return _again_keeping(step, heard, place, because=place.question.constraint_message)
    if is_sentence(heard) or names_more(step, place, heard):
        step = keep_beside(step, heard)
    return give_answer(step, place, Answer(question=place.key, value=value, at=step.now, message=heard.external_id))


def give_answer(step: Step, place: Place, answer: Answer) -> Step:
    """Keep a closed answer and go on, or end where enough people have said the same."""
    answered = _still_here(step).answering(answer)
    return _enough(answered) if is_choice_full(answered, place, answer.value) else ask_next(answered)


def closed_answer(step: Step, place: Place, heard: Heard) -> str | None:
    """Return the value that what was heard gives a closed question, or None where it is not understood."""
    days = step.talk.wording.answers.days
    if place.question.kind in NUMBERS and heard.choice is None:
        counts_nothing = is_of_a_month(heard.text, days) or counts_something_else(heard.text, _asked_words(step, place))
        if counts_nothing:
            return None
    wording, kind = step.talk.wording, place.question.kind
    return answer_to(
        _offered(step, place),
        text=heard.text,
        choice=heard.choice,
        says_yes=wording.yes_or_no_of_fact(heard.text) if kind in OF_FACT else wording.yes_or_no(heard.text),
        today=heard.at.astimezone(WHERE_PEOPLE_ARE).date(),
        words=step.talk.wording.answers,
    )


def says_no_more(step: Step, said: str) -> bool:
    """Whether words answer a question for one more round with a no, so that they are no wish to stop: "no more"."""
    if step.session.stage is not Stage.ASKING or unmarked(plainly(said)) not in step.talk.wording.answers.no_more:
        return False
    place = walk_of(step).at(step.session.waiting_at)
    return place is not None and place.question.kind is QuestionKind.MORE


def _asked_words(step: Step, place: Place) -> str:
    return f"{label_of(step, place)} {place.question.hint} {place.question.short}"


def is_sentence(heard: Heard) -> bool:
    """Whether a typed answer tells more than the value that was picked from it."""
    return heard.kind is HeardKind.TEXT and len(plainly(heard.text).split()) >= SENTENCE


def names_more(step: Step, place: Place, heard: Heard) -> bool:
    """Whether a typed list of choices names something that is none of them."""
    words = step.talk.wording.answers
    return heard.kind is HeardKind.TEXT and tells_more(_offered(step, place), text=heard.text, words=words)


def says_more_than_a_slip(heard: Heard) -> bool:
    """Whether it is a recording or several words, which are worth keeping where they are no answer."""
    words = [word for word in plainly(heard.text).split() if any(letter.isalpha() for letter in word)]
    return heard.media is not None or (heard.kind is HeardKind.TEXT and len(words) > 1)


def keep_beside(step: Step, heard: Heard, *, held: bool = False) -> Step:
    """Keep what was heard as testimony on the question someone is waiting at, without it being the answer."""
    return keep_at(step, heard, walk_of(step).at(step.session.waiting_at), held=held)


def keep_at(step: Step, heard: Heard, place: Place | None, *, held: bool = False) -> Step:
    """Keep what was heard as testimony on a question, under the words with which the person was asked last."""
    if place is None:
        return step.keeping(heard, question=None, held=held)
    probe = probe_waiting(step.session) if place.key == step.session.waiting_at else ""
    return step.keeping(heard, question=place.key, question_label=probe or label_of(step, place), held=held)


def keep_open_answer(step: Step, heard: Heard, *, held: bool = False) -> Step:
    """Keep what was heard as testimony; where the question is open and has no answer yet, it is its answer too."""
    place = walk_of(step).at(step.session.waiting_at)
    kept = _still_here(keep_at(step, heard, place, held=held))
    if place is None or not place.question.is_open or step.session.stage is not Stage.ASKING:
        return kept
    return answer_open(kept, place, heard)


def answer_open(kept: Step, place: Place, heard: Heard) -> Step:
    """Make the testimony kept last the answer to an open question, unless it only adds to the one that there is."""
    before = kept.session.answers.get(place.key)
    if before is not None and not before.skipped:
        return kept
    testimony_id = kept.testimony[-1].id
    return kept.answering(
        Answer(question=place.key, value=GIVEN, at=kept.now, testimony_id=testimony_id, message=heard.external_id)
    )


def skip(step: Step) -> Step:
    """Leave the question someone is waiting at, at their wish; an answer that it has already stays."""
    return ask_next(_left(step).saying(Phrase.SKIPPED))


def ask_again(step: Step, place: Place, *, because: str = "", why: str = "") -> Step:
    """Ask a question once more, kinder each time, and leave it after as many tries as the script allows.

    The script's own reason `because` is said the first time; `why` is said beside the kinder words, whenever it is asked.
    """
    tried = step.trying_again()
    if tried.session.tries >= place.question.retries:
        return ask_next(_left(tried).saying(Phrase.MOVE_ON))
    kinder = why or tried.talk.wording.ask_again(tried.session.tries)
    reason = walk_of(step).worded(because, place)
    words = reason if reason and tried.session.tries == 1 else f"{kinder} {reason}".strip()
    return put(tried.saying(words), place, again=True)


def _noted(step: Step, notes: list[Place]) -> Step:
    for note in notes:
        step = step.saying(walk_of(step).worded(note.question.label, note))
    return step


def _enough(step: Step) -> Step:
    """End kindly because enough people have been heard; what was said is kept, and nothing more is asked."""
    return step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.PARTIAL).saying(Phrase.FULL)


def _open_answer(step: Step, heard: Heard, place: Place) -> Step:
    if heard.kind in SPOKEN and place.question.voice is Voice.NO and not place.question.takes_voice:
        return put(keep_beside(step, heard).saying(Phrase.VOICE_KEPT), place)
    if heard.kind is HeardKind.CHOICE:
        return put(step, place)  # A tap on an older message: nobody said these words.
    if heard.kind not in MEDIA and not heard.text.strip():
        return ask_again(step, place, because=place.question.required_message)
    if heard.kind is HeardKind.TEXT and not walk_of(step).takes(place, heard.text):
        kept = keep_beside(step, heard) if says_more_than_a_slip(heard) else step
        return ask_again(kept, place, because=place.question.constraint_message)
    is_first = place.key not in step.session.answers
    kept = keep_open_answer(step, heard)
    if is_first and place.question.voice is Voice.ONLY and heard.kind is HeardKind.TEXT:
        return kept.saying(Phrase.VOICE_PLEASE, wants_voice=True)
    wished = wish_for(kept, place, heard)
    return wished if wished.wish else ask_next(kept)


def _note_to_closed(step: Step, heard: Heard, place: Place) -> Step:
    """Keep a recording where one of a few answers is asked; a voice is listened to, and its answer read back later."""
    kept = keep_beside(step, heard)
    if heard.kind not in SPOKEN or place.question.voice is Voice.NO:
        return put(kept.saying(Phrase.VOICE_KEPT), place)
    return put(listening_to_newest(kept).saying(Phrase.LISTENING), place, again=True)


def _offered(step: Step, place: Place) -> Question:
    return replace(place.question, choices=walk_of(step).choices(place))


def _fits_none(step: Step, place: Place, heard: Heard) -> bool:
    return chooses_nothing(_offered(step, place), text=heard.text, words=step.talk.wording.answers)


def _none_chosen(step: Step, place: Place, heard: Heard) -> Step:
    """Leave several choices of which none fits, in place of an earlier answer too; that it was said is kept beside."""
    kept = _still_here(keep_beside(step, heard))
    nothing = Answer(question=place.key, value="", at=step.now, skipped=True, message=heard.external_id)
    return ask_next(kept.answering(nothing))


def _default_agreed(step: Step, place: Place, heard: Heard) -> str | None:
    """Return what stands unless the person says otherwise, where they say that it is right."""
    is_right = heard.kind is HeardKind.TEXT and step.talk.wording.yes_or_no(heard.text)
    return (walk_of(step).default(place) or None) if is_right else None


def _again_keeping(step: Step, heard: Heard, place: Place, *, because: str = "") -> Step:
    """Ask a closed question again; a sentence that is no answer to it is kept beside it."""
    wording = step.talk.wording
    if not because and heard.kind is HeardKind.TEXT and is_torn(place.question, wording.yes_or_no(heard.text), wording.answers):
        return put(step.trying_again().saying(Phrase.WHICH_ONE), place, again=True)
    if not because and place.question.kind is QuestionKind.DATE and is_no_day(heard.text, wording.answers.days):
        because = wording.say(Phrase.NO_SUCH_DAY)
    offered = _offered(step, place)
    missing = unranked(offered, text=heard.text, choice=heard.choice, words=wording.answers)
    if missing:
        because = wording.say(Phrase.RANK_MISSING, labels=", ".join(choice.label for choice in missing))
    if not says_more_than_a_slip(heard) or missing:
        return ask_again(step, place, because=because or place.question.required_message)
    kept = keep_beside(step, heard).saying(Phrase.WORDS_KEPT) if has_agreed(step.session) else step
    return ask_again(kept, place, because=because or wording.say(Phrase.CHOOSE_TOO))


def _left(step: Step) -> Step:
    """Return the step with the waiting question skipped; where it has an answer, that stays."""
    key = str(step.session.waiting_at)
    before = step.session.answers.get(key)
    if before is not None and not before.skipped:
        return step
    return _still_here(step).answering(Answer(question=key, value="", at=step.now, skipped=True))


def _still_here(step: Step) -> Step:
    """Someone who went quiet and answers now has not gone quiet."""
    if step.session.disposition is Disposition.PARTIAL:
        return replace(step, session=replace(step.session, disposition=Disposition.STARTED))
    return step
