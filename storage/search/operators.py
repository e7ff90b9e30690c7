"""Operators: what people write to narrow a question: "in quotes", -without, AND, OR, NOT, hous*, theme:housing. Pure.

Only what is written as an operator is one. A dash inside a word, an odd quotation mark, a small "and" or "not", a bracket and a
colon after any other word are ordinary text, and so are AND, OR and NOT where everything is typed in capitals.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias

from storage.search.asking import SHORTEST_PREFIX, any_of, encodable, in_order, words_of

MOST_TERMS = 24
"""How many terms of one question bind; nobody writes more by hand, and each is one more question to the index."""

FILTERS = ("theme", "approach", "medium")
"""What may stand before a colon, with its value right behind it; a value of several words stands in quotes."""

_PIECE = re.compile(
    rf"""
    (?<!\S)(?P<filter>{"|".join(FILTERS)}):(?:"(?P<quoted_value>[^"]+)"|(?P<value>[^\s"]+))
  | (?P<refusal>(?<!\S)-)?"(?P<phrase>[^"]*)"
  | (?<!\S)-(?P<without>\w[^\s"]*)
  | (?<!\S)(?P<beginning>\w{{{SHORTEST_PREFIX},}})\*(?!\S)
  | (?P<word>[^\s"]+|")
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """What one side of an OR asks of the word index: each question of ``needs`` answered, and none of ``refuses``."""

    needs: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """A question taken apart: ``text`` ranks, ``alternatives`` bind (none where nothing does), ``filters`` by their names."""

    text: str
    alternatives: tuple[Alternative, ...] = ()
    filters: Mapping[str, str]

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it is an operator."""
        return not self.alternatives and not self.filters


class _Kind(Enum):
    WORD = auto()
    NEEDED = auto()
    REFUSED = auto()
    FILTER = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


_JOINING = {"AND": _Kind.AND, "OR": _Kind.OR, "NOT": _Kind.NOT}


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A word, a phrase, an operator or a filter. ``question`` is what it asks of the word index by itself."""

    kind: _Kind
    text: str
    question: str = ""
    value: str = ""


_Pieces: TypeAlias = Sequence[_Piece]


def narrowed(text: str) -> Narrowed:
    """Take a question apart. Any punctuation is safe; a question without operators comes back as it is, to the byte."""
    pieces = tuple(_bounded(_with_refusals(_pieces(encodable(text).replace("“", '"').replace("”", '"')))))
    filters = {piece.text: piece.value for piece in pieces if piece.kind is _Kind.FILTER}
    joins = any(piece.kind in {_Kind.AND, _Kind.OR} for piece in pieces)
    sides = [_alternative(side, joins=joins) for side in _parted(pieces, _Kind.OR)]
    binding = tuple(side for side in sides if side.needs or side.refuses)
    if not binding and not filters:
        return Narrowed(text=text, filters={})
    ranking = (piece.text for piece in pieces if piece.kind in {_Kind.WORD, _Kind.NEEDED})
    return Narrowed(text=" ".join(ranking), alternatives=binding, filters=filters)


def needed_in(alternatives: Iterable[Alternative]) -> tuple[str, ...]:
    """Return everything that is needed by one or the other, each question once."""
    return tuple(dict.fromkeys(question for each in alternatives for question in each.needs))


def value_among(written: str, labels: Mapping[str, str]) -> str | None:
    """Return the key in `labels` that `written` names, by itself or its label, whatever the case and dashes; None for none."""
    wanted = _plainly(written)
    named = (key for key, label in labels.items() if wanted in {_plainly(key), _plainly(label), _plainly(key.split("/")[-1])})
    return next(named, None)


def _plainly(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def _pieces(text: str) -> Iterator[_Piece]:
    shouts = text.isupper()
    for found in _PIECE.finditer(text):
        phrase, beginning, without = found["phrase"], found["beginning"], found["without"]
        if found["filter"]:
            yield _Piece(kind=_Kind.FILTER, text=found["filter"], value=found["quoted_value"] or found["value"])
        elif phrase is not None:
            kind = _Kind.REFUSED if found["refusal"] else _Kind.NEEDED
            yield _Piece(kind=kind, text=phrase, question=in_order(words_of(phrase)))
        elif beginning:
            yield _Piece(kind=_Kind.NEEDED, text=beginning, question=f"{in_order(words_of(beginning))}*")
        elif without:
            yield _Piece(kind=_Kind.REFUSED, text=without, question=in_order(words_of(without)))
        else:
            kind = _Kind.WORD if shouts else _JOINING.get(found["word"], _Kind.WORD)
            yield _Piece(kind=kind, text=found["word"], question=in_order(words_of(found["word"])))


def _with_refusals(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Turn a NOT and what follows it into what is refused; a NOT before nothing is left out."""
    refuses = False
    for piece in pieces:
        if piece.kind is _Kind.NOT:
            refuses = True
        elif refuses and piece.kind in {_Kind.WORD, _Kind.NEEDED}:
            yield replace(piece, kind=_Kind.REFUSED)
            refuses = False
        else:
            yield piece


def _bounded(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Let no more terms bind than the index is asked; what asks nothing, such as empty quotes, is left out."""
    terms = 0
    for piece in pieces:
        is_term = piece.kind in {_Kind.NEEDED, _Kind.REFUSED}
        terms += is_term
        if not is_term or (piece.question.strip("*") and terms <= MOST_TERMS):
            yield piece


def _alternative(side: _Pieces, *, joins: bool) -> Alternative:
    """Return what one side of an OR binds. Words bind only where something is joined: any between two ANDs is enough."""
    needs = [piece.question for piece in side if piece.kind is _Kind.NEEDED]
    if joins:
        for factor in _parted(side, _Kind.AND):
            words = [word for piece in factor if piece.kind is _Kind.WORD for word in words_of(piece.text)]
            if words and not any(piece.kind is _Kind.NEEDED for piece in factor):
                needs.append(any_of(words))
    return Alternative(needs=tuple(needs), refuses=tuple(piece.question for piece in side if piece.kind is _Kind.REFUSED))


def _parted(pieces: _Pieces, by: _Kind) -> Iterator[_Pieces]:
    part: list[_Piece] = []
    for piece in pieces:
        if piece.kind is by:
            yield part
            part = []
        else:
            part.append(piece)
    yield part
