from datetime import timedelta

import pytest

from bot.channels.web_chat_allowance import Allowance, EnoughForNow, Limits
from bot.channels.web_chat_tries import PEOPLE_REMEMBERED
from tests.bot.channels.test_web_chat_tries import Watch

ROOMY = Limits(recordings=100, byte_count=1_000_000)


def sends(allowance, *, chat="one", line="here", byte_count=10):
    with allowance.taking(chat=chat, line=line, byte_count=byte_count):
        pass


def test_a_chat_sends_as_many_as_fit_an_hour_and_nobody_else_waits_for_it():
    allowance = Allowance(Watch(), of_a_chat=Limits(recordings=2, byte_count=1_000), of_a_line=ROOMY)

    sends(allowance)
    sends(allowance)

    with pytest.raises(EnoughForNow):
        sends(allowance)
    sends(allowance, chat="another")


def test_bytes_are_counted_together_and_a_first_recording_always_fits():
    allowance = Allowance(Watch(), of_a_chat=Limits(recordings=9, byte_count=100), of_a_line=ROOMY)

    sends(allowance, byte_count=500)

    with pytest.raises(EnoughForNow):
        sends(allowance, byte_count=1)


def test_an_hour_later_there_is_room_again():
    watch = Watch()
    allowance = Allowance(watch, of_a_chat=Limits(recordings=1, byte_count=100), of_a_line=ROOMY)
    sends(allowance)

    watch.now += timedelta(hours=1)

    sends(allowance)


def test_someone_who_starts_chat_after_chat_on_one_line_is_stopped_too():
    allowance = Allowance(Watch(), of_a_chat=ROOMY, of_a_line=Limits(recordings=3, byte_count=1_000))
    for number in range(3):
        sends(allowance, chat=str(number))

    with pytest.raises(EnoughForNow):
        sends(allowance, chat="a fourth")
    sends(allowance, chat="a fourth", line="elsewhere")


def test_what_failed_to_come_in_is_not_counted():
    allowance = Allowance(Watch(), of_a_chat=Limits(recordings=1, byte_count=100), of_a_line=ROOMY)

    with pytest.raises(ConnectionError), allowance.taking(chat="one", line="here", byte_count=10):
        raise ConnectionError

    sends(allowance)


def test_recordings_that_come_in_at_the_same_time_are_all_counted():
    allowance = Allowance(Watch(), of_a_chat=Limits(recordings=1, byte_count=100), of_a_line=ROOMY)

    with allowance.taking(chat="one", line="here", byte_count=10), pytest.raises(EnoughForNow):
        sends(allowance)


def test_memory_is_bounded_however_many_chats_send():
    allowance = Allowance(Watch(), of_a_chat=Limits(recordings=1, byte_count=100), of_a_line=ROOMY)
    for number in range(PEOPLE_REMEMBERED):
        sends(allowance, chat=str(number), line=str(number))

    sends(allowance, chat="0", line="0")

    with pytest.raises(EnoughForNow):
        sends(allowance, chat=str(PEOPLE_REMEMBERED - 1), line="elsewhere")
