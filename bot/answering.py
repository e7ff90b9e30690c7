"""What counts as an answer to a closed question, kind by kind, as the value that conditions see (ODK's canonical text). Pure.

Open questions take any words exactly as they came; nothing here changes what is kept.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.answer_words import NO_LANGUAGE, AnswerWords
from bot.choosing import all_chosen, chosen, leaves_words, ranked, shows_numbers, tapped, yes_or_no_among
from bot.days_and_times import date_in, time_in
from bot.numbers_in_words import decimal_in, whole_number_in, written
from bot.plain_words import plainly, unmarked
from bot.script import Choice, Question, QuestionKind

__all__ = ["answer_to", "chooses_nothing", "is_torn", "shows_numbers", "tells_more", "unranked"]

OK = "OK"
YES, NO = "yes", "no"


def answer_to(
    question: Question,
    *,
    text: str,
    choice: str | None,
    says_yes: bool | None = None,
    today: date | None = None,
    words: AnswerWords = NO_LANGUAGE,
) -> str | None:
    """Return the value that conditions see, or None where the answer is not understood.

    ``question.choices`` are those offered at the place. Several choices are joined by a space: in the script's order, or for a
    rank in the person's. ``says_yes`` is what the words mean as an everyday yes or no, where they are one. ``today`` is the day
    on which it was said; without it only whole dates are days. ``words`` are the session's language's.
    """
    if question.kind in WITH_CHOICES:
        return _choice_value(question, text, choice, says_yes, words)
    if question.kind in YES_OR_NO:
        return YES_OR_NO[question.kind](text, choice, says_yes, words)
    said = choice if choice is not None else text
    if question.kind is QuestionKind.DATE:
        day = date_in(said, today, words.days, words.numbers) if today else date_in(said, date.min, numbers=words.numbers)
        return day.isoformat() if day else None
    if question.kind is QuestionKind.RANGE:
        return _on_scale(decimal_in(said, words.numbers), question.scale)
    return VALUES[question.kind](said, words) if question.kind in VALUES else None


def is_torn(question: Question, says_yes: bool | None, words: AnswerWords = NO_LANGUAGE) -> bool:
    """Whether a plain yes or no could mean more than one of the choices."""
    return question.kind is QuestionKind.SELECT_ONE and len(yes_or_no_among(question.choices, says_yes, words)) > 1


def chooses_nothing(question: Question, *, text: str, words: AnswerWords = NO_LANGUAGE) -> bool:
    """Whether somebody says that none of several choices fits."""
    return question.kind is QuestionKind.SELECT_MULTIPLE and unmarked(plainly(text)) in words.nothing


def tells_more(question: Question, *, text: str, words: AnswerWords = NO_LANGUAGE) -> bool:
    """Whether a list of choices names something that is none of them, which is worth keeping as it was said."""
    return question.kind is QuestionKind.SELECT_MULTIPLE and leaves_words(text, question.choices, words)


def unranked(question: Question, *, text: str, choice: str | None, words: AnswerWords = NO_LANGUAGE) -> tuple[Choice, ...]:
    """Return the choices that are missing from an order that is understood so far; none where it is whole or not understood."""
    order = _order(question, text, choice, words) if question.kind is QuestionKind.RANK else []
    return tuple(each for each in question.choices if each not in order) if order else ()


def _choice_value(question: Question, text: str, choice: str | None, says_yes: bool | None, words: AnswerWords) -> str | None:
    if question.kind is QuestionKind.SELECT_ONE:
        one = tapped(choice, question.choices) if choice else chosen(text, question.choices, says_yes, words)
        return one[0].name if len(one) == 1 else None
    if question.kind is QuestionKind.RANK:
        order = _order(question, text, choice, words)
        return " ".join(each.name for each in order) if order and len(order) == len(question.choices) else None
    several = tapped(choice, question.choices) if choice else all_chosen(text, question.choices, words)
    return " ".join(each.name for each in question.choices if each in several) or None


def _order(question: Question, text: str, choice: str | None, words: AnswerWords) -> list[Choice]:
    return tapped(choice, question.choices) if choice else ranked(text, question.choices, words)


def _acknowledged(text: str, choice: str | None, says_yes: bool | None, words: AnswerWords) -> str | None:
    said = (choice if choice is not None else text).strip()
    return OK if says_yes or said.upper() == OK or unmarked(plainly(said)) in words.got_it else None


def _more(text: str, choice: str | None, says_yes: bool | None, words: AnswerWords) -> str | None:
    if choice is not None:
        return choice if choice in {YES, NO} else None
    said = unmarked(plainly(text))
    if says_yes is None:
        says_yes = True if said in words.one_more else False if said in words.no_more | words.nobody else None
    return None if says_yes is None else YES if says_yes else NO


def _on_scale(number: Decimal | None, scale: tuple[str, str, str]) -> str | None:
    """Return a number that stands on a range's scale, or None."""
    try:
        start, end, step = (Decimal(mark or unsaid) for mark, unsaid in zip(scale, ("0", "10", "1"), strict=True))
    except InvalidOperation:
        return None
    low, high = min(start, end), max(start, end)
    is_on_it = number is not None and low <= number <= high and (not step or (number - start) % abs(step) == 0)
    return written(number) if number is not None and is_on_it else None


def _integer(text: str, words: AnswerWords) -> str | None:
    number = whole_number_in(text, words.numbers)
    return None if number is None else str(number)


def _decimal(text: str, words: AnswerWords) -> str | None:
    number = decimal_in(text, words.numbers)
    return None if number is None else written(number)


def _time(text: str, words: AnswerWords) -> str | None:
    found = time_in(text, words.days, words.numbers)
    return f"{found:%H:%M}" if found else None


WITH_CHOICES = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})

YES_OR_NO: Mapping[QuestionKind, Callable[[str, str | None, bool | None, AnswerWords], str | None]] = {
    QuestionKind.ACKNOWLEDGE: _acknowledged,
    QuestionKind.MORE: _more,
}

VALUES: Mapping[QuestionKind, Callable[[str, AnswerWords], str | None]] = {
    QuestionKind.INTEGER: _integer,
    QuestionKind.DECIMAL: _decimal,
    QuestionKind.TIME: _time,
}
