import json

import pytest

from portal.waveforms import BAR_COUNT, HEIGHT, drawing_from


def test_a_long_recording_is_drawn_with_as_many_bars_as_can_be_told_apart() -> None:
    drawing = drawing_from(json.dumps({"peaks_per_s": 20, "peaks": [50] * 10_000}).encode())

    assert drawing is not None
    assert drawing.path.count("M") == BAR_COUNT
    assert drawing.width == BAR_COUNT * 4


def test_a_short_recording_has_a_bar_for_each_peak() -> None:
    drawing = drawing_from(b'{"peaks_per_s": 20, "peaks": [0, 100]}')

    assert drawing is not None
    assert drawing.path == f"M2 19.0v2.0M6 0.0v{HEIGHT}.0"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"peaks": []}', b'{"peaks": "loud"}', b"\xff\xfe", b'{"peaks": [null]}']
)
def test_a_waveform_that_cannot_be_read_is_left_out(content: bytes) -> None:
    assert drawing_from(content) is None
