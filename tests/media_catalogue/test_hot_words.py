"""A recogniser is told a few names that may be said, and no more."""

from core.themes import Codebook, Theme
from media_catalogue.hot_words import MOST, hot_words_from


def codebook(*cues: str) -> Codebook:
    return Codebook(version="1", sha256="a" * 64, themes=(Theme(code="a", label="A", definition="A.", cues=cues),))


def test_names_of_services_are_taken_from_the_codebook() -> None:
    found = hot_words_from(codebook("took my Universal Credit off me", "the GP knew", "I'm skint", "My PIP stopped"), "")

    assert found == ("Universal Credit", "GP", "PIP")


def test_ordinary_words_are_no_names_where_a_sentence_begins() -> None:
    assert hot_words_from(codebook("Nobody came. Then I waited", "She said OK, so I did"), "") == ()


def test_what_is_listed_comes_first_and_each_word_once() -> None:
    assert hot_words_from(codebook("my PIP stopped"), " Saughton ,pip,, Low  Moss") == ("Saughton", "pip", "Low Moss")


def test_there_are_never_more_than_a_recogniser_can_bear() -> None:
    listed = ",".join(f"Name{number}" for number in range(200))

    assert len(hot_words_from(None, listed)) == MOST
    assert hot_words_from(None, "x" * 500) == ()
