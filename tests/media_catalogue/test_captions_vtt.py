"""WebVTT, read back with a reader of its own kind."""

import html
import re
from io import StringIO

import webvtt
from hypothesis import given

from core.captions import Cue
from media_catalogue.captions_vtt import vtt_from
from media_catalogue.cues import cues_from
from tests.media_catalogue.spoken_passages import conversations


def test_a_file_of_no_words_is_a_file_all_the_same() -> None:
    assert vtt_from([]) == "WEBVTT\n"


def test_a_cue_names_its_speaker_and_has_times_to_the_millisecond() -> None:
    cue = Cue(start_ms=3_723_004, end_ms=3_725_000, lines=("Rowan 4F7: I had", "nowhere"), speaker="Rowan 4F7")

    assert vtt_from([cue]) == "WEBVTT\n\n01:02:03.004 --> 01:02:05.000\n<v Rowan 4F7>Rowan 4F7: I had\nnowhere</v>\n"


def test_nothing_that_is_said_is_read_as_markup_or_as_times() -> None:
    said = "<b>a & b</b> 00:00:00.000 --> 00:00:09.000"

    written = vtt_from([Cue(start_ms=0, end_ms=1_000, lines=(said,), speaker="<i>")])

    assert written.count("-->") == 1
    assert "<v &lt;i&gt;>&lt;b&gt;a &amp; b&lt;/b&gt; 00:00:00.000 --&gt;" in written


@given(conversations())
def test_what_is_written_is_read_back_the_same(passages) -> None:
    cues = cues_from(passages, {"p_1": "Rowan 4F7"})

    read = webvtt.from_buffer(StringIO(vtt_from(cues), newline=""))

    assert [(each.start, each.end) for each in read] == [
        (vtt_from([cue]).split()[1], vtt_from([cue]).split()[3]) for cue in cues
    ]
    unmarked = [html.unescape(re.sub(r"<v [^>]*>|</v>", "", each.raw_text)) for each in read]
    assert unmarked == ["\n".join(cue.lines) for cue in cues]
