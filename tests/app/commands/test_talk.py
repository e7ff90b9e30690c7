"""`heard talk`: badly used, as people do."""

from pathlib import Path

import pytest

from tests.journeys.program import heard, objects

pytestmark = pytest.mark.journey


def test_stop_ends_it_and_what_was_said_before_stays(tmp_path: Path) -> None:
    talked = heard(tmp_path, "talk", "first_night", said="yes\nyes\nyes\n3\nA warm bed would have helped\nStop.\nhello?\n")
    found = objects(heard(tmp_path, "search", "warm bed", "--json").stdout)

    assert talked.returncode == 0
    assert len(found) == 1
    assert "hello" not in heard(tmp_path, "search", "hello", "--json").stdout


def test_taking_it_back_hides_everything_at_once(tmp_path: Path) -> None:
    heard(tmp_path, "talk", "first_night", said="yes\nyes\nyes\n3\nA warm bed would have helped\ndelete my answers\nyes\n")

    found = objects(heard(tmp_path, "search", "warm bed", "--json").stdout)

    assert found == []


def test_two_people_at_one_keyboard_are_two_people(tmp_path: Path) -> None:
    said = "yes\nyes\nyes\n3\nA warm bed would have helped\n"
    for _ in range(2):
        heard(tmp_path, "talk", "first_night", "--new", said=said)

    found = objects(heard(tmp_path, "search", "warm bed", "--json").stdout)

    assert len({each["participant"] for each in found}) == 2


def test_a_file_that_is_no_voice_note_is_met_kindly(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\0" * 2000)

    talked = heard(tmp_path / "home", "talk", "first_night", said=f"yes\nyes\nyes\n3\n/voice {photo}\n")

    assert talked.returncode == 0, talked.stderr
    assert "could not open" in talked.stdout
