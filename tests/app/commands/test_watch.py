"""`heard watch` says what became of films, and names no folder to watch where there is none."""

import asyncio

import pytest

from app.commands.watch import _until, tell, watch
from core.errors import BadInput
from media_catalogue.watched_folder import Told


def test_what_became_of_films_is_told_and_nothing_where_nothing_did(capsys: pytest.CaptureFixture[str]) -> None:
    tell(None)
    tell(Told(waiting=3))
    tell(Told(taken=2, were_here=1, refused=1, waiting=3, unnamed=1))

    told = capsys.readouterr().err.splitlines()
    assert told[0] == "2 taken, 1 here already, 1 refused, 3 waiting."
    assert len(told) == 3


async def test_a_watcher_that_is_told_to_stop_stops_in_the_middle_of_a_look() -> None:
    stop, begun = asyncio.Event(), asyncio.Event()

    async def a_long_look() -> None:
        begun.set()
        await asyncio.Event().wait()

    watching = asyncio.create_task(_until(stop, a_long_look()))
    await begun.wait()
    stop.set()

    await asyncio.wait_for(watching, 10)


async def test_what_ends_a_watcher_before_is_not_dropped() -> None:
    async def breaks() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await _until(asyncio.Event(), breaks())


def test_a_folder_must_be_named_or_set(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    monkeypatch.delenv("HEARD_WATCH_FOLDER", raising=False)

    with pytest.raises(BadInput, match="no folder to watch"):
        watch(None, consultation="")
