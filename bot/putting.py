"""Putting a question to someone: its words, its hint, its buttons. Pure; it decides nothing about answers."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from bot.routing import Place, Walk
from bot.script import Question, QuestionKind, Voice
from bot.step import Step
from bot.wording import Phrase
from core.chat import Button

OK = "OK"
YES, NO = "yes", "no"

FEW_STEPS = 11
"""A scale of so many numbers is offered as buttons. Reason: 0 to 10 is the longest that people know by heart."""

WITHOUT_BUTTONS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.DATE, QuestionKind.TIME})
"""Kinds whose default is offered as a button of its own."""

WELCOMES = {
    QuestionKind.IMAGE: Phrase.PICTURE_WELCOME,
    QuestionKind.VIDEO: Phrase.FILM_WELCOME,
    QuestionKind.FILE: Phrase.FILE_WELCOME,
    QuestionKind.GEOPOINT: Phrase.PLACE_NAME,
    QuestionKind.SELECT_MULTIPLE: Phrase.SEVERAL,
    QuestionKind.RANK: Phrase.RANK_THEM,
    QuestionKind.AUDIO: Phrase.VOICE_WELCOME,
}

EXPECTS = {
    QuestionKind.INTEGER: "number",
    QuestionKind.RANGE: "decimal",
    QuestionKind.DECIMAL: "decimal",
    QuestionKind.DATE: "date",
    QuestionKind.TIME: "time",
    QuestionKind.IMAGE: "picture",
    QuestionKind.VIDEO: "film",
    QuestionKind.FILE: "file",
}
"""What a channel may offer a fitting keyboard for, or a place for a file; see `Say.expects`."""


def walk_of(step: Step) -> Walk:
    """Return the session's way through its script as its answers make it now."""
    return Walk(step.talk.script, step.session.answers, now=step.now, seed=step.session.id)


def put(step: Step, place: Place, *, again: bool = False) -> Step:
    """Say one question with its hint, its choices and whether a voice note is welcome.

    Asked `again` after a slip it is not announced as hard a second time, and said in easier words where there are any.
    """
    question, walk = place.question, walk_of(step)
    if question.sensitive and not again and "skip" not in question.hint:
        step = step.saying(Phrase.SENSITIVE)
    is_easy = bool(question.easy) and (step.session.is_easy or step.session.tries > 0)
    words = [label_of(step, place, is_easy=is_easy), walk.worded(question.hint, place) or _own_hint(step, question)]
    words.append(_default(step, walk, place))
    return step.saying(
        "\n".join([" ".join(word for word in words if word), *_numbered(walk, place)]),
        buttons=buttons_of(step, place),
        several=question.kind is QuestionKind.SELECT_MULTIPLE,
        wants_voice=question.takes_voice,
        audio="" if is_easy or "${" in question.label else question.audio,
        short="" if is_easy else walk.worded(question.short, place),
        expects=EXPECTS.get(question.kind, ""),
    )


def label_of(step: Step, place: Place, *, is_easy: bool = False) -> str:
    """Return a question's words as they are put to this person."""
    question = place.question
    written = question.easy if is_easy else question.label
    if not written and question.kind is QuestionKind.MORE:
        return step.talk.wording.say(Phrase.ONE_MORE)
    return walk_of(step).worded(written, place)


def answer_in_words(place: Place, value: str) -> str:
    """Return a value as people say it: choices by their labels, in the order of the value."""
    labels = {choice.name: choice.label for choice in place.question.choices}
    return ", ".join(labels[each] for each in value.split()) if value and set(value.split()) <= set(labels) else value


def buttons_of(step: Step, place: Place) -> Sequence[Button]:
    """Return what can be tapped there."""
    walk, question, wording = walk_of(step), place.question, step.talk.wording
    if question.kind is QuestionKind.MORE:
        return (Button(value=YES, label=wording.say(Phrase.YES)), Button(value=NO, label=wording.say(Phrase.NO)))
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return (Button(value=OK, label=wording.say(Phrase.OK)),)
    if question.kind is QuestionKind.RANGE:
        return tuple(Button(value=mark, label=mark) for mark in _marks(question.scale))
    default = walk.default(place) if question.kind in WITHOUT_BUTTONS else ""
    if default:
        return (Button(value=default, label=default),)
    if question.kind is QuestionKind.RANK:
        return ()
    return tuple(Button(value=choice.name, label=choice.label) for choice in walk.choices(place))


def _numbered(walk: Walk, place: Place) -> list[str]:
    """Return the lines of an order's choices, numbered, since an order cannot be tapped everywhere."""
    if place.question.kind is not QuestionKind.RANK:
        return []
    return [f"{number}. {choice.label}" for number, choice in enumerate(walk.choices(place), start=1)]


def _default(step: Step, walk: Walk, place: Place) -> str:
    """Return the offer of what stands unless the person says otherwise; none at an open question, where words are their own."""
    value = "" if place.question.is_open or place.key in step.session.answers else walk.default(place)
    return step.talk.wording.say(Phrase.DEFAULT_IS, answer=answer_in_words(place, value)) if value else ""


def _own_hint(step: Step, question: Question) -> str:
    """Return what helps to answer, where the script's author has written no hint."""
    wording = step.talk.wording
    if question.is_open and question.voice in {Voice.ASK, Voice.ONLY}:
        return wording.say(Phrase.VOICE_WELCOME)
    if question.kind is QuestionKind.RANGE and not _marks(question.scale):
        return wording.say(Phrase.ON_SCALE, start=question.scale[0], end=question.scale[1])
    return wording.say(WELCOMES[question.kind]) if question.kind in WELCOMES else ""


def _marks(scale: tuple[str, str, str]) -> list[str]:
    """Return the numbers of a short scale; none where it is long or cannot be read."""
    try:
        start, end, step = (Decimal(mark) for mark in scale)
    except InvalidOperation:
        return []
    if not step or not 0 <= (end - start) / step < FEW_STEPS:
        return []
    return [format(start + step * count, "f") for count in range(int((end - start) / step) + 1)]
