"""Reads the shipped lists of names, of ordinary words with capitals, and of words beside names. Holds no rule of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "prompts" / "recognition"
EVERYDAY = "?"
"""Begins a line whose names are everyday words too."""


@dataclass(frozen=True, kw_only=True)
class NameLists:
    """What is known of names, in small letters. ``places`` are by their first word, each as its words, the longest first."""

    first_names: frozenset[str]
    everyday_first_names: frozenset[str]
    surnames: frozenset[str]
    places: Mapping[str, tuple[tuple[str, ...], ...]]
    everyday_places: Mapping[str, tuple[tuple[str, ...], ...]]
    ordinary: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Words that say whether a name comes or stands somewhere; `name_signs.txt` explains each kind."""

    family: frozenset[str]
    friends: frozenset[str]
    workers: frozenset[str]
    titles: frozenset[str]
    spoken_titles: frozenset[str]
    likenesses: frozenset[str]
    called: frozenset[str]
    place_words: frozenset[str]
    streets: frozenset[str]
    doings: frozenset[str]
    never_small: frozenset[str]
    not_a_name: frozenset[str]


@cache
def signs() -> Signs:
    """Return the shipped signs, read once."""
    kinds: dict[str, set[str]] = {}
    for line in _lines("name_signs.txt")[0]:
        kind, _, words = line.partition(":")
        kinds.setdefault(kind, set()).update(words.split())
    return Signs(**{kind: frozenset(words) for kind, words in kinds.items()})


@cache
def name_lists() -> NameLists:
    """Return the shipped lists, read once."""
    first_names, everyday = _words("first_names.txt")
    places, everyday_places = _lines("places.txt")
    return NameLists(
        first_names=first_names,
        everyday_first_names=everyday,
        surnames=_words("surnames.txt")[0],
        places=_by_first_word(places),
        everyday_places=_by_first_word(everyday_places),
        ordinary=_words("ordinary_capitals.txt")[0],
    )


def _words(file: str) -> tuple[frozenset[str], frozenset[str]]:
    plain, everyday = _lines(file)
    return frozenset(" ".join(plain).split()), frozenset(" ".join(everyday).split())


def _lines(file: str) -> tuple[list[str], list[str]]:
    """Return the plain lines of a list and those of everyday words."""
    lines = [line.strip() for line in (FOLDER / file).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    everyday = [line.removeprefix(EVERYDAY).strip() for line in lines if line.startswith(EVERYDAY)]
    return [line for line in lines if not line.startswith(EVERYDAY)], everyday


def _by_first_word(places: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for place in sorted(places, key=len, reverse=True):
        words = tuple(place.split())
        by_first.setdefault(words[0], []).append(words)
    return {first: tuple(several) for first, several in by_first.items()}
