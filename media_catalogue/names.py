"""Finds the names in what somebody said: people, places, numbers and addresses. Pure, and suggestions only: people decide.

It leans to finding too much. What is found is replaced in public wording until a person says that it is no name; what is not
found stands there for all to read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from core.names import NameKind
from media_catalogue.name_lists import NameLists, name_lists, signs
from media_catalogue.name_numbers import STAND_INS, Found, numbers_in
from media_catalogue.name_words import CAPITAL, names_in, words_of

MENTIONED = "It is part of a name that is said elsewhere."
PSEUDONYM = "It is what somebody in it is called here."


def find_names(texts: Sequence[str], roster: Iterable[str] = ()) -> Sequence[Sequence[Found]]:
    """Return what was found in each of one testimony's texts, in order and without overlaps.

    `roster` are the pseudonyms of the people in it. A name that is found once is found wherever it is said again.
    """
    pseudonyms = [re.compile(rf"\b{re.escape(each)}\b", re.IGNORECASE) for each in _parts_of(roster)]
    found = [_apart((*numbers_in(text), *_called(text, pseudonyms), *names_in(text))) for text in texts]
    surely, with_capital = _said_somewhere(texts, found, name_lists())
    return [_apart((*here, *_again(text, surely, with_capital))) for text, here in zip(texts, found, strict=True)]


def _parts_of(roster: Iterable[str]) -> Iterator[str]:
    """Yield pseudonyms whole, and their words of letters: "Rowan 4F7" is spoken of as Rowan."""
    for pseudonym in roster:
        if pseudonym.strip():
            yield pseudonym.strip()
            yield from re.findall(r"[^\W\d_]{3,}", pseudonym)


def _called(text: str, pseudonyms: Sequence[re.Pattern[str]]) -> Iterator[Found]:
    for each in pseudonyms:
        for match in each.finditer(text):
            yield _found(match.start(), match.end(), NameKind.PERSON, PSEUDONYM)


def _said_somewhere(
    texts: Sequence[str], found: Sequence[Sequence[Found]], known: NameLists
) -> tuple[dict[str, Found], dict[str, Found]]:
    """Return the words of the names that were found: those that are names however written, and those with a capital alone."""
    surely: dict[str, Found] = {}
    with_capital: dict[str, Found] = {}
    everyday = known.everyday_first_names | known.surnames - known.first_names
    for text, here in zip(texts, found, strict=True):
        for each in here:
            if each.kind not in {NameKind.PERSON, NameKind.PLACE}:
                continue
            for plain, _, _ in words_of(text[each.start_char : each.end_char]):
                if len(plain) > 2 and plain not in known.ordinary | signs().not_a_name:
                    is_sure = each.why != CAPITAL and plain not in everyday
                    (surely if is_sure else with_capital).setdefault(plain, each)
    return surely, with_capital


def _again(text: str, surely: dict[str, Found], with_capital: dict[str, Found]) -> Iterator[Found]:
    for plain, start, end in words_of(text):
        said = surely.get(plain) or (with_capital.get(plain) if text[start].isupper() else None)
        if said is not None:
            yield Found(start_char=start, end_char=end, kind=said.kind, why=MENTIONED, stand_in=said.stand_in)


def _apart(found: Sequence[Found]) -> Sequence[Found]:
    """Return what does not overlap, in order; of two that do, the one that comes first in `found`, widened to hold both."""
    apart: list[Found] = []
    for each in found:
        touching = [kept for kept in apart if each.start_char < kept.end_char and kept.start_char < each.end_char]
        if not touching:
            apart.append(each)
            continue
        first = touching[0]
        start = min(each.start_char, *(kept.start_char for kept in touching))
        end = max(each.end_char, *(kept.end_char for kept in touching))
        apart = [kept for kept in apart if kept not in touching]
        apart.append(Found(start_char=start, end_char=end, kind=first.kind, why=first.why, stand_in=first.stand_in))
    return sorted(apart, key=lambda each: each.start_char)


def _found(start: int, end: int, kind: NameKind, why: str) -> Found:
    return Found(start_char=start, end_char=end, kind=kind, why=why, stand_in=STAND_INS[kind])
