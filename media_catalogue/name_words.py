"""Finds people and places in what was said: by lists, by the words beside them and by capitals. Pure.

Recognisers write capitals and people who chat often do not, so nothing needs one: a capital is one sign among others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.names import NameKind
from media_catalogue.name_lists import NameLists, name_lists, signs
from media_catalogue.name_numbers import STAND_INS, Found

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BETWEEN_SENTENCES = re.compile(r"[.!?…:\n\"“”]")

PERSON, PLACE = NameKind.PERSON, NameKind.PLACE


@dataclass(frozen=True, kw_only=True)
class _Word:
    """A word where it stands. ``plain`` is in small letters and without a possessive ending."""

    text: str
    plain: str
    start: int
    end: int
    begins: bool  # Whether a sentence may begin with it, so that its capital says nothing.
    is_next: bool  # Whether nothing but spaces parts it from the word before.
    is_near: bool  # Whether nothing but spaces and a comma does, or the stop of "Mr.".

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper() and not (len(self.text) > 1 and self.text.isupper())


def names_in(text: str) -> Iterator[Found]:
    """Yield who and where somebody may be, in order and without overlaps."""
    words, known = _words_in(text), name_lists()
    at = 0
    while at < len(words):
        found = _place_at(words, at, known) or _street_at(words, at) or _person_at(words, at, known)
        if found is None:
            at += 1
            continue
        kind, why, stand_in, count = found
        yield Found(start_char=words[at].start, end_char=words[at + count - 1].end, kind=kind, why=why, stand_in=stand_in)
        at += count


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word in small letters, without a possessive ending, and where it stands."""
    for word in _words_in(text):
        yield word.plain, word.start, word.end


def _words_in(text: str) -> Sequence[_Word]:
    words: list[_Word] = []
    reached = 0
    for match in _WORD.finditer(text):
        between = text[reached : match.start()]
        bare = re.sub(r"['’]s$", "", match.group())
        is_title = bool(words) and words[-1].plain in signs().titles and between.strip() == "."
        words.append(
            _Word(
                text=bare, plain=bare.casefold().replace("’", "'"), start=match.start(), end=match.start() + len(bare),
                begins=not words or (_BETWEEN_SENTENCES.search(between) is not None and not is_title),
                is_next=bool(words) and not between.strip(),
                is_near=bool(words) and (between.strip() in {"", ","} or is_title),
            )
        )  # fmt: skip
        reached = match.end()
    return words


_Seen = tuple[NameKind, str, str, int]
"""What was seen at a word: its kind, why, what stands for it, and how many words it takes."""


def _place_at(words: Sequence[_Word], at: int, known: NameLists) -> _Seen | None:
    here = [word.plain for word in words[at : at + 4]]
    for place in known.places.get(here[0], ()):
        if tuple(here[: len(place)]) == place and not _is_somebody(words, at, known):
            return PLACE, "It is on the list of places.", STAND_INS[PLACE], len(place)
    for place in known.everyday_places.get(here[0], ()):
        word = words[at]
        if tuple(here[: len(place)]) == place and (
            (word.has_capital and not word.begins) or _follows(words, at, signs().place_words)
        ):
            return PLACE, "It is on the list of places, and stands where a place would.", STAND_INS[PLACE], len(place)
    if here[0] in {"hmp", "yoi", "hmyoi"} and len(words) > at + 1 and words[at + 1].is_next:
        return PLACE, "It follows “HMP”.", STAND_INS[PLACE], 2
    return None


def _is_somebody(words: Sequence[_Word], at: int, known: NameLists) -> bool:
    """Whether a place's name stands where a surname would: places lend their names to people."""
    return at > 0 and words[at].is_next and (words[at - 1].plain in known.first_names | signs().titles)


def _street_at(words: Sequence[_Word], at: int) -> _Seen | None:
    """A street: one or two words with capitals before "Street", "Road" and the like."""
    for count in (2, 3):
        named = words[at : at + count]
        ends = len(named) == count and named[-1].plain in signs().streets and all(word.is_next for word in named[1:])
        if ends and all(word.text[0].isupper() for word in named) and named[0].plain not in signs().not_a_name:
            return PLACE, "It is written as a street is.", STAND_INS[PLACE], count
    return None


