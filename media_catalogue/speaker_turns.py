"""Speaker turns: who speaks when, as far as anybody has said. Pure, and guesses nothing: who is unknown stays unknown."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.people import ParticipantId
from core.testimony import Appearance, Medium, Testimony


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


def turns_of(testimony: Testimony, appearances: Sequence[Appearance]) -> Sequence[SpeakerTurn]:
    """Return the turns of a recording by who appears in it when.

    A voice note that somebody sent by themselves is theirs throughout. In anything else others may be heard who appear nowhere,
    so nobody is named as the speaker; but where somebody comes or goes, a turn ends.
    """
    if testimony.medium is Medium.VOICE and testimony.worker_id is None and not testimony.is_group_answer:
        speakers = {each.participant_id for each in appearances}
        is_throughout = all(each.start_ms is None and each.end_ms is None for each in appearances)
        if len(speakers) == 1 and is_throughout:
            return (SpeakerTurn(start_ms=0, speaker_id=speakers.pop()),)
    edges = sorted({edge for each in appearances for edge in (each.start_ms, each.end_ms) if edge})
    if not edges:
        return ()
    return tuple(
        SpeakerTurn(start_ms=start_ms, end_ms=end_ms) for start_ms, end_ms in zip((0, *edges), (*edges, None), strict=True)
    )
