"""Cuts a transcript into passages where people would quote. Pure: the same transcript always gives the same passages.

Every word is in exactly one passage, and a passage's text is the transcript's own, character for character. What lies between
two passages is white space and nothing else. A passage is 5 to 45 seconds long unless the next words are another's, come after
a long silence, or cannot be cut; where times say nothing, its letters bound it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.testimony import Passage, PassageId, Segment, Transcript, TranscriptOrigin, Word
from media_catalogue.sentences import ends_sentence, ends_without_space, typed_sentences
from media_catalogue.speaker_turns import NOBODY_KNOWN, SpeakerTurn, turn_at

SHORTEST_MS = 5_000
"""A quote shorter than this says too little by itself, so a passage goes on past sentences' ends until then."""

LONGEST_MS = 45_000
"""Longer than this is no quote but a recording."""

MIDDLE_MS = 15_000
"""From here on a pause in the middle of a sentence is as good a place to cut as its end."""

PAUSE_MS = 700
"""A pause a listener notices. Most pauses within a sentence are shorter."""

TURN_MS = 1_000
"""A sentence's end and then this much pause: often another person speaks next, and nobody may be quoted as someone else.

Where it is known who speaks, nobody has to guess, and this does not count.
"""

SILENCE_MS = 5_000
"""After this much silence someone begins anew, and a quote across it would play the silence."""

LONGEST_CHARACTERS = 1_600
"""What is said in 45 seconds at six words a second, which nobody exceeds: it bounds a quote where times say nothing."""

TYPED_CHARACTERS = 350
"""A typed answer up to this long stays whole: about two text messages, four or five sentences."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The smallest thing that is never cut: a word with its time, or a segment the engine gave no words for."""

    text: str
    start_char: int
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    turn: SpeakerTurn = NOBODY_KNOWN

    @property
    def end_char(self) -> int:
        """Where the next piece begins."""
        return self.start_char + len(self.text)


def passages_from(transcript: Transcript, turns: Sequence[SpeakerTurn] = ()) -> tuple[Passage, ...]:
    """Return the passages of `transcript`, in order; silence and white space give none. Typed words have no times.

    No passage crosses from one of the `turns` into another. Words that lie in none are nobody's known.
    """
    is_typed = transcript.origin is TranscriptOrigin.TYPED
    groups = _typed_groups(transcript.text) if is_typed else _spoken_groups(list(_pieces(transcript.segments, turns)))
    said = [group for group in groups if "".join(piece.text for piece in group).strip()]
    return tuple(_passage(transcript, position, group, has_times=not is_typed) for position, group in enumerate(said))


def _passage(transcript: Transcript, position: int, group: Sequence[Piece], *, has_times: bool) -> Passage:
    whole = "".join(piece.text for piece in group)
    text = whole.strip()
    start_char = group[0].start_char + len(whole) - len(whole.lstrip())
    return Passage(
        id=PassageId(f"{transcript.testimony_id}.{transcript.version}.{position}"),
        testimony_id=transcript.testimony_id,
        transcript_version=transcript.version,
        position=position,
        text=text,
        start_char=start_char,
        end_char=start_char + len(text),
        start_ms=min(piece.start_ms for piece in group) if has_times else None,
        end_ms=max(piece.end_ms for piece in group) if has_times else None,
        speaker_id=group[0].turn.speaker_id,
        words=tuple(word for piece in group for word in piece.words),
    )


