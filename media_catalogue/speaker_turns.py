"""Speaker turns: who speaks when, as far as anybody has said. Pure, and guesses nothing: who is unknown stays unknown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from core.people import ParticipantId
from core.testimony import Appearance, Medium, Testimony
from core.voices import VoiceTurn, voice_of


@dataclass(frozen=True, kw_only=True)
class SpeakerTurn:
    """Between two times the same people are there to speak; ``end_ms`` None is the end.

    ``speaker_id`` is set where exactly one person can be speaking.
    """

    start_ms: int
    end_ms: int | None = None
    speaker_id: ParticipantId | None = None


NOBODY_KNOWN = SpeakerTurn(start_ms=0)
"""Where nothing is known of who speaks."""


def turn_at(at_ms: int, turns: Sequence[SpeakerTurn]) -> SpeakerTurn:
    """Return the first of `turns` that goes on at this moment."""
    going_on = (turn for turn in turns if turn.start_ms <= at_ms and (turn.end_ms is None or at_ms < turn.end_ms))
    return next(going_on, NOBODY_KNOWN)


def turns_of(
    testimony: Testimony,
    appearances: Sequence[Appearance],
    voices: Sequence[VoiceTurn] = (),
    named: Mapping[int, ParticipantId] = MappingProxyType({}),
) -> Sequence[SpeakerTurn]:
    """Return the turns of a recording by who appears in it when, and by the `voices` that were told apart in it.

    A voice note that somebody sent by themselves is theirs throughout. In anything else others may be heard who appear nowhere,
    so nobody is the speaker but whom a person `named` as a voice, while they are there; and where somebody comes or goes, or
    another voice begins, a turn ends.
    """
    if testimony.medium is Medium.VOICE and testimony.worker_id is None and not testimony.is_group_answer:
        speakers = {each.participant_id for each in appearances}
        is_throughout = all(each.start_ms is None and each.end_ms is None for each in appearances)
        if len(speakers) == 1 and is_throughout:
            return (SpeakerTurn(start_ms=0, speaker_id=speakers.pop()),)
    comings = {edge for each in appearances for edge in (each.start_ms, each.end_ms) if edge}
    edges = sorted(comings | {edge for edge in _changes(voices) if edge})
    if not edges:
        return ()
    turns = []
    for start_ms, end_ms in zip((0, *edges), (*edges, None), strict=True):
        voice = voice_of(start_ms, end_ms if end_ms is not None else voices[-1].end_ms if voices else None, voices)
        speaker_id = named.get(voice) if voice is not None else None
        is_there = any(each.participant_id == speaker_id and each.overlaps(start_ms, end_ms) for each in appearances)
        turns.append(SpeakerTurn(start_ms=start_ms, end_ms=end_ms, speaker_id=speaker_id if is_there else None))
    return tuple(turns)


def _changes(voices: Sequence[VoiceTurn]) -> Iterator[int]:
    """Yield where one voice ends and another begins; what lies between two of the same is that voice's."""
    for one, other in pairwise(voices):
        if one.voice != other.voice:
            yield one.end_ms
            yield max(one.end_ms, other.start_ms)
