"""The clock and the makers of ids and tokens."""

from datetime import timedelta

from app.clock import new_id, new_token, now


def test_now_is_aware_utc() -> None:
    assert now().utcoffset() == timedelta(0)


def test_an_id_begins_with_its_letter_and_no_two_are_the_same() -> None:
    made = {new_id("t") for _ in range(1000)}

    assert len(made) == 1000
    assert all(each.startswith("t_") and len(each) == 22 for each in made)


def test_a_token_is_long_enough_that_nobody_guesses_it() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000
    assert len(new_token()) >= 43
