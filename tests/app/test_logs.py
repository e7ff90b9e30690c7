"""Logs never hold a person's words, number, address, file name or token, whoever writes them."""

import io
import json
import logging

import pytest
import structlog

from app.logs import set_up_logs, where_it_broke
from app.settings import Settings

SECRET = "I slept in the bus station"


@pytest.fixture
def stream() -> io.StringIO:
    written = io.StringIO()
    set_up_logs(Settings(log_format="json", log_level="debug"), written)
    return written


def test_a_field_that_may_hold_words_is_blanked(stream: io.StringIO) -> None:
    structlog.get_logger().info("turn_taken", session_id="s_1", text=SECRET, filename="rowan.mp4")

    line = json.loads(stream.getvalue())

    assert line["session_id"] == "s_1"
    assert SECRET not in stream.getvalue()
    assert "rowan" not in stream.getvalue()


def test_words_used_as_an_event_name_are_blanked(stream: io.StringIO) -> None:
    structlog.get_logger().info(f"heard {SECRET}")

    assert SECRET not in stream.getvalue()


def test_a_library_that_logs_words_is_heard_without_them(stream: io.StringIO) -> None:
    logging.getLogger("some.library").warning("could not parse %s", SECRET)

    assert "some.library" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_an_error_is_told_by_its_class_and_place_and_not_by_its_message(stream: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        structlog.get_logger().error("turn_failed", error=error, stage=where_it_broke(error))

    assert "ValueError at test_logs.py" in stream.getvalue()
    assert SECRET not in stream.getvalue()
