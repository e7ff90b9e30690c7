"""What counts as an answer to a closed question: buttons, numbers, labels, first letters, slips and number words. Pure.

Open questions take any words exactly as they came; nothing here changes what is kept.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from bot.script import Choice, Question, QuestionKind
from bot.wording import plainly

NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "zero none nane", "one wan yin first", "two twa second", "three third", "four fower fourth", "five fifth",
            "six sixth", "seven seventh", "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        )
    )
    for word in words.split()
}  # fmt: skip
"""Everyday and Scots words for whole numbers."""

TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
AROUND_A_NUMBER = frozenset(
    {
        "option",
        "number",
        "no",
        "choice",
        "answer",
        "the",
        "one",
        "its",
        "it",
        "is",
        "id",
        "say",
        "please",
        "about",
        "i",
        "think",
    }
)
"""Words people put around the number of a choice."""

REFUSING = frozenset({"not", "no", "nae", "never", "isnt", "wasnt", "dont", "didnt", "cant", "havent", "neither", "hardly"})
"""Words that may turn a choice named in a sentence into its opposite."""

NOBODY = frozenset(
    {"no one", "noone", "nobody", "none", "nane", "naebody", "nae one", "none of them", "none of these", "nothing", "neither"}
)
"""What people say for a no where they are asked whether there was anybody or anything."""

OUT_OF = re.compile(r"\s*\b(?:out|oot)\s+(?:of|o)\s+\w+", re.IGNORECASE)
"""The second half of "3 out of 5"."""

NEAR = 0.8
"""How alike (difflib's ratio) a slip and a label must be. Reason: one wrong letter in five."""


def answer_to(question: Question, *, text: str, choice: str | None, says_yes: bool | None = None) -> str | None:
    """Return the value that conditions see, or None where the answer is not understood.

    Several choices are joined by a space, in the script's order, as in XLSForm. ``says_yes`` is what the words mean as an
    everyday yes or no, where they are one.
    """
    if question.kind is QuestionKind.INTEGER:
        number = whole_number_in(text)
        return None if number is None else str(number)
    if question.kind is QuestionKind.SELECT_ONE:
        chosen = _tapped(choice, question.choices) if choice else _chosen(text, question.choices, says_yes)
        return chosen[0].name if len(chosen) == 1 else None
    chosen = _tapped(choice, question.choices) if choice else _all_chosen(text, question.choices)
    return " ".join(each.name for each in question.choices if each in chosen) or None


def is_torn(question: Question, says_yes: bool | None) -> bool:
    """Whether a plain yes or no could mean more than one of the choices."""
    return question.kind is QuestionKind.SELECT_ONE and len(_yes_or_no_among(question.choices, says_yes)) > 1


def shows_numbers(labels: Sequence[str]) -> bool:
    """Whether choices may be numbered: never where a label is itself a figure, or two numbers would mean two things."""
    return not any(re.match(r"\s*\d", label) for label in labels)


def whole_number_in(text: str) -> int | None:
    """Return the one whole number in `text`, in figures or words; None where there is none, several or a fraction."""
    if re.search(r"\d[.,]\d", text):
        return None
    text = OUT_OF.sub("", text)
    figures = re.findall(r"(?<!\w)[-−]?\d+", text)
    if figures:
        found = {int(figure.replace("−", "-")) for figure in figures if len(figure) <= 12}
        return found.pop() if len(found) == 1 and len(figures) == 1 else None
    words = plainly(text.replace("-", " ")).split()
    return _spelt_out(words)


def _spelt_out(words: list[str]) -> int | None:
    numbers = [(place, word) for place, word in enumerate(words) if word in NUMBER_WORDS or word in TENS]
    if any(REFUSING & set(words[max(place - 1, 0) : place + 2]) for place, _ in numbers):
        return None
    if len(numbers) == 1:
        word = numbers[0][1]
        return TENS.get(word, NUMBER_WORDS.get(word))
    if len(numbers) == 2 and numbers[0][1] in TENS and numbers[1][0] == numbers[0][0] + 1:
        unit = NUMBER_WORDS.get(numbers[1][1], 10)
        return TENS[numbers[0][1]] + unit if 0 < unit < 10 else None
    return None


def _tapped(choice: str, choices: Sequence[Choice]) -> list[Choice]:
    values = re.split(r"[\s,]+", choice.strip())
    chosen = [each for each in choices if each.name in values]
    return chosen if len(chosen) == len(set(values)) else []


def _chosen(text: str, choices: Sequence[Choice], says_yes: bool | None = None) -> list[Choice]:
    """Return the choices `text` may mean, by the first way of reading it that finds any."""
    said = plainly(text)
    if not said:
        return [each for each in choices if each.label.strip() == text.strip()]
    readings = (
        [each for each in choices if said in {plainly(each.label), plainly(each.name), plainly(each.name.replace("_", " "))}],
        _at_position(said, choices),
        _yes_or_no_among(choices, says_yes),
        [each for each in choices if said in NOBODY and plainly(each.label) in NOBODY | {"no"}],
        [each for each in choices if plainly(each.label).startswith(said)],
        _slips_of(said, choices),
        _named_in(said, choices),
    )
    return next((chosen for chosen in readings if chosen), [])


def _all_chosen(text: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return every choice named in a list such as "1 and 3", or nothing where one part of it is not understood."""
    whole = _chosen(text, choices)
    if len(whole) == 1 and not re.search(r"[,;&+/\n]|\d\s+\d|\band\b", text):
        return whole
    parts = [part for part in re.split(r"[,;&+/\n]|\band\b|\bn\b|(?<=\d)\s+(?=\d)", text, flags=re.IGNORECASE) if part.strip()]
    readings = [_chosen(part, choices) for part in parts]
    if readings and all(len(reading) == 1 for reading in readings):
        return [reading[0] for reading in readings]
    if plainly(text) in {"all", "all of them", "both", "everything", "all of these"} and (
        len(choices) == 2 or "both" not in text
    ):
        return list(choices)
    return _named_in(plainly(text), choices, several=True) or (whole if len(whole) == 1 else [])


def _at_position(said: str, choices: Sequence[Choice]) -> list[Choice]:
    if not shows_numbers([each.label for each in choices]):
        return []
    words = said.split()
    kept = [word for word in words if word not in AROUND_A_NUMBER] or words[-1:]
    if len(kept) != 1 or ("no" in words and not _is_figure(kept[0])):
        return []  # "no 3" is the third; "no one" is nobody.
    number = int(kept[0]) if _is_figure(kept[0]) else NUMBER_WORDS.get(kept[0], 0)
    return [choices[number - 1]] if 0 < number <= len(choices) else []


def _yes_or_no_among(choices: Sequence[Choice], says_yes: bool | None) -> list[Choice]:
    """Return the choices that are a yes, or a no, whatever else their labels add after it."""
    if says_yes is None:
        return []
    word = "yes" if says_yes else "no"
    return [each for each in choices if re.match(rf"\s*{word}\s*(?:$|[^\w\s])", each.label, re.IGNORECASE)]


def _is_figure(word: str) -> bool:
    return len(word) <= 3 and all(unicodedata.category(letter) == "Nd" for letter in word)


def _slips_of(said: str, choices: Sequence[Choice]) -> list[Choice]:
    if len(said) < 3:
        return []
    scores = sorted(
        ((difflib.SequenceMatcher(None, said, plainly(each.label)).ratio(), position) for position, each in enumerate(choices)),
        reverse=True,
    )
    clear = len(scores) == 1 or scores[0][0] - scores[1][0] > 0.05
    if not scores or scores[0][0] < NEAR or not clear:
        return []
    nearest = choices[scores[0][1]]
    return [] if _says_no_to(said, [nearest]) else [nearest]


def _named_in(said: str, choices: Sequence[Choice], *, several: bool = False) -> list[Choice]:
    """Return the choices whose whole label stands in a sentence that does not say no to it."""
    named = [each for each in choices if plainly(each.label) and f" {plainly(each.label)} " in f" {said} "]
    longest = [
        each for each in named if not any(each != other and plainly(each.label) in plainly(other.label) for other in named)
    ]
    return [] if _says_no_to(said, longest) or (len(longest) > 1 and not several) else longest


def _says_no_to(said: str, choices: Sequence[Choice]) -> bool:
    """Whether a sentence holds a refusing word that is not part of the choices themselves."""
    own_words = {word for each in choices for word in plainly(each.label).split()}
    return bool(REFUSING & set(said.split()) - own_words)
