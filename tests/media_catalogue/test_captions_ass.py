"""Captions as they are drawn into a picture."""

from hypothesis import given

from core.captions import Cue
from media_catalogue.captions_ass import HEADER, ass_from, ass_time
from media_catalogue.cues import cues_from
from tests.media_catalogue.spoken_passages import conversations


def test_nothing_that_is_said_is_a_command() -> None:
    written = ass_from([Cue(start_ms=0, end_ms=1_500, lines=(r"{\an8}up", r"a\Nb"))])

    assert written == HEADER + "Dialogue: 0,0:00:00.00,0:00:01.50,Said,(⧵an8)up\\Na⧵Nb\n"


def test_times_are_in_hundredths_of_a_second() -> None:
    assert ass_time(3_723_456) == "1:02:03.45"


@given(conversations())
def test_each_cue_is_one_line_of_the_file(passages) -> None:
    cues = cues_from(passages, {})

    lines = ass_from(cues).removeprefix(HEADER).splitlines()

    assert [line.split(",", 4)[4].split(r"\N") for line in lines] == [
        [text.replace("\\", "⧵").replace("{", "(").replace("}", ")") for text in cue.lines] for cue in cues
    ]
