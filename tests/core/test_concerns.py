"""Risk words: found whole, whatever their case and punctuation, and never inside other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.concerns import Risk, RiskPhrase, risk_in

WORDS = (
    RiskPhrase(risk=Risk.SELF, phrase="don't want to be here"),
    RiskPhrase(risk=Risk.SELF, phrase="end it"),
    RiskPhrase(risk=Risk.ABUSE, phrase="hits me"),
)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to be here",
        "i dont want to be here any more",
        "I DON’T WANT TO BE HERE!!",
        "Honest… I don't   want\nto be here.",
    ],
)
def test_a_phrase_is_found_whatever_its_case_apostrophes_and_spaces(text: str) -> None:
    assert risk_in(text, WORDS) is Risk.SELF


@pytest.mark.parametrize("text", ["", "   ", "👍", "They mend items here.", "Tell me how it will end."])
def test_ordinary_text_raises_nothing(text: str) -> None:
    assert risk_in(text, WORDS) is None


def test_a_phrase_is_not_found_inside_longer_words() -> None:
    assert risk_in("I sat at the bend item by item", WORDS) is None


def test_a_full_stop_in_the_middle_does_not_hide_a_phrase() -> None:
    assert risk_in("I want to end. It.", WORDS) is Risk.SELF


def test_the_first_risk_in_the_order_given_is_the_one_told() -> None:
    text = "He hits me and I want to end it"

    assert risk_in(text, WORDS) is Risk.SELF
    assert risk_in(text, tuple(reversed(WORDS))) is Risk.ABUSE


def test_without_phrases_nothing_is_found() -> None:
    assert risk_in("I want to end it", ()) is None


@given(before=st.text(), after=st.text(), phrase=st.sampled_from(WORDS))
def test_words_around_a_phrase_never_hide_it(before: str, after: str, phrase: RiskPhrase) -> None:
    assert risk_in(f"{before} {phrase.phrase} {after}", (phrase,)) is phrase.risk


@given(text=st.text())
def test_no_text_raises(text: str) -> None:
    assert risk_in(text, WORDS) in {None, *Risk}


def test_a_full_stop_in_a_phrase_is_matched_only_where_a_sentence_begins_or_ends() -> None:
    phrases = (RiskPhrase(risk=Risk.SELF, phrase="can't go on."), RiskPhrase(risk=Risk.SELF, phrase=".overdose."))

    found = [risk_in(text, phrases) for text in ("I cant go on", "I can't go on! Really.", "overdose", "Hm. Overdose?")]
    left = [risk_in(text, phrases) for text in ("I can't go on the bus", "overdose training", "They gave an overdose talk.")]

    assert found == [Risk.SELF] * 4
    assert left == [None] * 3


def test_words_are_read_both_as_typed_and_as_meant() -> None:
    phrases = (RiskPhrase(risk=Risk.SELF, phrase="self harm"), RiskPhrase(risk=Risk.SELF, phrase="kill myself"))

    assert [risk_in(text, phrases) for text in ("my self harm", "k1ll my self", "kill myslef")] == [Risk.SELF] * 3
