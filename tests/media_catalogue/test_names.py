"""The names in one testimony, taken together."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_catalogue.names import MENTIONED, PSEUDONYM, find_names


def words_found(texts: list[str], roster: tuple[str, ...] = ()) -> list[list[str]]:
    found = find_names(texts, roster)
    return [[text[each.start_char : each.end_char] for each in here] for text, here in zip(texts, found, strict=True)]


def test_a_name_that_is_found_once_is_found_wherever_it_is_said_again() -> None:
    texts = ["My worker Okonjo phoned.", "Okonjo did. aye okonjo."]

    assert words_found(texts) == [["Okonjo"], ["Okonjo", "okonjo"]]
    assert [each.why for each in find_names(texts)[1]] == [MENTIONED, MENTIONED]


def test_what_had_nothing_but_a_capital_is_found_again_with_one_alone() -> None:
    assert words_found(["then the Keyring people came", "Keyring. The keyring on the table."]) == [["Keyring"], ["Keyring"]]


def test_a_surname_that_is_an_everyday_word_needs_a_capital_when_it_stands_alone() -> None:
    texts = ["Morag Brown said so", "the brown door", "then Brown was there"]

    assert words_found(texts) == [["Morag Brown"], [], ["Brown"]]


def test_what_somebody_is_called_here_is_a_name_too() -> None:
    texts = ["rowan was with us, I'm Rowan 4F7"]

    (first, second) = find_names(texts, ["Rowan 4F7"])[0]

    assert (texts[0][first.start_char : first.end_char], first.why) == ("rowan", PSEUDONYM)
    assert texts[0][second.start_char : second.end_char] == "Rowan 4F7"


def test_a_number_is_one_thing_even_where_it_may_be_several() -> None:
    assert words_found(["its 07700 900123, NHS number 943 476 5919"]) == [["07700 900123", "943 476 5919"]]


def test_a_name_in_an_address_is_part_of_the_address() -> None:
    assert words_found(["write to davie.kerr@example.org"]) == [["davie.kerr@example.org"]]


@given(st.lists(st.text(max_size=80), max_size=4), st.lists(st.text(max_size=12), max_size=2))
def test_no_texts_break_the_finder_and_names_are_apart_and_in_order(texts: list[str], roster: list[str]) -> None:
    for text, found in zip(texts, find_names(texts, roster), strict=True):
        reached = 0
        for each in found:
            assert reached <= each.start_char < each.end_char <= len(text)
            reached = each.end_char


@pytest.mark.parametrize("text", ["a." * 3000 + "@", "x dot " * 2000, "born " * 2000, "one " * 3000, "Aa " * 3000, "7" * 5000])
def test_no_text_takes_long_to_look_through(text: str) -> None:
    began = time.process_time()

    find_names([text])

    assert time.process_time() - began < 2
