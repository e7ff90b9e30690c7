import pytest

from media_catalogue.scots import in_english, scots_words


@pytest.mark.parametrize(
    ("scots", "english"),
    [
        ("naewhere to go", "nowhere to go"),
        ("Naebody tae talk tae", "nobody to talk to"),
        ("came wi me", "came with me"),
        ("came wi' me", "came with me"),
        ("I couldnae, I didnae.", "I couldn't, I didn't."),
        ("my weans' school", "my children school"),
    ],
)
def test_scots_is_written_in_english(scots: str, english: str) -> None:
    assert in_english(scots) == english


@pytest.mark.parametrize(
    "text", ["", "I'm not there yet.", "no' safe in there", "Ken went home", "twa 2wi3 words", "café 😀 نعم"]
)
def test_what_is_not_in_the_list_stays_as_it_is(text: str) -> None:
    assert in_english(text) == text


def test_no_english_of_the_list_is_scots_itself() -> None:
    assert len(scots_words()) > 40
    assert all(in_english(english) == english for english in scots_words().values())
