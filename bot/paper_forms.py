"""What stands on a printed form, block by block, in the order in which it is read. Pure: it decides, and draws nothing.

A form says the same as a chat before it asks anything: who reads it, what stays private, each use one by one, how to take it
back. Every question that a pen can answer is on it; what needs a phone says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.paper_hints import Numbered, in_words
from bot.paper_words import PaperWord, PaperWords
from bot.safeguarding import HelpLine
from bot.script import Question, QuestionKind, Script
from core.paper import FormCode, spaced

ROUNDS = 2
"""So many rounds of a repeat are printed. Reason: a third on every form would be blank paper on most."""

OPEN_LINES = 7
CONSENT = "consent_"

PEN_CANNOT = frozenset({QuestionKind.VIDEO, QuestionKind.FILE, QuestionKind.IMAGE})
"""Kinds that are no words and no tick: a picture could be drawn, but what was drawn could not be typed up."""

NOT_PRINTED = frozenset({QuestionKind.CALCULATE, QuestionKind.HIDDEN, QuestionKind.MORE})
"""Kinds that nobody writes: worked out, or told by which rounds are filled in."""


class BlockKind(Enum):
    """How a block looks."""

    TITLE = "title"  #: the form's name
    HEADING = "heading"  #: begins a part
    WORDS = "words"  #: a paragraph
    QUESTION = "question"  #: a question, bold
    HINT = "hint"  #: a smaller paragraph
    TICKS = "ticks"  #: a box before each choice
    YES_NO = "yes_no"  #: words with a box for yes and a box for no
    LINES = "lines"  #: lines to write on
    PAGE = "page"  #: what follows begins a page


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a form. ``together`` keeps it on the page of the next."""

    kind: BlockKind
    text: str = ""
    choices: tuple[str, ...] = ()
    lines: int = 0
    together: bool = False


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A question where it stands on the form. ``key`` is as in `Answer.question`; ``label`` is what is printed."""

    key: str
    number: str
    label: str
    question: Question


def printed(script: Script, words: PaperWords) -> tuple[Printed, ...]:
    """Return the questions of a form with their numbers, those in a repeat once a round."""
    found: list[Printed] = []
    number = 0
    for repeat, questions in _stretches(script):
        if not repeat:
            for question in questions:
                number += question.is_asked
                found.append(Printed(key=question.name, number=str(number), label=question.label, question=question))
            continue
        begin, number = number, number + sum(question.is_asked for question in questions)
        limit = getattr(script.repeat(repeat), "limit", ROUNDS)
        for which in range(1, min(ROUNDS, limit) + 1):
            found += _round(repeat, which, questions, begin, words)
    return tuple(found)


def form_of(script: Script, words: PaperWords, lines: Sequence[HelpLine], code: FormCode) -> tuple[Block, ...]:
    """Return one copy's blocks. `script` is in the form's language already."""
    return (*_opening(script, words), *_consents(script, words), *_back(words, lines, code), *_questions(script, words))


def keep_as_testimony(question: Question) -> bool:
    """Whether what is written there are the person's own words."""
    return question.is_open and question.kind not in PEN_CANNOT


def _stretches(script: Script) -> Iterator[tuple[str, list[Question]]]:
    """Yield the questions in order, those of one repeat together."""
    stretch: list[Question] = []
    repeat = ""
    for question in (each for each in script.questions if each.kind not in NOT_PRINTED):
        if question.repeat != repeat and stretch:
            yield repeat, stretch
            stretch = []
        repeat = question.repeat
        stretch.append(question)
    if stretch:
        yield repeat, stretch


def _round(repeat: str, which: int, questions: Sequence[Question], begin: int, words: PaperWords) -> Iterator[Printed]:
    number = begin
    letter = "abcdefgh"[which - 1]
    for question in questions:
        number += question.is_asked
        yield Printed(
            key=f"{repeat}[{which}]/{question.name}",
            number=f"{number}{letter}",
            label=words.say(PaperWord.ROUND, label=question.label, number=which) if which > 1 else question.label,
            question=question,
        )


def _opening(script: Script, words: PaperWords) -> Iterator[Block]:
    yield Block(kind=BlockKind.TITLE, text=script.title)
    if script.intro:
        yield Block(kind=BlockKind.WORDS, text=script.intro)
    yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.WHO_READS, who=script.who_reads))
    yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.FREEDOM))
    yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.NO_NAME))
    yield _heading(words, PaperWord.LIMITS)
    for limit in words.limits:
        yield Block(kind=BlockKind.WORDS, text=limit)


