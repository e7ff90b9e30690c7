"""Invented testimony for tests of the words."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.consultations import ConsultationId
from core.people import PartnershipId
from core.testimony import Medium, Segment, Testimony, TestimonyId, Transcript, TranscriptOrigin, Word

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def a_testimony(*, text: str | None = None, version: int = 1) -> Testimony:
    return Testimony(
        id=TestimonyId("t_rowan"),
        partnership_id=PartnershipId("p_sample"),
        consultation_id=ConsultationId("c_sample"),
        medium=Medium.TEXT if text is not None else Medium.VOICE,
        made_at=NOW,
        received_at=NOW,
        text=text,
        recording_sha256=None if text is not None else "a" * 64,
        version=version,
    )


def segment(
    text: str,
    *,
    start_ms: int = 0,
    word_ms: int = 300,
    no_speech: float = 0.0,
    log_probability: float = -0.2,
    compression: float = 1.2,
    has_words: bool = True,
) -> Segment:
    """Return a segment whose words follow each other without a pause, each carrying its leading space."""
    said = [f" {word}" for word in text.split()]
    words = tuple(
        Word(text=word, start_ms=start_ms + at * word_ms, end_ms=start_ms + (at + 1) * word_ms, probability=0.9)
        for at, word in enumerate(said)
    )
    return Segment(
        text="".join(said),
        start_ms=start_ms,
        end_ms=start_ms + len(said) * word_ms,
        words=words if has_words else (),
        no_speech_probability=no_speech,
        mean_log_probability=log_probability,
        compression_ratio=compression,
    )


def transcript(segments: Sequence[Segment], *, origin: TranscriptOrigin = TranscriptOrigin.MACHINE) -> Transcript:
    return Transcript(testimony_id=TestimonyId("t_rowan"), version=1, origin=origin, language="en", segments=tuple(segments))
