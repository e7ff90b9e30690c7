"""Consultations in the terminal, from a pipe: as a person would talk, and as a script does."""

from pathlib import Path

import pytest

from tests.journeys.program import heard, objects

pytestmark = pytest.mark.journey


def test_a_whole_chat_from_a_pipe_can_be_searched_afterwards(tmp_path: Path) -> None:
    said = "yes\naye\nok\n4\nI had nowhere to live and slept in the bus station\n1 and 3\nnowhere\n2\nskip\n"

    talked = heard(tmp_path, "talk", "first_night", said=said)
    found = heard(tmp_path, "search", "nowhere to live", "--json")

    assert talked.returncode == 0, talked.stderr
    assert "machine" in talked.stdout.lower()
    assert any("nowhere to live" in each["text"] for each in objects(found.stdout)), talked.stdout
    assert {
        "text",
        "start_ms",
        "end_ms",
        "testimony_id",
        "participant",
        "consultation",
        "approach",
        "medium",
        "themes",
        "why",
        "url",
    } <= set(objects(found.stdout)[0])


def test_no_to_taking_part_leaves_nothing_to_find(tmp_path: Path) -> None:
    talked = heard(tmp_path, "talk", "first_night", said="no\nI had nowhere to live\n")
    found = heard(tmp_path, "search", "nowhere to live", "--json")

    assert talked.returncode == 0, talked.stderr
    assert objects(found.stdout) == []


def test_a_conversation_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    first = heard(tmp_path, "talk", "first_night", said="yes\n")
    second = heard(tmp_path, "talk", "first_night", said="yes\n")

    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    waiting = [line for line in first.stdout.splitlines() if line.strip()][-1]
    assert waiting in second.stdout


def test_an_unknown_consultation_is_met_with_the_nearest_one(tmp_path: Path) -> None:
    talked = heard(tmp_path, "talk", "frist_night")

    assert talked.returncode == 1
    assert "first_night" in talked.stderr
    assert "Traceback" not in talked.stderr


def test_wrong_usage_is_told_from_failure(tmp_path: Path) -> None:
    assert heard(tmp_path, "serch", "x").returncode == 2
    assert heard(tmp_path, "add", "film.mp4").returncode == 2
