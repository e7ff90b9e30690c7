"""What Whisper was taught, whatever runs it."""

from faster_whisper.tokenizer import _LANGUAGE_CODES

from media_catalogue.engines.languages import TAUGHT, is_english_only, is_taught


def test_the_list_is_the_one_the_library_has() -> None:
    assert set(_LANGUAGE_CODES) == TAUGHT


def test_polish_was_taught_and_gaelic_was_not() -> None:
    assert [is_taught(each) for each in ("pl", "en-GB", "gd", "")] == [True, True, False, False]


def test_a_models_name_says_whether_it_knows_english_alone() -> None:
    assert [is_english_only(each) for each in ("tiny.en", "base.en.pt", "small", "large-v3")] == [True, True, False, False]
