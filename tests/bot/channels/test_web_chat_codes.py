import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web_chat_codes import WORDS_IN_A_CODE, code_from, code_in, code_words


def test_a_code_is_harder_to_guess_than_forty_bits():
    bits = WORDS_IN_A_CODE * math.log2(len(code_words())) + math.log2(100)

    assert bits > 42


def test_the_words_are_plain_short_and_each_there_once():
    words = code_words()

    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 9 for word in words)


@given(st.text())
def test_every_code_is_read_back_as_itself(token):
    code = code_from(token)

    assert code_in(code) == code
    assert code_in(code.replace("-", " ").upper()) == code


def test_the_same_token_gives_the_same_code_and_another_token_another():
    assert code_from("one token") == code_from("one token")
    assert code_from("one token") != code_from("another token")


@pytest.mark.parametrize(
    "typed",
    [
        "lemon river candle north 42",
        " Lemon, river; CANDLE — north 4 2. ",
        "lemmon rivver candel north 42",
        "42 lemon river candle north",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert code_in(typed) == "lemon-river-candle-north-42"


@pytest.mark.parametrize(
    "typed",
    ["", "42", "lemon river candle 42", "lemon river candle north", "lemon river candle north 421", "qqq zzz xxx vvv 11"],
)
def test_what_is_not_a_code_is_not_read_as_one(typed):
    assert code_in(typed) is None
