"""A language's words for answers to closed questions, as its file in `prompts/bot/` has them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.days_and_times import DayWords
from bot.numbers_in_words import NumberWords
from bot.plain_words import plainly, unmarked

LISTS = (
    "around",
    "refusing",
    "turning",
    "except_for",
    "nobody",
    "nothing",
    "no_no",
    "all",
    "both",
    "joining",
    "label_yes",
    "label_no",
    "got_it",
    "one_more",
    "no_more",
)


@dataclass(frozen=True, kw_only=True)
class AnswerWords:
    """What people say around an answer.

    ``around`` are words beside a choice's number, ``refusing`` those that may turn a choice into its opposite, ``turning``
    the beginnings of words that do, such as "un", and ``except_for`` what stands between all and what is left out. ``nobody``
    is said for a no where it is asked whether there was anybody, ``nothing`` where several are offered and none fits. In
    ``no_no`` a "no" is none. ``label_yes`` and ``label_no`` begin choices that are a yes or a no. ``joining`` stand between
    several choices. ``got_it`` answers what is only to be acknowledged.
    """

    numbers: NumberWords = field(default_factory=NumberWords)
    days: DayWords = field(default_factory=DayWords)
    around: frozenset[str] = field(default=frozenset())
    refusing: frozenset[str] = field(default=frozenset())
    turning: frozenset[str] = field(default=frozenset())
    except_for: frozenset[str] = field(default=frozenset())
    nobody: frozenset[str] = field(default=frozenset())
    nothing: frozenset[str] = field(default=frozenset())
    no_no: frozenset[str] = field(default=frozenset())
    all: frozenset[str] = field(default=frozenset())
    both: frozenset[str] = field(default=frozenset())
    joining: frozenset[str] = field(default=frozenset())
    label_yes: frozenset[str] = field(default=frozenset({"yes"}))
    label_no: frozenset[str] = field(default=frozenset({"no"}))
    got_it: frozenset[str] = field(default=frozenset())
    one_more: frozenset[str] = field(default=frozenset())
    no_more: frozenset[str] = field(default=frozenset())


NO_LANGUAGE = AnswerWords()
"""Figures and labels alone."""


def answer_words(written: Mapping[str, object], numbers: Mapping[str, object], days: Mapping[str, object]) -> AnswerWords:
    """Return the words of a language's file. Raises `ValueError`, `KeyError` or `TypeError`."""
    lists = {name: _set(written[name]) for name in LISTS}
    return AnswerWords(numbers=_numbers(numbers), days=_days(days), **lists)


def _numbers(written: Mapping[str, object]) -> NumberWords:
    return NumberWords(
        values=_valued(written["values"]),
        scales=_valued(written["scales"]),
        half=_set(written["half"]),
        quarter=_set(written["quarter"]),
        minus=_set(written["minus"]),
        unsure_before=_set(written["unsure_before"]),
        unsure_after=_set(written["unsure_after"]),
        point=_set(written["point"]),
        joining=_set(written["joining"]),
        refusing=_set(written["refusing"]),
        out_of=_texts(written["out_of"]),
    )


def _days(written: Mapping[str, object]) -> DayWords:
    valued = {name: _valued(written[name]) for name in ("relative", "weekdays", "months", "units", "hours", "minutes")}
    names = ("last", "next", "this", "ago", "ahead", "before", "after", "morning", "evening", "night", "beside")
    return DayWords(**valued, **{name: _set(written[name]) for name in names})  # type: ignore[arg-type]


def _valued(some: object) -> dict[str, int]:
    """Return each wording with its number, from a table of numbers with their wordings."""
    if not isinstance(some, Mapping):
        raise TypeError("it must be a table of numbers with their words")
    return {unmarked(plainly(word)): int(number) for number, words in some.items() for word in _texts(words)}


def _set(some: object) -> frozenset[str]:
    return frozenset(unmarked(plainly(word)) for word in _texts(some))


def _texts(some: object) -> tuple[str, ...]:
    if not isinstance(some, Sequence) or isinstance(some, str) or not all(isinstance(each, str) for each in some):
        raise TypeError("it must be a list of texts")
    return tuple(some)
