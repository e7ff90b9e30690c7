"""Voices: what a computer told apart in a recording, before a person says whose each is. Pure.

A voice is a number, and no evidence of who speaks. Whose words are whose is said by a person who listened; nobody's consent
hangs on it, because the gate asks everybody who is there at that time, whoever speaks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.people import ParticipantId
from core.testimony import Appearance, Passage

CLEAR = 0.9
"""How much of what is told apart in a passage must be one voice's; with less it is nobody's known."""


@dataclass(frozen=True, kw_only=True)
class VoiceTurn:
    """One voice speaks between two times. Voices are numbered from 1, in the order in which they are first heard."""

    start_ms: int
    end_ms: int
    voice: int


@dataclass(frozen=True, kw_only=True)
class HeardVoice:
    """A voice as a person is shown it: how long it speaks, and words of it to play. ``named`` is whose it was said to be."""

    voice: int
    length_ms: int
    start_ms: int
    words: str
    named: ParticipantId | None = None


def voice_of(start_ms: int | None, end_ms: int | None, turns: Sequence[VoiceTurn]) -> int | None:
    """Return the voice that speaks between two times; None where it is not clear."""
    if start_ms is None or end_ms is None:
        return None
    shares: Counter[int] = Counter()
    for turn in turns:
        shares[turn.voice] += max(0, min(turn.end_ms, end_ms) - max(turn.start_ms, start_ms))
    ((voice, most),) = shares.most_common(1) or ((0, 0),)
    return voice if most > 0 and most >= CLEAR * shares.total() else None


def heard_voices(
    turns: Sequence[VoiceTurn], passages: Sequence[Passage], named: Mapping[int, ParticipantId]
) -> Sequence[HeardVoice]:
    """Return the voices with the longest passage of each that is clearly theirs; one without such a passage is left out."""
    theirs: dict[int, list[Passage]] = {}
    for passage in passages:
        voice = voice_of(passage.start_ms, passage.end_ms, turns)
        if voice is not None:
            theirs.setdefault(voice, []).append(passage)
    return [
        HeardVoice(
            voice=voice,
            length_ms=sum(turn.end_ms - turn.start_ms for turn in turns if turn.voice == voice),
            start_ms=sample.start_ms or 0,
            words=sample.text,
            named=named.get(voice),
        )
        for voice, said in sorted(theirs.items())
        for sample in [max(said, key=lambda each: (each.end_ms or 0) - (each.start_ms or 0))]
    ]


def speaker_of(
    passage: Passage,
    *,
    turns: Sequence[VoiceTurn],
    before: Mapping[int, ParticipantId],
    after: Mapping[int, ParticipantId],
    appearances: Sequence[Appearance],
) -> ParticipantId | None:
    """Return who speaks in a passage once voices named as in `before` are named as in `after`.

    A speaker whom a person gave the passage by itself stays. Somebody who is not there at that time is never named.
    """
    voice = voice_of(passage.start_ms, passage.end_ms, turns)
    if voice is None or passage.speaker_id not in {None, before.get(voice)}:
        return passage.speaker_id
    named = after.get(voice)
    is_there = any(each.participant_id == named and each.overlaps(passage.start_ms, passage.end_ms) for each in appearances)
    return named if is_there else None