def _consents(script: Script, words: PaperWords) -> Iterator[Block]:
    yield _heading(words, PaperWord.CONSENT)
    yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.CONSENT_HOW), together=True)
    answers = (words.say(PaperWord.YES), words.say(PaperWord.NO))
    for purpose in script.purposes:
        yield Block(kind=BlockKind.YES_NO, text=words.consents[purpose], choices=answers)


def _back(words: PaperWords, lines: Sequence[HelpLine], code: FormCode) -> Iterator[Block]:
    yield Block(kind=BlockKind.PAGE)
    yield _heading(words, PaperWord.BACK)
    yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.BACK_HOW, code=spaced(code)))
    yield _heading(words, PaperWord.HELP)
    for line in lines:
        always = f" ({words.say(PaperWord.HELP_ALWAYS)})" if line.hours is None else ""
        said = words.say(PaperWord.HELP_LINE, name=line.name, phone=line.phone, purpose=line.purpose)
        yield Block(kind=BlockKind.WORDS, text=said + always)
    if any(line.hours is not None for line in lines):
        yield Block(kind=BlockKind.HINT, text=words.say(PaperWord.HELP_HOURS))


def _questions(script: Script, words: PaperWords) -> Iterator[Block]:
    yield Block(kind=BlockKind.PAGE)
    yield _heading(words, PaperWord.QUESTIONS)
    places = printed(script, words)
    asked = {each.question.name: Numbered(number=each.number, question=each.question) for each in reversed(places)}
    for place in places:
        yield from _question(place, asked, words)
    yield Block(kind=BlockKind.HEADING, text=words.say(PaperWord.THANKS), together=True)
    yield Block(kind=BlockKind.WORDS, text=script.thanks or words.say(PaperWord.HAND_IN), together=bool(script.thanks))
    if script.thanks:
        yield Block(kind=BlockKind.WORDS, text=words.say(PaperWord.HAND_IN))


def _question(place: Printed, asked: Mapping[str, Numbered], words: PaperWords) -> Iterator[Block]:
    question = place.question
    if question.kind is QuestionKind.NOTE:
        yield Block(kind=BlockKind.WORDS, text=place.label)
        return
    if question.sensitive:
        yield Block(kind=BlockKind.HINT, text=words.say(PaperWord.SENSITIVE), together=True)
    yield Block(kind=BlockKind.QUESTION, text=f"{place.number}. {place.label}", together=True)
    for hint in (_when(question, asked, words), question.hint, _how(question, words)):
        if hint:
            yield Block(kind=BlockKind.HINT, text=hint, together=True)
    yield from _space(question, words)


def _when(question: Question, asked: Mapping[str, Numbered], words: PaperWords) -> str:
    if not question.relevant:
        return ""
    return in_words(question.relevant, asked, words) or words.say(PaperWord.MAYBE_NOT)


def _how(question: Question, words: PaperWords) -> str:
    if question.kind in PEN_CANNOT:
        return words.say(PaperWord.NEEDS_PHONE)
    if question.kind is QuestionKind.RANGE:
        start, end, _ = question.scale
        return words.say(PaperWord.NUMBER_FROM, start=start or "0", end=end or "10")
    word = HOW.get(question.kind)
    return words.say(word) if word else ""


HOW = {
    QuestionKind.SELECT_ONE: PaperWord.TICK_ONE,
    QuestionKind.SELECT_MULTIPLE: PaperWord.TICK_SEVERAL,
    QuestionKind.RANK: PaperWord.RANK,
    QuestionKind.INTEGER: PaperWord.NUMBER,
    QuestionKind.DECIMAL: PaperWord.NUMBER,
    QuestionKind.DATE: PaperWord.DATE,
    QuestionKind.TIME: PaperWord.TIME,
    QuestionKind.GEOPOINT: PaperWord.PLACE,
}
"""What helps to answer with a pen."""


def _space(question: Question, words: PaperWords) -> Iterator[Block]:
    if question.choices:
        yield Block(kind=BlockKind.TICKS, choices=tuple(choice.label for choice in question.choices))
    elif question.kind is QuestionKind.ACKNOWLEDGE:
        yield Block(kind=BlockKind.TICKS, choices=(words.say(PaperWord.ACKNOWLEDGE),))
    elif question.kind not in PEN_CANNOT:
        is_long = keep_as_testimony(question) and question.kind is not QuestionKind.GEOPOINT
        yield Block(kind=BlockKind.LINES, lines=OPEN_LINES if is_long else 1)


def _heading(words: PaperWords, word: PaperWord) -> Block:
    return Block(kind=BlockKind.HEADING, text=words.say(word), together=True)
