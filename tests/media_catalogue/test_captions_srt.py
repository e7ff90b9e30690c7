"""SubRip, read back with a reader of its own kind."""

from datetime import timedelta

import srt
from hypothesis import given

from core.captions import Cue
from media_catalogue.captions_srt import LOOK_ALIKE, srt_from
from media_catalogue.cues import cues_from
from tests.media_catalogue.spoken_passages import conversations


def test_cues_are_numbered_and_their_lines_end_as_players_expect() -> None:
    cues = [Cue(start_ms=0, end_ms=900, lines=("one", "two")), Cue(start_ms=1_000, end_ms=3_723_004, lines=("three",))]

    assert srt_from(cues) == (
        "1\r\n00:00:00,000 --> 00:00:00,900\r\none\r\ntwo\r\n\r\n2\r\n00:00:01,000 --> 01:02:03,004\r\nthree\r\n\r\n"
    )


def test_what_players_would_take_for_markup_is_written_with_signs_that_look_alike() -> None:
    written = srt_from([Cue(start_ms=0, end_ms=900, lines=(r"<b>{\an8} --> \N",))])

    assert written.splitlines()[2] == "‹b›(⧵an8) --› ⧵N"


@given(conversations())
def test_what_is_written_is_read_back_the_same(passages) -> None:
    cues = cues_from(passages, {"p_1": "Rowan 4F7"})

    read = list(srt.parse(srt_from(cues).replace("\r\n", "\n")))

    assert [(each.start, each.end) for each in read] == [
        (timedelta(milliseconds=cue.start_ms), timedelta(milliseconds=cue.end_ms)) for cue in cues
    ]
    assert [each.content for each in read] == ["\n".join(cue.lines).translate(LOOK_ALIKE) for cue in cues]