def _person_at(words: Sequence[_Word], at: int, known: NameLists) -> _Seen | None:
    why = _why_somebody(words, at, known)
    if not why:
        return None
    count = _whole_name(words, at, known)
    if why == CAPITAL and _follows(words, at, signs().place_words):
        return PLACE, why, STAND_INS[PLACE], count
    return PERSON, why, _who(words, at), count


CAPITAL = "It has a capital in the middle of a sentence."


def _why_somebody(words: Sequence[_Word], at: int, known: NameLists) -> str:
    """Return why the word at `at` may begin somebody's name; nothing where nothing says so."""
    word = words[at]
    if len(word.plain) < 2 or word.plain in signs().not_a_name:
        return ""
    if not known.first_names.isdisjoint({word.plain, *word.plain.split("-")}):
        return "It is on the list of first names."
    if _is_introduced(words, at, known):
        return "The words before it say that a name comes."
    if word.plain in known.everyday_first_names and _acts_as_somebody(words, at, known):
        return "It is on the list of first names, and stands where a name would."
    if word.has_capital and not word.begins and word.plain not in known.ordinary:
        return CAPITAL
    return ""


def _is_introduced(words: Sequence[_Word], at: int, known: NameLists) -> bool:
    """Whether the words before say that a name comes: "my name is", "Mr", "my worker", "big … fae"."""
    word, before = words[at], words[at - 1].plain if at and words[at].is_near else ""
    if not before or word.plain in known.ordinary - known.everyday_first_names:
        return False
    is_likely = word.has_capital or word.plain in known.everyday_first_names
    if before in signs().titles or (before in signs().spoken_titles and word.has_capital):
        return True
    if before == "name" or (before in {"is", "was"} and at > 1 and words[at - 2].plain == "name"):
        return True
    if before in signs().called | {"call", "calls"}:
        return is_likely or _related(words, at - 1) != ""
    if before in {"me", "him", "her"} and at > 1 and words[at - 2].plain in {"call", "calls", "called", "cry"}:
        return is_likely
    if before in signs().likenesses:
        return is_likely or (len(words) > at + 1 and words[at + 1].plain in {"fae", "frae"})
    return before in signs().family | signs().friends | signs().workers and word.has_capital


def _acts_as_somebody(words: Sequence[_Word], at: int, known: NameLists) -> bool:
    """Whether an everyday word stands as a name does: with a capital, beside a surname, or doing what people do."""
    word = words[at]
    following = words[at + 1] if len(words) > at + 1 and words[at + 1].is_next else None
    if word.has_capital and not word.begins:
        return True
    if following is None:
        return False
    if word.has_capital and following.has_capital and following.plain in known.surnames:
        return True
    return word.begins and following.plain in signs().doings


def _whole_name(words: Sequence[_Word], at: int, known: NameLists) -> int:
    """Return how many words a name takes: surnames follow, and in small letters those that are no everyday word."""
    count = 1
    while count < 4 and len(words) > at + count and words[at + count].is_next:
        word = words[at + count]
        is_capital = word.has_capital and word.plain not in known.ordinary and words[at].has_capital
        is_surname = (
            word.plain in known.surnames - signs().never_small or re.match(r"(?:mc|mac|o')\w{3}", word.plain) is not None
        )
        if not (is_capital or (is_surname and count == 1)):
            break
        count += 1
    return count


def _who(words: Sequence[_Word], at: int) -> str:
    """Return what stands for somebody, by what they are to whoever speaks."""
    return _related(words, at) or STAND_INS[PERSON]


def _related(words: Sequence[_Word], at: int) -> str:
    """Return what somebody is to whoever speaks, from the words before `at`; nothing where those do not say."""
    before = at - 1
    while (
        before >= 0
        and words[before].plain in signs().called | signs().likenesses | {"is", "was", "name"}
        and words[before + 1].is_near
    ):
        before -= 1
    if before < 0 or not words[before + 1].is_near:
        return ""
    plain = words[before].plain
    if plain in signs().family:
        return "a family member"
    if plain in signs().friends:
        return "a friend"
    return "a worker" if plain in signs().workers | signs().spoken_titles else ""


def _follows(words: Sequence[_Word], at: int, those: frozenset[str]) -> bool:
    return at > 0 and words[at].is_next and words[at - 1].plain in those
