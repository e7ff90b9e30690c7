from datetime import UTC, datetime, timedelta

from bot.channels.web_chat_tries import PEOPLE_REMEMBERED, Tries


class Watch:
    def __init__(self):
        self.now = datetime(2026, 3, 2, tzinfo=UTC)

    def __call__(self):
        return self.now


def test_too_many_wrong_tries_make_one_caller_wait_and_nobody_else():
    tries = Tries(Watch(), limit=3)

    for _ in range(3):
        tries.note_wrong("here")

    assert tries.too_many("here")
    assert not tries.too_many("elsewhere")


def test_waiting_long_enough_allows_another_try():
    watch = Watch()
    tries = Tries(watch, limit=1, window=timedelta(minutes=10))
    tries.note_wrong("here")

    watch.now += timedelta(minutes=10)

    assert not tries.too_many("here")


def test_memory_is_bounded_however_many_callers_try():
    tries = Tries(Watch(), limit=1)

    for number in range(PEOPLE_REMEMBERED + 1):
        tries.note_wrong(str(number))

    assert not tries.too_many("0")
    assert tries.too_many(str(PEOPLE_REMEMBERED))
