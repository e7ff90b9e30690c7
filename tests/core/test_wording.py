"""Sentences that several rooms say alike."""

from core.wording import did_you_mean, for_terminal, storable


def test_a_misspelt_name_is_met_with_the_nearest_one() -> None:
    assert did_you_mean("frist_night", ["first_night", "mentoring"]) == "Did you mean 'first_night'?"


def test_a_name_like_no_other_is_met_with_all_there_are() -> None:
    assert did_you_mean("zzz", ["first_night", "mentoring"]) == "There are: first_night, mentoring."


def test_nothing_known_is_said_as_such() -> None:
    assert did_you_mean("zzz", []) == "There are none yet."


def test_what_no_database_keeps_is_replaced_and_all_else_stays() -> None:
    assert storable("a\x00b\ud800c 🙂\n") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c 🙂\n"


def test_words_steer_no_terminal_and_turn_nothing_round_and_all_else_stays() -> None:
    assert for_terminal("cauld 🥶\tken\n\x1b[31m\x07\u202eereh\u202c") == "cauld 🥶\tken\n\ufffd[31m\ufffd\ufffdereh\ufffd"
