"""Which of the choices someone means: buttons, numbers, labels, first letters, slips, and orders of preference. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from bot.answer_words import NO_LANGUAGE, AnswerWords
from bot.plain_words import plainly, unmarked
from bot.script import Choice

NEAR = 0.8
"""How alike a slip and a label must be, of what they share out of both. Reason: one wrong letter in five."""


def shows_numbers(labels: Sequence[str]) -> bool:
    """Whether choices may be numbered: never where a label is itself a figure, or two numbers would mean two things."""
    return not any(re.match(r"\s*\d", label) for label in labels)


def tapped(choice: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices whose buttons were tapped, in the order of tapping; none where one of them is not offered."""
    values = list(dict.fromkeys(value for value in re.split(r"[\s,]+", choice.strip()) if value))
    by_name = {each.name: each for each in choices}
    return [by_name[value] for value in values] if set(values) <= set(by_name) else []


def chosen(
    text: str, choices: Sequence[Choice], says_yes: bool | None = None, words: AnswerWords = NO_LANGUAGE
) -> list[Choice]:
    """Return the choices that `text` may mean, by the first way of reading it that finds any."""
    said = plainly(text)
    if not said:
        return [each for each in choices if each.label.strip() == text.strip()]
    readings = (
        [each for each in choices if said in {plainly(each.label), plainly(each.name), plainly(each.name.replace("_", " "))}],
        _at_position(said, choices, words),
        yes_or_no_among(choices, says_yes, words),
        _nobody_among(said, choices, words),
        [each for each in choices if plainly(each.label).startswith(said)],
        _slips_of(said, choices, words),
        _named_in(said, choices, words),
    )
    return next((meant for meant in readings if meant), [])


def all_chosen(text: str, choices: Sequence[Choice], words: AnswerWords = NO_LANGUAGE) -> list[Choice]:
    """Return every choice named in a list such as "1 and 3", or nothing where one part of it is not understood."""
    if (left_out := _left_out(text, choices, words)) is not None:
        return [each for each in choices if each not in left_out] if left_out else []
    whole = chosen(text, choices, words=words)
    parts = parts_of(text, words)
    if len(whole) == 1 and len(parts) < 2:
        return whole
    readings = [chosen(part, choices, words=words) for part in parts]
    if readings and all(len(reading) == 1 for reading in readings):
        return [reading[0] for reading in readings]
    said = unmarked(plainly(text))
    if said in words.all or (said in words.both and len(choices) == 2):
        return list(choices)
    return _named_in(plainly(text), choices, words, several=True) or (whole if len(whole) == 1 else [])


def leaves_words(text: str, choices: Sequence[Choice], words: AnswerWords = NO_LANGUAGE) -> bool:
    """Whether one part of a list of choices is none of them: "money, my kids"."""
    parts = parts_of(text, words)
    return len(parts) > 1 and any(not chosen(part, choices, words=words) for part in parts)


def ranked(text: str, choices: Sequence[Choice], words: AnswerWords = NO_LANGUAGE) -> list[Choice]:
    """Return the choices in the order in which they are named, by place or label; nothing where one part is not understood.

    It may hold fewer than there are.
    """
    figures = re.sub(r"\D+", "", text)
    if plainly(text) == figures and 1 < len(figures) == len(choices) < 10:
        text = " ".join(figures)
    readings = [chosen(part, choices, words=words) for part in parts_of(text, words)]
    if not readings or any(len(reading) != 1 for reading in readings):
        return _in_order_named(plainly(text), choices)
    order = [reading[0] for reading in readings]
    return order if len({each.name for each in order}) == len(order) else []


def parts_of(text: str, words: AnswerWords = NO_LANGUAGE) -> list[str]:
    """Return the parts of a list as people type one: with commas, lines, signs, "and" or figures side by side."""
    joining = "|".join(rf"\b{re.escape(word)}\b" for word in sorted(words.joining, key=len, reverse=True))
    between = r"[,;&+/>\n]|\.(?=\s)|(?<=\d)\s+(?=\d)" + (f"|{joining}" if joining else "")
    return [part for part in re.split(between, text, flags=re.IGNORECASE) if part.strip(" .")]


def yes_or_no_among(choices: Sequence[Choice], says_yes: bool | None, words: AnswerWords = NO_LANGUAGE) -> list[Choice]:
    """Return the choices that are a yes, or a no, whatever else their labels add after it."""
    if says_yes is None:
        return []
    begins = "|".join(re.escape(word) for word in sorted(words.label_yes if says_yes else words.label_no))
    return [each for each in choices if re.match(rf"\s*(?:{begins})\s*(?:$|[^\w\s])", each.label, re.IGNORECASE)]


