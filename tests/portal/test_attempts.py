from datetime import UTC, datetime, timedelta

from portal.attempts import KEYS_KEPT, WINDOW, Attempts

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_after_too_many_tries_one_must_wait() -> None:
    attempts = Attempts()

    for _ in range(5):
        assert not attempts.must_wait([("someone", 5)], NOW)
        attempts.note_failure(["someone"], NOW)

    assert attempts.must_wait([("someone", 5)], NOW)
    assert not attempts.must_wait([("someone else", 5)], NOW)


def test_waiting_ends() -> None:
    attempts = Attempts()
    attempts.note_failure(["someone"], NOW)

    assert attempts.must_wait([("someone", 1)], NOW + WINDOW - timedelta(seconds=1))
    assert not attempts.must_wait([("someone", 1)], NOW + WINDOW)


def test_getting_in_forgives() -> None:
    attempts = Attempts()
    attempts.note_failure(["someone"], NOW)

    attempts.forgive("someone")

    assert not attempts.must_wait([("someone", 1)], NOW)


def test_a_flood_of_made_up_addresses_does_not_fill_the_memory() -> None:
    attempts = Attempts()

    attempts.note_failure([f"nobody {number}" for number in range(KEYS_KEPT + 10)], NOW)

    assert not attempts.must_wait([("nobody 0", 1)], NOW)
    assert attempts.must_wait([(f"nobody {KEYS_KEPT + 9}", 1)], NOW)
