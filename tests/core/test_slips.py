"""Slips are known for long words alone, and never make one real word of another by a wrong letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.slips import as_meant, slips_of, words_in


def test_words_come_small_and_without_apostrophes_and_sentences_end_in_a_full_stop() -> None:
    assert words_in("Don’t.. STOP?\nｎｏｗ 👍") == ["dont", ".", "stop", ".", "now"]


@pytest.mark.parametrize("typed", ["suicde", "suicidee", "suiicide", "suciide", "suiside"])
def test_a_letter_left_out_doubled_swapped_or_written_by_ear_is_known(typed: str) -> None:
    assert slips_of(["suicide"])[typed] == "suicide"


@pytest.mark.parametrize(("word", "other"), [("hanging", "handing"), ("slapped", "slipped"), ("raping", "rapping")])
def test_another_real_word_is_no_slip(word: str, other: str) -> None:
    assert other not in slips_of([word])


def test_short_words_and_words_that_are_known_themselves_are_no_slips() -> None:
    assert slips_of(["kill", "he"]) == {}
    assert "hurtin" not in slips_of(["hurting", "hurtin"])


def test_figures_and_parted_words_are_read_as_meant() -> None:
    assert as_meant(["want", "2", "k1ll", "my", "self", "15"], {}) == ["want", "to", "kill", "myself", "15"]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(as_meant(words_in(text), slips_of(["suicide"])), list)
