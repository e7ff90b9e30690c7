"""A file has arrived when nothing about it changed for long enough, and films and sheets find each other by their names."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest

from media_catalogue.arrivals import PATIENCE, Arrival, Seen, after_look, arrivals, beside, more_may_come

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
STEADY = timedelta(seconds=10)
FILM = PurePosixPath("films/a.mp4")


def looks(*found: tuple[int, int, int]) -> Arrival:
    """What is known of one film after looks at (second, size, written at)."""
    known: dict[PurePosixPath, Seen] = {}
    now = NOON
    for second, size, written_at in found:
        now = NOON + timedelta(seconds=second)
        known = after_look(known, {FILM: (size, written_at)}, now)
    (arrival,) = arrivals(known, now, steady=STEADY)
    return arrival


def test_one_look_is_never_enough() -> None:
    assert not looks((0, 5, 1)).is_whole
    assert not looks((3600, 5, 1)).is_whole


def test_two_looks_that_are_far_enough_apart_and_alike_are() -> None:
    assert not looks((0, 5, 1), (9, 5, 1)).is_whole
    assert looks((0, 5, 1), (10, 5, 1)).is_whole


@pytest.mark.parametrize("changed", [(6, 1), (5, 2)])
def test_whatever_changes_begins_the_wait_again(changed: tuple[int, int]) -> None:
    assert not looks((0, 5, 1), (9, *changed), (12, *changed)).is_whole
    assert looks((0, 5, 1), (9, *changed), (19, *changed)).is_whole


def test_a_file_that_went_and_came_back_is_a_new_one() -> None:
    known = after_look({}, {FILM: (5, 1)}, NOON)
    known = after_look(known, {}, NOON + STEADY)
    known = after_look(known, {FILM: (5, 1)}, NOON + 2 * STEADY)

    assert not arrivals(known, NOON + 2 * STEADY, steady=STEADY)[0].is_whole


def test_an_empty_file_may_be_the_place_of_one_that_is_to_come_until_nothing_came_for_long() -> None:
    assert not looks((0, 0, 1), (60, 0, 1)).is_whole
    assert looks((0, 0, 1), (int(PATIENCE.total_seconds()), 0, 1)).is_whole


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("films/a.yaml", ["films/a.mp4"]),
        ("films/A.CSV", ["films/a.mp4"]),
        ("films/a.mp4.yaml", ["films/a.mp4"]),
        ("a.yaml", []),
        ("films/c.yaml", ["films/c.mov", "films/c.mp4"]),
        ("films/c.mov.yaml", ["films/c.mov"]),
    ],
)
def test_a_sheet_stands_beside_the_film_it_is_called_after(sheet: str, found: list[str]) -> None:
    films = [PurePosixPath(name) for name in ("b.mp4", "films/a.mp4", "films/c.mov", "films/c.mp4")]

    assert [str(film) for film in beside(PurePosixPath(sheet), films)] == found


def test_while_anything_arrives_more_may_come_but_nothing_waits_for_ever() -> None:
    whole = Arrival(path=FILM, is_whole=True, is_overdue=False)
    coming = Arrival(path=PurePosixPath("b.mp4"), is_whole=False, is_overdue=False)
    stuck = Arrival(path=PurePosixPath("c.mp4"), is_whole=False, is_overdue=True)

    assert not more_may_come([whole, stuck])
    assert more_may_come([whole, coming])
