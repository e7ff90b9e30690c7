"""A condition in words, for paper: "Only answer this if you ticked “Yes” at question 3." Pure.

Only what can be said plainly is said: comparisons joined by nothing but "and", or nothing but "or". Anything else is None, and
the form says that the question may be left out; a person can judge that better than a long sentence could tell them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.paper_words import PaperWord, PaperWords
from bot.script import Question

_NAME = r"\$\{\s*(?P<name>[^}]+?)\s*\}"
_SELECTED = re.compile(rf"(?P<not>not\s*\(\s*)?selected\(\s*{_NAME}\s*,\s*(['\"])(?P<value>[^'\"]+)\3\s*\)(?(not)\s*\))")
_TEXT = re.compile(rf"{_NAME}\s*(?P<sign>!=|=)\s*(['\"])(?P<value>[^'\"]*)\3")
_FIGURE = re.compile(rf"{_NAME}\s*(?P<sign>!=|>=|<=|=|>|<)\s*(?P<value>-?\d+(?:\.\d+)?)")
_HOW = {
    ">": PaperWord.MORE_THAN,
    "<": PaperWord.LESS_THAN,
    ">=": PaperWord.AT_LEAST,
    "<=": PaperWord.AT_MOST,
    "=": PaperWord.EXACTLY,
    "!=": PaperWord.NOT_EXACTLY,
}


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A question with the number that it has on the form."""

    number: str
    question: Question


def in_words(condition: str, asked: Mapping[str, Numbered], words: PaperWords) -> str | None:
    """Return when a question is to be answered, or None where that cannot be said plainly. `asked` is by name."""
    joints = set(re.findall(r"\s(and|or)\s", condition))
    return None if len(joints) > 1 else _joined(condition, joints, asked, words)


def _joined(condition: str, joints: set[str], asked: Mapping[str, Numbered], words: PaperWords) -> str | None:
    parts = [_part(part.strip(), asked, words) for part in re.split(r"\s(?:and|or)\s", condition)]
    said = [part for part in parts if part is not None]
    if len(said) != len(parts):
        return None
    joint = words.say(PaperWord(joints.pop())) if joints else ""
    return words.say(PaperWord.ONLY_IF, condition=f" {joint} ".join(said))


def _part(part: str, asked: Mapping[str, Numbered], words: PaperWords) -> str | None:
    while part.startswith("(") and part.endswith(")"):
        part = part[1:-1].strip()
    for pattern, told in ((_SELECTED, _chosen), (_TEXT, _text), (_FIGURE, _figure)):
        found = pattern.fullmatch(part)
        if found and found["name"] in asked:
            return told(found, asked[found["name"]], words)
    return None


def _chosen(found: re.Match[str], at: Numbered, words: PaperWords) -> str | None:
    word = PaperWord.IF_NOT_CHOSE if found["not"] else PaperWord.IF_CHOSE
    return _with_label(word, found["value"], at, words)


def _text(found: re.Match[str], at: Numbered, words: PaperWords) -> str | None:
    is_same = found["sign"] == "="
    if not found["value"]:
        return words.say(PaperWord.IF_LEFT_OUT if is_same else PaperWord.IF_ANSWERED, number=at.number)
    return _with_label(PaperWord.IF_CHOSE if is_same else PaperWord.IF_NOT_CHOSE, found["value"], at, words)


def _figure(found: re.Match[str], at: Numbered, words: PaperWords) -> str | None:
    if at.question.choices:
        return None
    how = words.say(_HOW[found["sign"]])
    return words.say(PaperWord.IF_NUMBER, number=at.number, how=how, value=found["value"])


def _with_label(word: PaperWord, value: str, at: Numbered, words: PaperWords) -> str | None:
    label = next((choice.label for choice in at.question.choices if choice.name == value), None)
    return None if label is None else words.say(word, label=label, number=at.number)
