import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_words import cleaned, pattern_of, plainly, unmarked


@pytest.mark.parametrize("text", ["st\u200bop", "\u202estop\u202c", "stop\x00", "ｓｔｏｐ", "\ufeffstop", "st\u00adop"])
def test_what_nobody_sees_does_not_change_a_word(text: str) -> None:
    assert plainly(text) == "stop"


def test_lines_and_tabs_are_spaces() -> None:
    assert cleaned("one\ttwo\nthree") == "one two three"


def test_marks_on_letters_may_be_left_out() -> None:
    assert unmarked(plainly("Pomiń, Gàidhlig, żółw")) == "pomin gaidhlig zolw"


def test_grammar_knows_either_and_perhaps_and_named_lists() -> None:
    pattern = pattern_of(["(delete|erase) [all [of]] <my> answers"], {"my": ["my", "the"]})

    assert all(pattern.fullmatch(said) for said in ["delete my answers", "erase all of the answers"])
    assert not any(pattern.fullmatch(said) for said in ["delete of my answers", "delete my", "deletemy answers"])


@pytest.mark.parametrize("wording", ["<nothing> answers", "[stop]", "(stop"])
def test_wording_that_cannot_be_read_is_refused(wording: str) -> None:
    with pytest.raises((ValueError, re.error)):
        pattern_of([wording])


def test_list_that_leads_back_to_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="leads back"):
        pattern_of(["<a>"], {"a": ["<a>"]})


@given(st.text())
def test_plain_words_are_plain_already(text: str) -> None:
    assert plainly(plainly(text)) == plainly(text)
