"""What a probe may and may not be, in one language, read from `prompts/probing/`. Pure but for the reading.

A language whose file has no instructions has no model: what cannot be checked is not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

from bot.wording import plainly, texts_from_yaml
from core.errors import BadContent

LISTS = ("leave_it", "leave_it_within", "openers", "common_words", "only_after_them")
GROUPS = ("closed", "why", "leading", "promise", "advice", "off_limits", "names", "about_itself")
"""The groups of words that no probe may hold, each a rule of its own."""


@dataclass(frozen=True, kw_only=True)
class ProbeRules:
    """One language's rules. ``never`` holds words by the rule that they break; a star at the end stands for any ending.

    ``slant`` are words that judge: a probe may only hold one that the person used first. ``only_after_them`` are
    everyday words that presume something, with the words of which one must have been said or asked before.
    ``leave_it`` are whole answers that
    mean "leave it", ``leave_it_within`` words that mean it wherever they stand in a short answer.
    """

    instructions: str = ""
    leave_it: frozenset[str] = frozenset()
    leave_it_within: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    common_words: frozenset[str] = frozenset()
    slant: tuple[str, ...] = ()
    only_after_them: Mapping[frozenset[str], frozenset[str]] = field(default_factory=dict)
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest_answer: int = 600

    @cached_property
    def lets_model(self) -> bool:
        """Whether a model's wordings can be asked for and checked in this language."""
        return bool(self.instructions and self.openers and self.common_words)

    def is_left(self, text: str) -> bool:
        """Whether an answer means that the person would rather leave it."""
        said = plainly(text)
        if said in self.leave_it:
            return True
        is_brief = len(said.split()) <= BRIEF
        return is_brief and any(f" {words} " in f" {said} " for words in self.leave_it_within)


BRIEF = 12
"""In so many words a wish to leave it is the whole message; in a longer answer it may be part of a story."""


def read_probe_rules(folder: Path) -> Mapping[str, ProbeRules]:
    """Return the rules of each language that has a file in `folder`, by its code. Raises `BadContent`."""
    return {path.stem: _rules(path) for path in sorted(folder.glob("*.yaml"))}


def _rules(path: Path) -> ProbeRules:
    written = texts_from_yaml(path)
    if not isinstance(written, dict) or (problem := _problem_in(cast("Mapping[str, object]", written))):
        problem = problem if isinstance(written, dict) else "It is not a table."
        raise BadContent(f"The rules for probes in {path.name} cannot be used.", remedy=problem)
    return ProbeRules(
        instructions=str(written.get("instructions", "")),
        leave_it=_plain(written["leave_it"]),
        leave_it_within=tuple(sorted(_plain(written.get("leave_it_within", ())))),
        openers=tuple(sorted(_plain(written.get("openers", ())))),
        common_words=frozenset(word for line in written.get("common_words", ()) for word in plainly(line).split()),
        only_after_them=dict(_licences(line) for line in written.get("only_after_them", ())),
        slant=tuple(written.get("slant", ())),
        never={group: tuple(words) for group, words in written.get("never", {}).items()},
    )


def _licences(line: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words before a line's bar, and all of the line's: any of these lets any of those be asked with."""
    guarded, _, beside = line.casefold().partition("|")
    return frozenset(guarded.split()), frozenset((*guarded.split(), *beside.split()))


def _problem_in(written: Mapping[str, object]) -> str:
    if "leave_it" not in written:
        return "Add the list 'leave_it'."
    not_lists = [name for name in LISTS if name in written and not _is_texts(written[name])]
    if not_lists:
        return f"Make '{not_lists[0]}' a list of texts."
    if "instructions" not in written:
        return ""
    missing = [name for name in LISTS if name not in written]
    if missing:
        return f"Add the list '{missing[0]}': a model's words cannot be checked without it."
    if any(name not in str(written["instructions"]) for name in ("{question}", "{answer}")):
        return "Put {question} and {answer} into 'instructions'."
    never = written.get("never")
    groups = never if isinstance(never, dict) else {}
    wrong = [group for group in GROUPS if not _is_texts(groups.get(group))]
    return f"Add the list '{wrong[0]}' to 'never'." if wrong else ""


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _plain(words: object) -> frozenset[str]:
    return frozenset(plainly(each) for each in cast("list[str]", words))
