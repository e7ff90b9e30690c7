"""Gives each name what stands for it in public wording: the same name the same, numbered where several are alike. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.names import Name, NameKind
from core.testimony import Passage
from media_catalogue.name_lists import signs
from media_catalogue.name_numbers import Found
from media_catalogue.name_words import words_of

Key = tuple[NameKind, str]


def names_from(passages: Sequence[Passage], found: Sequence[Sequence[Found]], kept: Iterable[Name]) -> Sequence[Name]:
    """Return the names found in each passage of one testimony with their stand-ins.

    A name that is among `kept` already, wherever in the testimony, keeps what stands for it.
    """
    texts = {passage.id: passage.text for passage in passages}
    known = {
        name_key(name.kind, texts[name.passage_id][name.start_char : name.end_char]): name.stand_in
        for name in kept
        if name.passage_id in texts
    }
    names = []
    for passage, here in zip(passages, found, strict=True):
        for each in here:
            key = name_key(each.kind, passage.text[each.start_char : each.end_char])
            stand_in = known.setdefault(key, _next_stand_in(each.stand_in, known))
            names.append(
                Name(
                    passage_id=passage.id, start_char=each.start_char, end_char=each.end_char, kind=each.kind, why=each.why,
                    stand_in=stand_in,
                )
            )  # fmt: skip
    return names


def name_key(kind: NameKind, words: str) -> Key:
    """Return by what two mentions are known as the same name: people by their first name, numbers by their digits."""
    if kind in {NameKind.PERSON, NameKind.PLACE}:
        said = [
            plain for plain, _, _ in words_of(words) if plain not in signs().titles | signs().spoken_titles | signs().likenesses
        ] or [words.casefold()]
        return kind, said[0] if kind is NameKind.PERSON else " ".join(said)
    return kind, re.sub(r"[\W_]", "", words.casefold())


def _next_stand_in(base: str, known: Mapping[Key, str]) -> str:
    taken = set(known.values())
    if f"[{base}]" not in taken:
        return f"[{base}]"
    number = 2
    while f"[{base} {number}]" in taken:
        number += 1
    return f"[{base} {number}]"
