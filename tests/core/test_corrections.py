from dataclasses import replace

from core.corrections import digest_of
from core.testimony import Doubt, Passage

PASSAGE = Passage(id="g", testimony_id="t", transcript_version=1, position=0, text="one", start_char=0, end_char=3)


def test_a_passage_is_known_by_its_words_and_who_speaks_and_by_nothing_else() -> None:
    same = replace(PASSAGE, transcript_version=2, position=4, doubts=frozenset({Doubt.LOOP}))

    assert digest_of(PASSAGE) == digest_of(same)
    assert digest_of(PASSAGE) != digest_of(replace(PASSAGE, text="two"))
    assert digest_of(PASSAGE) != digest_of(replace(PASSAGE, speaker_id="u"))
