"""Reading ease: easy words score high, hard words low, and nothing makes it fall over."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading_ease import reading_age, reading_ease, sentences_in, syllables_in
from tests.bot.chats import WORDING


def test_everyday_words_are_easy_and_office_words_are_hard() -> None:
    assert reading_ease("What would have helped you then?") > 80
    assert reading_ease("Please articulate the organisational considerations underpinning your dissatisfaction.") < 20


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("helped", 1),
        ("house", 1),
        ("table", 2),
        ("worker", 2),
        ("easier", 3),
        ("don't", 1),
        ("wanted", 2),
        ("going", 2),
        ("easiest", 3),
        ("radio", 3),
        ("idea", 3),
        ("tea", 1),
        ("quiet", 2),
        ("didn't", 2),
        ("can't", 1),
        ("changes", 2),
        ("clothes", 1),
        ("lives", 1),
        ("national", 3),
        ("anxious", 2),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(word: str, syllables: int) -> None:
    assert syllables_in(word) == syllables


def test_sentences_end_where_a_mark_is_followed_by_a_space() -> None:
    assert sentences_in("One. Two! Is 2.5 three? ") == ["One.", "Two!", "Is 2.5 three?"]


@given(st.text())
def test_any_text_has_a_reading_ease(text: str) -> None:
    assert isinstance(reading_ease(text), float)


def test_the_reading_age_rises_with_long_words_and_long_sentences() -> None:
    plain = reading_age("Where did you stay that night?")
    longer = reading_age("Where did you stay that night, and who was there, and what did they say when you came in at last?")

    assert 5 <= plain < 7
    assert plain < longer < reading_age("Describe multidisciplinary rehabilitation opportunities.")


EASY = 65
"""Flesch's plain English begins at 60; these people were promised easier."""

HARDER: frozenset[str] = frozenset()
"""What says a hard thing and has no easier words: none so far, and each one is a decision."""


def sentences_of_the_bot() -> dict[str, str]:
    """Return every English sentence that the bot says itself, by where it stands, with "it" for what is filled in."""
    listed = {f"phrases: {phrase.value}": text for phrase, text in WORDING.phrases.items()}
    listed |= {f"consents: {purpose.value}": text for purpose, text in WORDING.consents.items()}
    listed |= {f"uses: {purpose.value}": text for purpose, text in WORDING.uses.items()}
    listed |= {f"tries: {place}": text for place, text in enumerate(WORDING.tries)}
    listed |= {f"changes: {place}": rule.asked for place, rule in enumerate(WORDING.changes) if rule.asked}
    return {where: re.sub(r"\{\w+\}", "it", text) for where, text in listed.items()}


def test_every_sentence_of_the_bot_is_easy_to_read_but_the_listed_ones() -> None:
    hard = {where for where, text in sentences_of_the_bot().items() if reading_ease(text) < EASY}

    assert hard == HARDER
