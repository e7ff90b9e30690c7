import json

import pytest

from core.chat import Button
from core.people import Role
from core.testimony import Doubt, Segment, Word
from storage.packing import BUTTONS, DOUBTS, OPTIONS, ROLES, SEGMENTS, TEXTS, WORDS

WORD = Word(text=" aye", start_ms=1, end_ms=2, probability=0.5)
SEGMENT = Segment(
    text=" aye",
    start_ms=1,
    end_ms=2,
    words=(WORD,),
    no_speech_probability=0.1,
    mean_log_probability=-0.1,
    compression_ratio=1.0,
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (WORDS, (WORD,)),
        (SEGMENTS, (SEGMENT,)),
        (BUTTONS, (Button(value="y", label="Aye ✓"),)),
        (ROLES, frozenset({Role.VIEWER, Role.ANALYST})),
        (DOUBTS, frozenset({Doubt.LOOP})),
        (TEXTS, ("a", "b")),
        (OPTIONS, {"beam": "5"}),
    ],
)
def test_every_structure_comes_back_from_json_as_it_was(column, value) -> None:
    kept = json.loads(json.dumps(column.pack(value)))

    assert column.unpack(kept) == value
