import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.kit_room import PREFIX, private_room

HOLDS_A_ROOM = """
import sys, time
from pathlib import Path
from app.kit_room import private_room
with private_room(Path(sys.argv[1])) as room:
    (room.folder / "words").write_text("somebody's words")
    print("here", flush=True)
    time.sleep(600)
"""


def test_a_room_is_its_owners_alone_and_gone_at_the_end(tmp_path: Path) -> None:
    with private_room(tmp_path) as room:
        (room.folder / "words").write_text("words")
        assert room.is_in_memory
        assert room.folder.stat().st_mode & 0o777 == 0o700

    assert list(tmp_path.iterdir()) == []


def test_without_memory_a_private_folder_serves_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with private_room(tmp_path / "nowhere") as room:
        assert not room.is_in_memory
        assert room.folder.parent == tmp_path

    assert list(tmp_path.iterdir()) == []


def test_what_was_left_by_a_machine_that_stopped_goes_with_the_next_room(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / ".held").touch()
    (tmp_path / "somebody elses").mkdir()

    with private_room(tmp_path):
        assert not left.exists()
        assert (tmp_path / "somebody elses").exists()


@pytest.mark.journey
def test_a_room_is_cleared_though_its_holder_was_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS_A_ROOM, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"here\n"
    assert list(tmp_path.glob(f"{PREFIX}*/words"))

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    until = time.monotonic() + 60
    while list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
