from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadContent
from storage.search.other_words import MOST_OTHERS, OtherWords, read_other_words

SHIPPED = Path(__file__).parents[3] / "prompts" / "recognition" / "other_words.txt"
SCOTS = SHIPPED.with_name("scots_words.txt")
WORDS = OtherWords([("skint", "no money", "broke"), ("prison", "the jail"), ("jail", "the nick"), ("bed", "B&B")])


def test_any_word_of_a_group_brings_the_others_whatever_its_ending_and_case() -> None:
    assert WORDS.instead_of("I was SKINT") == {"no money": "skint", "broke": "skint"}
    assert WORDS.instead_of("prisons") == {"jail": "prisons"}


def test_several_words_together_are_one_meaning() -> None:
    assert WORDS.instead_of("no money left") == {"skint": "no money", "broke": "no money"}
    assert WORDS.instead_of("money") == {}


def test_a_word_in_two_groups_brings_both_and_common_words_in_the_file_do_not_count() -> None:
    assert set(WORDS.instead_of("jail")) == {"prison", "nick"}


def test_what_is_found_instead_is_plain_words() -> None:
    assert WORDS.instead_of("bed") == {"b b": "bed"}


def test_without_words_or_groups_there_is_nothing() -> None:
    assert WORDS.instead_of("?!") == {}
    assert OtherWords().instead_of("prison") == {}


@given(st.text(max_size=40))
def test_whatever_is_typed_brings_no_more_than_a_few(text: str) -> None:
    assert len(WORDS.instead_of(text)) <= MOST_OTHERS


def test_files_are_read_with_remarks_spellings_and_whatever_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\ufeff# a remark\n\nhoose = house\nalone\nskint,  no   money ,, # and a remark\n", encoding="utf-8")

    words = read_other_words(file, tmp_path / "not-there.txt")

    assert words.instead_of("house") == {"hoose": "house"}
    assert words.instead_of("skint") == {"no money": "skint"}
    assert words.instead_of("alone") == {}


def test_a_file_that_is_no_text_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(b"\xff\xfe\x00skint")

    with pytest.raises(BadContent, match=r"words\.txt"):
        read_other_words(file)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("prison", "jail"),
        ("CPO", "community payback"),
        ("methadone", "methy"),
        ("no money", "skint"),
        ("sober", "dry"),
        ("house", "hoose"),
    ],
)
def test_the_words_that_heard_ships_find_one_another(typed: str, held: str) -> None:
    words = read_other_words(SHIPPED, SCOTS)

    assert held in words.instead_of(typed)
