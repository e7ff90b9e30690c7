"""What is remembered of the bot lasts from one start to the next, is this bot's alone, and tells nobody its token."""

from pathlib import Path

import pytest
import structlog

from app.telegram_notes import FILE_NAME, TelegramNotes, bot_mark

TOKEN = "4711:an-invented-token-for-tests-alone-0000"


def test_what_is_kept_is_known_at_the_next_start_and_of_another_bot_nothing_is(tmp_path: Path) -> None:
    TelegramNotes(tmp_path, bot="one").keep("name", "OurBot")
    TelegramNotes(tmp_path, bot="one").keep("menu", "m")

    again, other = TelegramNotes(tmp_path, bot="one"), TelegramNotes(tmp_path, bot="other")

    assert (again.known("name"), again.known("menu"), again.known("else")) == ("OurBot", "m", "")
    assert (other.known("name"), other.known("menu")) == ("", "")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"of": "one", "name": 4}'])
def test_a_damaged_file_is_as_if_there_were_none(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)

    assert TelegramNotes(tmp_path, bot="one").known("name") == ""


def test_the_file_is_its_owners_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    TelegramNotes(tmp_path, bot="one").keep("name", "OurBot")

    assert [each.name for each in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_nothing_is_told_of_and_the_name_is_known_until_the_end(tmp_path: Path) -> None:
    notes = TelegramNotes(tmp_path / "gone", bot="one")

    with structlog.testing.capture_logs() as logged:
        notes.keep("name", "OurBot")

    assert notes.known("name") == "OurBot"
    assert [each["event"] for each in logged] == ["telegram_notes_not_kept"]


def test_a_mark_is_the_same_for_the_same_bot_and_shows_nothing_of_it() -> None:
    ours = bot_mark(b"secret", api="https://api.telegram.org/", token=TOKEN)

    assert ours == bot_mark(b"secret", api="https://api.telegram.org", token=TOKEN)
    assert ours != bot_mark(b"another", api="https://api.telegram.org", token=TOKEN)
    assert "4711" not in ours
