import asyncio
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StoreDamaged, StoreFull
from storage import kit_keeping
from storage.kit_folder import GATHERED, KitFolder, media_name
from storage.kit_keeping import KitKeeper
from storage.kit_snapshots import SnapshotNote, unpack_snapshot
from tests.storage.a_kit import a_kit

NOTE = SnapshotNote(copy_id="y_1", place="here", count=3, shape="0016", media=())
GIVEN = hashlib.sha256(b"a prompt").hexdigest()


class Served:
    """A kit at work: a store in a room of its own, and a keeper."""

    def __init__(self, folder: Path) -> None:
        self.kit, self.key = a_kit(folder / "kit")
        self.media, self.file = folder / "media", folder / "store"
        self.store = sqlite3.connect(self.file, isolation_level=None)
        self.store.execute("PRAGMA journal_mode = WAL")
        self.store.execute("CREATE TABLE words (word TEXT)")
        self.put(b"a prompt")
        self.keeper = KitKeeper(self.kit, self.key, NOTE, store=self.file, media=self.media, given=frozenset({GIVEN}))

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.media / sha256[:2] / sha256[2:4] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return sha256

    def say(self, word: str) -> None:
        self.store.execute("INSERT INTO words VALUES (?)", [word])

    def kept(self, into: Path) -> tuple[SnapshotNote, list[str]]:
        into.unlink(missing_ok=True)
        note = unpack_snapshot(KitFolder(self.kit.folder), GATHERED, self.key, into)
        with closing(sqlite3.connect(into)) as copy:
            return note, [word for (word,) in copy.execute("SELECT word FROM words")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.keeper.close()
    served.store.close()


async def test_what_was_committed_is_in_the_folder_once_it_is_kept(served: Served, tmp_path: Path) -> None:
    served.say("first")
    await served.keeper.keep()
    assert served.kept(tmp_path / "copy")[1] == ["first"]

    served.say("second")
    await served.keeper.keep()
    note, words = served.kept(tmp_path / "copy")

    assert words == ["first", "second"]
    assert (note.copy_id, note.count) == ("y_1", 5)


async def test_nothing_is_written_where_nothing_changed(served: Served) -> None:
    await served.keeper.keep()
    before = (served.kit.folder / GATHERED).stat().st_mtime_ns

    await served.keeper.keep()

    assert (served.kit.folder / GATHERED).stat().st_mtime_ns == before


async def test_many_at_once_share_a_few_snapshots_and_each_is_in_one(served: Served, tmp_path: Path) -> None:
    async def one(word: str) -> None:
        served.say(word)
        await served.keeper.keep()
        assert word in served.kept(tmp_path / f"copy {word}")[1]

    await asyncio.gather(*(one(str(number)) for number in range(12)))

    assert served.kept(tmp_path / "copy")[0].count <= NOTE.count + 4


async def test_a_file_is_sealed_once_and_goes_when_it_is_taken_back(served: Served, tmp_path: Path) -> None:
    sha256 = served.put(b"a voice")
    served.say("with a voice")
    await served.keeper.keep()
    sealed = served.kit.folder / media_name(served.key, sha256)
    assert b"".join(served.kit.unsealed(media_name(served.key, sha256), served.key)) == b"a voice"
    assert served.kept(tmp_path / "copy")[0].media == (sha256,)
    first = sealed.stat().st_mtime_ns

    served.say("more")
    await served.keeper.keep()
    assert sealed.stat().st_mtime_ns == first

    (served.media / sha256[:2] / sha256[2:4] / sha256).unlink()
    served.say("taken back")
    await served.keeper.keep()
    assert not sealed.exists()
    assert served.kept(tmp_path / "copy")[0].media == ()


async def test_what_came_with_the_kit_is_not_sealed_again(served: Served) -> None:
    await served.keeper.keep()

    assert not (served.kit.folder / media_name(served.key, GIVEN)).exists()


async def test_a_full_disk_is_said_and_tried_again_whoever_asks_next(served: Served, tmp_path: Path, monkeypatch) -> None:
    served.say("first")
    await served.keeper.keep()
    served.say("second")

    def full(*_: object) -> None:
        raise StoreFull

    with monkeypatch.context() as disk:
        disk.setattr(kit_keeping, "put_snapshot", full)
        with pytest.raises(StoreFull):
            await served.keeper.keep()
    assert served.kept(tmp_path / "copy")[1] == ["first"]

    await served.keeper.keep()

    assert served.kept(tmp_path / "copy")[1] == ["first", "second"]


async def test_a_stick_that_was_pulled_out_is_said_and_put_back_all_is_kept(served: Served, tmp_path: Path) -> None:
    served.say("first")
    served.kit.folder.rename(tmp_path / "pulled")
    (tmp_path / "kit").write_text("nothing is mounted here")

    with pytest.raises(StoreDamaged, match="put the stick back in"):
        await served.keeper.keep()

    (tmp_path / "kit").unlink()
    (tmp_path / "pulled").rename(tmp_path / "kit")
    await served.keeper.keep()

    assert served.kept(tmp_path / "copy")[1] == ["first"]
