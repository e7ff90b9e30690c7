"""Bringing a kit home by the real parts: whole, once, by the home that made it alone, and nothing of a kit that was changed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import kit_homecoming
from app.kit_homecoming import bring_home, opened_kit
from core.errors import BadKit
from core.testimony import Recording
from storage.kit_folder import GATHERED, MANIFEST, MEDIA, START
from tests.app.kits import kit_at_work, kit_made, new_home, said
from tests.app.opened_house import house_in
from tests.opened import run_apart

pytestmark = pytest.mark.journey

SENTENCE = "Zinnia the peacock met me at the gate."


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, and a kit in which somebody typed and sent a file."""
    folder = tmp_path_factory.mktemp("visit")

    home = new_home(folder / "home")

    async def hold() -> None:
        async with house_in(home) as house:
            await kit_made(house, folder / "kit")
        async with kit_at_work(folder / "kit") as kit:
            await said(kit, "", "yes", "yes", SENTENCE)
            await kit.house.store.catalogue.save_recording(await a_file(kit.house.files))
            await kit.keeper.keep()

    run_apart(hold())
    return folder


async def a_file(files) -> Recording:
    async def content():
        yield b"a voice" * 100_000

    stored = await files.put(content())
    return Recording(
        sha256=stored.sha256, byte_count=stored.byte_count, container="wav", length_ms=1, has_sound=True, has_picture=False
    )


@pytest.fixture
def held(visit: Path, tmp_path: Path) -> Path:
    for name in ("home", "kit"):
        shutil.copytree(visit / name, tmp_path / name)
    return tmp_path


async def test_everything_comes_home_once_and_its_work_is_waiting(held: Path) -> None:
    async with house_in(held / "home") as house:
        first = await bring_home(house, held / "kit")
        second = await bring_home(house, held / "kit")
        waiting = await house.store.catalogue.unfinished()
        lines = {line.kind: line for line in first.lines}

        assert (first.balances, first.stored, second.stored) == (True, first.in_kit, 0)
        assert (lines["files"].stored, lines["testimony"].stored, lines["people"].stored) == (1, 1, 1)
        assert [each.text for each in waiting] == [SENTENCE]
        (sha256,) = (row["sha256"] for row in (await opened_kit(house, held / "kit")).gathered.rows["recordings"])
        assert await house.files.verify(sha256)


async def test_a_file_forgotten_at_home_does_not_come_back(held: Path) -> None:
    async with house_in(held / "home") as house:
        await bring_home(house, held / "kit")
        (sha256,) = (row["sha256"] for row in (await opened_kit(house, held / "kit")).gathered.rows["recordings"])
        await house.files.delete(sha256)

        report = await bring_home(house, held / "kit")

    assert report.balances
    assert {line.kind: dict(line.refused) for line in report.lines}["files"] == {"forgotten here since": 1}


async def test_another_home_takes_nothing(held: Path) -> None:
    (held / "home" / "secret.key").write_text("the secret of quite another home")
    async with house_in(held / "home") as house:
        with pytest.raises(BadKit, match="made by another home"):
            await bring_home(house, held / "kit")


async def test_a_kit_last_used_by_a_newer_program_waits_until_this_one_is_brought_up_to_date(
    held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_homecoming, "HEAD", "0001")
    async with house_in(held / "home") as house:
        with pytest.raises(BadKit, match="newer version of Heard"):
            await bring_home(house, held / "kit")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def only_file(kit: Path) -> Path:
    (path,) = (kit / MEDIA).iterdir()
    return path


def leading_out(kit: Path) -> None:
    written = json.loads((kit / MANIFEST).read_text())
    written["manifest"]["pieces"][0]["name"] = "../../home/secret.key"
    (kit / MANIFEST).write_text(json.dumps(written))


def huge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(1 << 40)


def link(kit: Path) -> None:
    only_file(kit).rename(kit / "elsewhere")
    (kit / MEDIA / (kit / "elsewhere").name).symlink_to(kit / "elsewhere")


HARMS: dict[str, Callable[[Path], object]] = {
    "the store cut off": lambda kit: cut(kit / GATHERED),
    "a file cut off": lambda kit: cut(only_file(kit)),
    "a file gone": lambda kit: only_file(kit).unlink(),
    "a file in the store's place": lambda kit: shutil.copy(only_file(kit), kit / GATHERED),
    "the store in a file's place": lambda kit: shutil.copy(kit / GATHERED, only_file(kit)),
    "the beginning changed": lambda kit: cut(kit / START),
    "a huge store": lambda kit: huge(kit / GATHERED),
    "a huge file": lambda kit: huge(only_file(kit)),
    "a name that leads out": leading_out,
    "a link": link,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
async def test_of_a_kit_that_was_changed_nothing_is_taken(held: Path, harm: Callable[[Path], object]) -> None:
    harm(held / "kit")
    async with house_in(held / "home") as house:
        with pytest.raises(BadKit):
            await bring_home(house, held / "kit")

        assert await house.store.catalogue.unfinished() == []
        assert not list((held / "home" / "media").glob("??/??/*"))
