from pathlib import Path

import pytest

from core.themes import Codebook, Theme
from media_catalogue.codebook_files import read_codebook
from storage.search.theme_words import ThemeWords

REAL = read_codebook(Path(__file__).parents[3] / "prompts" / "codebook.yaml")


def theme(code: str, label: str, *cues: str) -> Theme:
    return Theme(code=code, label=label, definition="", cues=cues)


WORDS = ThemeWords(
    Codebook(
        version="1",
        sha256="a",
        themes=(
            theme("housing", "Nowhere to go", "slept in a tent", "no room at the gate"),
            theme("release", "At the gate", "waiting at the gate", "in and out"),
            theme("where", "Where it is"),
        ),
    )
)


def spoken_of(text: str) -> list[str]:
    return [each.code for each in WORDS.spoken_of(text)]


def test_a_question_that_holds_a_whole_cue_speaks_of_its_theme() -> None:
    assert spoken_of("people who sleep in tents or slept in a tent last year") == ["housing"]


def test_a_question_within_a_cue_speaks_of_its_theme() -> None:
    assert spoken_of("waiting gate") == ["release"]


def test_one_word_speaks_of_a_theme_only_where_no_other_has_it() -> None:
    assert spoken_of("tents") == ["housing"]
    assert spoken_of("gate") == []


def test_part_of_a_cue_among_other_words_speaks_of_nothing() -> None:
    assert spoken_of("a tent for the summer fair") == []


def test_a_theme_is_known_by_its_very_label_whatever_words_it_is_of() -> None:
    assert spoken_of("  where IT is ") == ["where"]
    assert spoken_of("at the gate")[0] == "release"


def test_words_that_say_nothing_speak_of_nothing() -> None:
    assert spoken_of("in and out") == []
    assert spoken_of("") == []
    assert spoken_of("\ud800 ?!") == []


@pytest.mark.parametrize("question", ["homeless", "no roof over my head", "sleeping rough after release", "sofa surfing"])
def test_the_real_codebook_knows_these_for_having_nowhere_to_go(question: str) -> None:
    assert "housing.nowhere_to_go" in [each.code for each in ThemeWords(REAL).spoken_of(question)]


def test_every_label_of_the_real_codebook_speaks_of_its_theme() -> None:
    words = ThemeWords(REAL)

    assert [each.label for each in REAL.themes if each not in words.spoken_of(each.label)] == []
