"""Correcting: what becomes of a transcript's passages when regions of it are rewritten. Pure.

Two people at once lose nothing: what nobody else touched is taken, and what somebody did is given back with what stands there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.aligning import retimed
from core.corrections import Conflict, Region, Rewritten, digest_of
from core.errors import BadInput
from core.testimony import Passage, PassageId, Segment, TestimonyId, Word

LONGEST_TEXT = 20_000
"""Characters in one passage; a whole hour of speech is some 50,000."""

_LOST = "Those passages do not follow one another as they do in the transcript."


@dataclass(frozen=True, kw_only=True)
class Group:
    """Passages that were, and those that took their place."""

    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What comes of a correction: all passages in order, what was taken by region, what changed, and what was not taken."""

    passages: tuple[Passage, ...]
    taken: dict[int, tuple[PassageId, ...]]
    groups: tuple[Group, ...]
    conflicts: tuple[Conflict, ...]


def corrected(
    current: Sequence[Passage], regions: Sequence[Region], *, testimony_id: TestimonyId, version: int, new_ids: str
) -> Corrected:
    """Return `current` with `regions` rewritten, as `version`; passages cut off others are named after `new_ids`.

    Raises `BadInput` for passages out of order, and for words too long to be a passage's.
    """
    names = (PassageId(f"{new_ids}.{number}") for number in range(sum(len(region.passages) for region in regions)))
    passages = list(current)
    taken: dict[int, tuple[PassageId, ...]] = {}
    groups: list[Group] = []
    conflicts: list[Conflict] = []
    for number, region in enumerate(regions):
        at = _place_of(region, passages)
        if at is None:
            theirs = _theirs(region, passages)
            if _says_the_same(region, theirs):
                taken[number] = tuple(passage.id for passage in theirs)
            else:
                conflicts.append(Conflict(number=number, mine=region, theirs=theirs))
            continue
        made = list(_rewritten(region, passages[at : at + len(region.base)], names, testimony_id))
        after = [passage for group in made for passage in group.after]
        passages[at : at + len(region.base)] = after
        taken[number] = tuple(passage.id for passage in after)
        groups += [group for group in made if group.before != group.after]
    placed = tuple(_placed(passages, version))
    now = {passage.id: passage for passage in placed}
    groups = [replace(group, after=tuple(now[each.id] for each in group.after if each.id in now)) for group in groups]
    return Corrected(passages=placed, taken=taken, groups=tuple(groups), conflicts=tuple(conflicts))


def segments_of(passages: Sequence[Passage]) -> tuple[Segment, ...]:
    """Return a transcript's segments, one a passage, each with the space before it."""
    return tuple(
        Segment(
            text=f" {passage.text}",
            start_ms=passage.start_ms or 0,
            end_ms=passage.end_ms or 0,
            words=passage.words,
            no_speech_probability=0.0,
            mean_log_probability=0.0,
            compression_ratio=0.0,
        )
        for passage in passages
    )


def plain(text: str) -> str:
    """Return typed words as speech is kept: one space between words, nothing that is not written."""
    return " ".join("".join(sign if sign.isprintable() or sign.isspace() else " " for sign in text).split())


def _place_of(region: Region, passages: Sequence[Passage]) -> int | None:
    """Return where the region's passages stand, all of them as they were known; None where somebody changed one."""
    if not region.base:
        raise BadInput(_LOST)
    at = next((number for number, passage in enumerate(passages) if passage.id == region.base[0].id), None)
    if at is None:
        return None
    there = passages[at : at + len(region.base)]
    as_known = [(known.id, known.digest) for known in region.base]
    return at if [(passage.id, digest_of(passage)) for passage in there] == as_known else None


def _theirs(region: Region, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return what stands where the region was: its passages, all between them, and whatever is heard at that time."""
    ids = {known.id for known in region.base}
    there = [
        number
        for number, passage in enumerate(passages)
        if passage.id in ids or ((passage.start_ms or 0) < region.end_ms and (passage.end_ms or 0) > region.start_ms)
    ]
    return tuple(passages[there[0] : there[-1] + 1]) if there else ()


def _says_the_same(region: Region, theirs: Sequence[Passage]) -> bool:
    """Whether what is asked for stands already: it was saved, and the answer did not arrive."""
    mine = [(plain(each.text), each.speaker_id) for each in region.passages if plain(each.text)]
    return mine == [(plain(passage.text), passage.speaker_id) for passage in theirs]


def _rewritten(
    region: Region, before: Sequence[Passage], names: Iterator[PassageId], testimony_id: TestimonyId
) -> Iterator[Group]:
    for old, new in _grouped(before, region.passages):
        texts = [(each, plain(each.text)) for each in new]
        if any(len(text) > LONGEST_TEXT for _, text in texts):
            raise BadInput("One of the passages is too long to be kept.", remedy="Split it in two first.")
        yield _group(old, [(each, text) for each, text in texts if text], names, testimony_id)


def _group(
    old: Sequence[Passage], new: Sequence[tuple[Rewritten, str]], names: Iterator[PassageId], testimony_id: TestimonyId
) -> Group:
    if len(old) == len(new) == 1 and plain(old[0].text) == new[0][1]:
        return Group(before=tuple(old), after=(replace(old[0], speaker_id=new[0][0].speaker_id),))
    words = tuple(word for passage in old for word in _words_of(passage))
    timed = retimed(
        words, [text for _, text in new], start_ms=old[0].start_ms or 0, end_ms=max(passage.end_ms or 0 for passage in old)
    )
    after = tuple(
        Passage(
            id=rewritten.id or next(names),
            testimony_id=testimony_id,
            transcript_version=0,
            position=0,
            text=text,
            start_char=0,
            end_char=0,
            start_ms=when.start_ms,
            end_ms=when.end_ms,
            speaker_id=rewritten.speaker_id,
            words=when.words,
            doubts=frozenset(doubt for passage in old for doubt in passage.doubts),
        )
        for (rewritten, text), when in zip(new, timed, strict=True)
    )
    return Group(before=tuple(old), after=after)


def _words_of(passage: Passage) -> Sequence[Word]:
    """Return a passage's words, the first never a part of the word before it."""
    if not passage.words or passage.words[0].text[:1].isspace():
        return passage.words
    return (replace(passage.words[0], text=f" {passage.words[0].text}"), *passage.words[1:])


def _grouped(before: Sequence[Passage], after: Sequence[Rewritten]) -> Iterator[tuple[Sequence[Passage], Sequence[Rewritten]]]:
    """Yield runs that belong together: each begins with a passage that is in both. Raises `BadInput`."""
    at_before = {passage.id: number for number, passage in enumerate(before)}
    shared = [(at_before.get(each.id, -1), number) for number, each in enumerate(after) if each.id is not None]
    olds, news = [old for old, _ in shared], [new for _, new in shared]
    if not shared or olds[0] != 0 or news[0] != 0 or -1 in olds or any(a >= b for a, b in pairwise(olds)):
        raise BadInput(_LOST)
    for (old, new), (next_old, next_new) in zip(shared, [*shared[1:], (len(before), len(after))], strict=True):
        yield before[old:next_old], after[new:next_new]


def _placed(passages: Sequence[Passage], version: int) -> Iterator[Passage]:
    """Yield passages with their places in the text that `segments_of` makes of them."""
    start = 0
    for position, passage in enumerate(passages):
        start += 1
        end = start + len(passage.text)
        yield replace(passage, transcript_version=version, position=position, start_char=start, end_char=end)
        start = end
