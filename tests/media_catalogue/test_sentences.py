import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_catalogue.sentences import ends_sentence, ends_without_space, typed_sentences


@pytest.mark.parametrize(
    ("text", "following"),
    [
        (" live.", " Then"), (" aye?", " naw"), (" enough!”", ""), (" no.", " She"), (" No.", " we"), (" p.m.", " We"),
        (" etc.", ""),        (" 3.50.", " It"), (" dinnae.", " ken"), (" do I.", " So"),
        ("。", "我"), (" wait…", " what"), (" him.)", " He"),
    ],
)  # fmt: skip
def test_a_sentence_ends(text: str, following: str) -> None:
    assert ends_sentence(text, following)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        (" Mr.", " Invented"), (" Prof.", " Rowan"), (" St.", " Ann's"), (" J.", " K."), (" i.e.", " the"), (" no.", " 5"),
        (" p.m.", " on"), (" etc.", " and"), (" £3", ".50"), (" live", " there"), ("", "x"), (" o'", " the"),
    ],
)  # fmt: skip
def test_no_sentence_ends(text: str, following: str) -> None:
    assert not ends_sentence(text, following)


def test_scripts_without_spaces_end_sentences_all_the_same() -> None:
    assert ends_without_space("我来了。")
    assert not ends_without_space("here.")


@given(st.text(alphabet="ab. \n!。Mr", max_size=60))
def test_typed_sentences_are_the_text_to_the_byte(text: str) -> None:
    assert "".join(typed_sentences(text)) == text


def test_a_typed_title_and_a_sum_are_not_cut() -> None:
    text = "I saw Dr. Invented at 3 p.m. on Monday. It cost £3.50 there.\nNo. She left"

    assert list(typed_sentences(text)) == [
        "I saw Dr. Invented at 3 p.m. on Monday. ",
        "It cost £3.50 there.\n",
        "No. ",
        "She left",
    ]
