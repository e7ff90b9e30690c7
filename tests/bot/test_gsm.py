import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gsm import BASIC, EXTENDED, Alphabet, room_for


def test_plain_words_take_a_septet_each() -> None:
    room = room_for("Hello. Where did you stay?")

    assert (room.alphabet, room.units, room.outside) == (Alphabet.GSM_7, 26, "")


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == 127  # 128 places, one of which is the escape.
    assert not BASIC & EXTENDED


@pytest.mark.parametrize("character", "€[]{}^|~\\")
def test_an_extended_character_takes_two_septets(character: str) -> None:
    assert room_for(f"a{character}").units == 3


def test_one_message_holds_160_septets_and_no_more() -> None:
    assert room_for("a" * 160).fits_one_message
    assert not room_for("a" * 161).fits_one_message
    assert not room_for("a" * 159 + "€").fits_one_message


def test_one_character_outside_the_alphabet_leaves_room_for_70() -> None:
    assert room_for("Gàidhlig").alphabet is Alphabet.GSM_7
    gaelic = room_for("Ciamar a bha a’ chiad oidhche?")

    assert (gaelic.alphabet, gaelic.outside) == (Alphabet.UCS_2, "’")
    assert room_for("ł" * 70).fits_one_message
    assert not room_for("ł" * 71).fits_one_message


def test_a_picture_character_takes_two_units() -> None:
    assert room_for("👍").units == 2


@given(st.text())
def test_more_words_never_take_less_room(text: str) -> None:
    assert room_for(text + "a").units == room_for(text).units + 1
