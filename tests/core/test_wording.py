"""Sentences that several rooms say alike."""

from core.wording import did_you_mean, storable


def test_a_misspelt_name_is_met_with_the_nearest_one() -> None:
    assert did_you_mean("frist_night", ["first_night", "mentoring"]) == "Did you mean 'first_night'?"


def test_a_name_like_no_other_is_met_with_all_there_are() -> None:
    assert did_you_mean("zzz", ["first_night", "mentoring"]) == "There are: first_night, mentoring."


def test_nothing_known_is_said_as_such() -> None:
    assert did_you_mean("zzz", []) == "There are none yet."


def test_what_no_database_keeps_is_replaced_and_all_else_stays() -> None:
    assert storable("a\x00b\ud800c 🙂\n") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c 🙂\n"
