"""One process at a time looks at the watched folder, and one that cannot be used stops nothing else."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.home import Home, OneProcessLock
from app.settings import Settings
from app.watching import Watching, WatchingWhatIsSet, watched_folder
from core.errors import BadSettings
from media_catalogue.watched_folder import Told
from tests.app.opened_house import house_in


def settings(folder: Path | None) -> Settings:
    return Settings(watch_folder=folder)


def test_no_folder_is_watched_unless_one_is_set(tmp_path: Path) -> None:
    assert watched_folder(settings(None), Home(folder=tmp_path)) is None


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not there"):
        watched_folder(settings(tmp_path / "none"), Home(folder=tmp_path / "home"))


@pytest.mark.parametrize(("folder", "home"), [("a", "a/home"), ("home/uploads", "home"), ("a", "a")])
def test_a_folder_that_lies_in_the_home_or_holds_it_is_not_watched(tmp_path: Path, folder: str, home: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / home).mkdir(parents=True, exist_ok=True)

    with pytest.raises(BadSettings, match="lie in each other"):
        watched_folder(settings(tmp_path / folder), Home(folder=tmp_path / home))


@pytest.mark.journey
async def test_one_process_looks_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "watched").mkdir()
    async with house_in(tmp_path / "home") as house:
        watching = Watching(house, tmp_path / "watched")

        with OneProcessLock(house.home.watch_lock_file) as other:
            assert other.taken()
            assert await watching.look() is None
        assert await watching.look() == Told()


@pytest.mark.journey
async def test_a_folder_that_is_gone_for_a_while_is_logged_once_and_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    async with house_in(tmp_path / "home", watch_folder=folder) as house:
        watching = WatchingWhatIsSet(house)

        with capture_logs() as logs:
            assert [await watching.round(), await watching.round()] == [None, None]
        folder.mkdir()
        back = await watching.round()

    assert [each["event"] for each in logs] == ["folder_not_watched"]
    assert str(folder) not in str(logs)
    assert back == Told()