def _pieces(segments: Sequence[Segment], turns: Sequence[SpeakerTurn]) -> Iterator[Piece]:
    start_char = 0
    for segment in segments:
        said: list[tuple[str, int, int, tuple[Word, ...]]]
        if "".join(word.text for word in segment.words) == segment.text:
            said = [(word.text, word.start_ms, word.end_ms, (word,)) for word in segment.words]
        else:
            said = [(segment.text, segment.start_ms, segment.end_ms, segment.words)]
        for text, start_ms, end_ms, words in said:
            turn = turn_at((start_ms + end_ms) // 2, turns)
            yield Piece(text=text, start_char=start_char, start_ms=start_ms, end_ms=end_ms, words=words, turn=turn)
            start_char += len(text)


def _spoken_groups(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Yield runs of pieces, each a passage."""
    start = 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or _must_cut(pieces[end - 1], pieces[end]):
            yield from _without_scraps(list(_quotes(pieces[start:end])))
            start = end


def _must_cut(before: Piece, after: Piece) -> bool:
    """Whether no passage may go across: somebody else speaks next, or may, or someone begins anew."""
    pause_ms = after.start_ms - before.end_ms
    may_be_another = before.turn.speaker_id is None and pause_ms >= TURN_MS and ends_sentence(before.text, after.text)
    return before.turn != after.turn or pause_ms >= SILENCE_MS or may_be_another


def _quotes(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Cut what one person may have said on end where people would, and before a run would grow too long."""
    start = 0
    for end in range(1, len(pieces) + 1):
        if end == len(pieces) or _may_cut(pieces[start:end], pieces[end]):
            yield pieces[start:end]
            start = end
        while end < len(pieces) and start < end and _is_too_long(pieces[start : end + 1]):
            middle = _widest_pause(pieces, start, end)
            yield pieces[start:middle]
            start = middle


def _may_cut(run: Sequence[Piece], following: Piece) -> bool:
    length_ms = _length_ms(run)
    return not _is_one_word(run[-1], following) and (
        (length_ms >= SHORTEST_MS and ends_sentence(run[-1].text, following.text))
        or (length_ms >= MIDDLE_MS and following.start_ms - run[-1].end_ms > PAUSE_MS)
    )


def _is_one_word(before: Piece, after: Piece) -> bool:
    """Whether no white space lies between, as in "twenty" and "-three". Scripts without spaces end sentences all the same."""
    has_space = before.text[-1:].isspace() or after.text[:1].isspace() or not (before.text and after.text)
    return not has_space and not ends_without_space(before.text)


def _widest_pause(pieces: Sequence[Piece], start: int, end: int) -> int:
    """Return the best place to cut in (start, end]: the widest pause that leaves no scrap, the latest of equals."""
    long_enough = [place for place in range(start + 1, end + 1) if _length_ms(pieces[start:place]) >= SHORTEST_MS]
    return max(long_enough or [end], key=lambda place: (*_goodness(pieces, place), place))


def _goodness(pieces: Sequence[Piece], place: int) -> tuple[bool, int]:
    before, after = pieces[place - 1], pieces[place]
    return not _is_one_word(before, after), after.start_ms - before.end_ms


def _without_scraps(groups: list[Sequence[Piece]]) -> Sequence[Sequence[Piece]]:
    """Join what is too short to say anything with its neighbour, or share the words of both out anew, wherever that can be.

    It ends: each round leaves fewer groups, or as many with fewer scraps.
    """
    mended = True
    while mended:
        mended = False
        for at, (one, other) in enumerate(pairwise(groups)):
            if min(_length_ms(one), _length_ms(other)) < SHORTEST_MS and (anew := _shared_out((*one, *other))):
                groups[at : at + 2] = anew
                mended = True
                break
    return groups


def _shared_out(pieces: Sequence[Piece]) -> Sequence[Sequence[Piece]]:
    """Return `pieces` as one group, or two that are both long enough; nothing where neither can be."""
    if not _is_too_long(pieces):
        return [pieces]
    places = [
        place
        for place in range(1, len(pieces))
        if all(_length_ms(part) >= SHORTEST_MS and not _is_too_long(part) for part in (pieces[:place], pieces[place:]))
    ]
    if not places:
        return []
    best = max(places, key=lambda place: (_ends_at(pieces, place), *_goodness(pieces, place), place))
    return [pieces[:best], pieces[best:]]


def _ends_at(pieces: Sequence[Piece], place: int) -> bool:
    return ends_sentence(pieces[place - 1].text, pieces[place].text)


def _is_too_long(pieces: Sequence[Piece]) -> bool:
    characters = pieces[-1].end_char - pieces[0].start_char
    return characters > LONGEST_CHARACTERS or _length_ms(pieces) > LONGEST_MS


def _length_ms(pieces: Sequence[Piece]) -> int:
    return max(piece.end_ms for piece in pieces) - min(piece.start_ms for piece in pieces)


def _typed_groups(text: str) -> Iterator[Sequence[Piece]]:
    """Yield runs of sentences of up to `TYPED_CHARACTERS`; what has no sentences is cut between words."""
    if len(text) <= TYPED_CHARACTERS:
        yield [_typed_piece(text, 0)]
        return
    run: list[Piece] = []
    start_char = 0
    for sentence in typed_sentences(text):
        for piece in _bites(sentence, start_char):
            if run and piece.start_char + len(piece.text.rstrip()) - run[0].start_char > TYPED_CHARACTERS:
                yield run
                run = []
            run.append(piece)
        start_char += len(sentence)
    yield run


def _bites(sentence: str, start_char: int) -> Iterator[Piece]:
    """Yield a sentence whole, or, when it is too long, cut after the last space that fits; nothing without spaces is cut."""
    if len(sentence.rstrip()) <= TYPED_CHARACTERS:
        yield _typed_piece(sentence, start_char)
        return
    taken = ""
    for word in re.findall(r"\s*\S+\s*", sentence):
        if taken and len(taken) + len(word.rstrip()) > TYPED_CHARACTERS:
            yield _typed_piece(taken, start_char)
            start_char += len(taken)
            taken = ""
        taken += word
    yield _typed_piece(taken, start_char)


def _typed_piece(text: str, start_char: int) -> Piece:
    return Piece(text=text, start_char=start_char, start_ms=0, end_ms=0, words=())
