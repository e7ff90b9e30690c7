"""What differs between two versions of a transcript, word by word. Pure.

Whole passages are lined up first, and words only within those that changed: a long film stays quick.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from core.corrections import VersionLine

_WORD = re.compile(r"\S+\s*")


class Kind(Enum):
    """What became of words."""

    SAME = "same"  #: in both
    GONE = "gone"  #: in the older one alone
    NEW = "new"  #: in the newer one alone


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """Passages that changed, or, where ``unchanged`` is not 0, how many did not. Speakers are named where they changed."""

    pieces: tuple[Piece, ...] = ()
    spoke: str = ""
    speaks: str = ""
    unchanged: int = 0


def changes_between(older: Sequence[VersionLine], newer: Sequence[VersionLine]) -> tuple[Change, ...]:
    """Return what changed from `older` to `newer`, in order."""
    matcher = SequenceMatcher(a=_keys(older), b=_keys(newer), autojunk=False)
    changes: list[Change] = []
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change(unchanged=a_end - a))
            continue
        if a_end - a == b_end - b:  # As many passages as there were: each was put right by itself.
            changes += [_change([was], [now]) for was, now in zip(older[a:a_end], newer[b:b_end], strict=True)]
        else:
            changes.append(_change(older[a:a_end], newer[b:b_end]))
    return tuple(changes)


def _change(was: Sequence[VersionLine], now: Sequence[VersionLine]) -> Change:
    spoke, speaks = _spoke(was), _spoke(now)
    is_other = spoke != speaks
    pieces = tuple(_pieces(_words(was), _words(now)))
    return Change(pieces=pieces, spoke=spoke if is_other else "", speaks=speaks if is_other else "")


def _keys(lines: Sequence[VersionLine]) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in lines]


def _words(lines: Sequence[VersionLine]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(f"{line.text} ")]


def _spoke(lines: Sequence[VersionLine]) -> str:
    return ", ".join(dict.fromkeys(line.speaker or "nobody named" for line in lines))


def _pieces(was: Sequence[str], now: Sequence[str]) -> Iterator[Piece]:
    for tag, a, a_end, b, b_end in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(kind=Kind.SAME, text="".join(was[a:a_end]))
            continue
        if a_end > a:
            yield Piece(kind=Kind.GONE, text="".join(was[a:a_end]))
        if b_end > b:
            yield Piece(kind=Kind.NEW, text="".join(now[b:b_end]))
