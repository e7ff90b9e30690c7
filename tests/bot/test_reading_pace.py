from datetime import timedelta

from bot.reading_pace import LONGEST, sent_too_soon
from tests.bot.chats import NOON

EIGHT_WORDS = "How many weeks did you stay there then?"


def test_nobody_answers_eight_words_within_three_seconds() -> None:
    assert sent_too_soon(NOON + timedelta(seconds=3), NOON, EIGHT_WORDS)
    assert not sent_too_soon(NOON + timedelta(seconds=4), NOON, EIGHT_WORDS)


def test_after_a_while_anything_could_be_read() -> None:
    assert not sent_too_soon(NOON + LONGEST, NOON, "word " * 500)


def test_where_nobody_knows_when_it_was_asked_it_could_be_read() -> None:
    assert not sent_too_soon(NOON, None, EIGHT_WORDS)
