"""Pseudonyms: steady, speakable, and with nothing of the person in them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from core.pseudonyms import NAMES, pseudonym_from


@given(participant_id=st.text())
def test_the_same_id_always_gives_the_same_pseudonym(participant_id: str) -> None:
    assert pseudonym_from(participant_id) == pseudonym_from(participant_id)


@given(participant_id=st.text())
def test_a_pseudonym_is_a_listed_name_and_three_digits(participant_id: str) -> None:
    name, digits = pseudonym_from(participant_id).split()

    assert name in NAMES
    assert re.fullmatch(r"[0-9A-F]{3}", digits)


def test_a_thousand_people_are_rarely_called_the_same() -> None:
    made = {pseudonym_from(f"p_{number}") for number in range(1000)}

    assert len(made) > 990


def test_every_name_is_used_and_none_is_listed_twice() -> None:
    made = {pseudonym_from(f"p_{number}").split()[0] for number in range(2000)}

    assert made == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
