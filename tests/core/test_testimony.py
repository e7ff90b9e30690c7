"""Testimony: when in doubt somebody is there, and text is joined without a byte changed."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import ParticipantId
from core.testimony import Appearance, Passage, PassageId, Segment, TestimonyId, Transcript, TranscriptOrigin

TALK = TestimonyId("t_1")
times = st.one_of(st.none(), st.integers(min_value=0, max_value=100_000))


def appearance(start_ms: int | None, end_ms: int | None) -> Appearance:
    return Appearance(testimony_id=TALK, participant_id=ParticipantId("p_1"), start_ms=start_ms, end_ms=end_ms)


def segment(text: str) -> Segment:
    return Segment(
        text=text,
        start_ms=0,
        end_ms=1000,
        words=(),
        no_speech_probability=0.0,
        mean_log_probability=-0.2,
        compression_ratio=1.0,
    )


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "there"),
    [(0, 1000, False), (0, 1001, True), (1500, 1600, True), (1999, 3000, True), (2000, 3000, False), (0, 9000, True)],
)
def test_someone_is_there_only_while_their_range_lasts(start_ms: int, end_ms: int, there: bool) -> None:
    assert appearance(1000, 2000).overlaps(start_ms, end_ms) is there


@given(start_ms=times, end_ms=times)
def test_someone_without_times_is_there_all_the_way_through(start_ms: int | None, end_ms: int | None) -> None:
    assert appearance(None, None).overlaps(start_ms, end_ms)


@given(start_ms=times, end_ms=times)
def test_a_passage_without_times_has_everybody_in_it(start_ms: int | None, end_ms: int | None) -> None:
    assert appearance(start_ms, end_ms).overlaps(None, None)


@given(texts=st.lists(st.text()))
def test_a_transcripts_text_is_its_segments_joined_byte_for_byte(texts: list[str]) -> None:
    transcript = Transcript(
        testimony_id=TALK,
        version=1,
        origin=TranscriptOrigin.MACHINE,
        language="en",
        segments=tuple(segment(text) for text in texts),
    )

    assert transcript.text.encode("utf-8", "surrogatepass") == b"".join(t.encode("utf-8", "surrogatepass") for t in texts)


def test_a_passage_cannot_be_changed_once_made() -> None:
    passage = Passage(
        id=PassageId("g_1"), testimony_id=TALK, transcript_version=1, position=0, text="As said.", start_char=0, end_char=8
    )

    with pytest.raises(FrozenInstanceError):
        passage.text = "Not as said."  # type: ignore[misc]
