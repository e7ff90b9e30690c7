import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper import ALPHABET, LENGTH, code_from, code_in, session_of, spaced

codes = st.text(min_size=1).map(code_from)


@given(codes)
def test_a_code_is_read_back_as_it_is_printed(code) -> None:
    assert code_in(spaced(code)) == code
    assert code_in(f" {code.lower()} ") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_sign_is_found(code, place, sign) -> None:
    mistyped = code[:place] + sign + code[place + 1 :]

    assert code_in(mistyped) == (code if sign == code[place] else None)


@given(codes, st.integers(0, LENGTH - 2))
def test_every_two_neighbours_that_changed_places_are_found(code, place) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert code_in(swapped) == (code if swapped == code else None)


@pytest.mark.parametrize("text", ["", "2347", "0000-0000", "ABCDEFGHJ", "' or 1=1", "２３４７ＡＣＤＥ"])
def test_what_cannot_be_a_code_is_none(text) -> None:
    assert code_in(text) is None


def test_the_alphabet_has_no_signs_that_look_alike_and_a_prime_number_of_them() -> None:
    assert not set(ALPHABET) & set("01OIL58SBUVQZ")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


def test_different_seeds_give_different_codes_and_a_code_one_session() -> None:
    made = {code_from(f"seed {number}") for number in range(500)}

    assert len(made) == 500
    assert len({session_of(code) for code in made}) == 500
