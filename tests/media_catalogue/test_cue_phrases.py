import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.themes import Codebook, Theme
from media_catalogue.cue_phrases import CuePhrases, stem_of


def codebook(*cues: str) -> Codebook:
    themes = tuple(Theme(code=f"t.{at}", label="", definition="", parent="t", cues=(cue,)) for at, cue in enumerate(cues))
    return Codebook(version="1", sha256="c" * 64, themes=themes)


def words_found(cue: str, text: str) -> list[str]:
    return [each.words for each in CuePhrases(codebook(cue)).found_in(text)]


@pytest.mark.parametrize(
    ("cue", "text", "words"),
    [
        ("nowhere to live", "I had NOWHERE to live!", "NOWHERE to live"),
        ("naewhere to go", "There was nowhere to go.", "nowhere to go"),
        ("nowhere to go", "there wis naewhere tae go", "naewhere tae go"),
        ("couldnae open a bank account", "I couldn't open a bank account", "couldn't open a bank account"),
        ("couldn't leave him", "I couldn’t leave him", "couldn’t leave him"),
        ("sleeping on my pal's couch", "I slept, well, sleeps on my pals couch", "sleeps on my pals couch"),
        ("panic attacks", "a panic attack", "panic attack"),
        ("stopped my tablets", "they're stopping my tablet", "stopping my tablet"),
        ("no' safe in there", "it's no' safe in there", "no' safe in there"),
        ("got the naloxone", "I got — the naloxone", "got — the naloxone"),
    ],
)
def test_a_cue_is_found_however_it_is_written(cue: str, text: str, words: str) -> None:
    assert words_found(cue, text) == [words]


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("no ID", "I had no idea"),
        ("my script", "my scripture class"),
        ("nowhere to live", "nowhere I would like to live"),
        ("tag hours", "a tag"),
        ("nowhere to live", ""),
    ],
)
def test_only_whole_words_in_their_order_count(cue: str, text: str) -> None:
    assert words_found(cue, text) == []


def test_a_theme_is_found_once_and_several_themes_each() -> None:
    found = CuePhrases(codebook("nowhere to live", "my script")).found_in("my script, nowhere to live, nowhere to live")

    assert [(each.theme, each.words) for each in found] == [("t.1", "my script"), ("t.0", "nowhere to live")]


def test_a_cue_without_words_finds_nothing() -> None:
    assert words_found("…", "anything … at all") == []


@settings(deadline=None)
@given(st.text(max_size=200))
def test_what_is_found_is_in_the_text(text: str) -> None:
    cues = CuePhrases(codebook("a", "no", "wi", "going to"))

    assert all(each.words in text for each in cues.found_in(text))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("Houses", "hous"),
        ("housing", "hous"),
        ("families", "family"),
        ("his", "his"),
        ("going", "going"),
        ("was", "was"),
        ("pal's", "pal"),
        ("this", "this"),
    ],
)
def test_everyday_endings_are_taken_off(word: str, stem: str) -> None:
    assert stem_of(word) == stem