def _left_out(text: str, choices: Sequence[Choice], words: AnswerWords) -> list[Choice] | None:
    """Return the choices that "all but these" leaves out, none where they are not understood; None where it is no such list."""
    said = f"{unmarked(plainly(text))} "
    leaving = [f"{every} {but} " for every in words.all for but in words.except_for]
    begun = max((beginning for beginning in leaving if said.startswith(beginning)), key=len, default="")
    if not begun:
        return None
    readings = [chosen(part, choices, words=words) for part in parts_of(said.removeprefix(begun), words)]
    return [reading[0] for reading in readings] if all(len(reading) == 1 for reading in readings) else []


def _nobody_among(said: str, choices: Sequence[Choice], words: AnswerWords) -> list[Choice]:
    """Return the choice that is nobody or nothing, where somebody says so."""
    plain = unmarked(said)
    named = [each for each in choices if plain in words.nothing and unmarked(plainly(each.label)) in words.nothing]
    labels = words.nobody | words.label_no
    return named or [each for each in choices if plain in words.nobody and unmarked(plainly(each.label)) in labels]


def _in_order_named(said: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices whose whole labels stand in `said`, in that order; nothing where other words stand there too."""
    places = {each.name: f" {said} ".find(f" {plainly(each.label)} ") for each in choices if plainly(each.label)}
    named = sorted((each for each in choices if places.get(each.name, -1) >= 0), key=lambda each: places[each.name])
    return named if plainly(" ".join(each.label for each in named)) == said else []


def _at_position(said: str, choices: Sequence[Choice], words: AnswerWords) -> list[Choice]:
    if not shows_numbers([each.label for each in choices]):
        return []
    spoken = unmarked(said).split()
    kept = [word for word in spoken if word not in words.around] or spoken[-1:]
    if len(kept) != 1 or ("no" in spoken and not _is_figure(kept[0])):
        return []  # "no 3" is the third; "no one" is nobody.
    number = int(kept[0]) if _is_figure(kept[0]) else words.numbers.values.get(kept[0], 0)
    return [choices[number - 1]] if 0 < number <= len(choices) else []


def _is_figure(word: str) -> bool:
    return len(word) <= 3 and all(unicodedata.category(letter) == "Nd" for letter in word)


def _slips_of(said: str, choices: Sequence[Choice], words: AnswerWords) -> list[Choice]:
    if len(said) < 3:
        return []
    scores = sorted(
        ((Indel.normalized_similarity(said, plainly(each.label)), place) for place, each in enumerate(choices)), reverse=True
    )
    is_clear = len(scores) == 1 or (len(scores) > 1 and scores[0][0] - scores[1][0] > 0.05)
    if not is_clear or scores[0][0] < NEAR:
        return []
    nearest = choices[scores[0][1]]
    is_turned = _says_no_to(said, [nearest], words) or _turns(said, plainly(nearest.label), words)
    return [] if is_turned else [nearest]


def _named_in(said: str, choices: Sequence[Choice], words: AnswerWords, *, several: bool = False) -> list[Choice]:
    """Return the choices whose whole label stands in a sentence that does not say no to it."""
    named = [each for each in choices if plainly(each.label) and f" {plainly(each.label)} " in _heard_for(each, said, words)]
    longest = [
        each for each in named if not any(each != other and plainly(each.label) in plainly(other.label) for other in named)
    ]
    return [] if _says_no_to(said, longest, words) or (len(longest) > 1 and not several) else longest


def _heard_for(choice: Choice, said: str, words: AnswerWords) -> str:
    """Return the words in which a label is looked for; the "no" of "no idea" is not the choice "No"."""
    heard = f" {said} "
    if plainly(choice.label) in words.label_no:
        for phrase in words.no_no:
            heard = heard.replace(f" {phrase} ", " ")
    return heard


def _says_no_to(said: str, choices: Sequence[Choice], words: AnswerWords) -> bool:
    """Whether a sentence holds refusing words that are not part of the choices themselves."""
    own_words = {unmarked(word) for each in choices for word in plainly(each.label).split()}
    plain = f" {unmarked(said)} "
    return any(f" {phrase} " in plain for phrase in words.refusing if not set(phrase.split()) <= own_words)


def _turns(said: str, label: str, words: AnswerWords) -> bool:
    """Whether a slip begins a word with what makes it its opposite, or leaves that out: "unsafe" is no slip of "safe"."""
    beginnings = tuple(words.turning)
    one, other = (sum(word.startswith(beginnings) for word in unmarked(some).split()) for some in (said, label))
    return one != other
