"""The home folder: private, with one secret and one process that runs the jobs."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.home import OneProcessLock, open_home, own_scratch, secret_of
from app.settings import Settings
from core.errors import BadSettings


def test_the_home_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path / "new" / "home"))

    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert home.media.is_dir()


def test_a_home_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BadSettings, match="HEARD_HOME"):
        open_home(Settings(home=tmp_path / "file"))


def test_the_secret_is_made_once_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    home = open_home(settings)

    first, second = secret_of(home, settings), secret_of(home, settings)

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE(home.secret_file.stat().st_mode) == 0o600


def test_a_secret_that_is_too_short_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret=SecretStr("short"))

    with pytest.raises(BadSettings, match="too short"):
        secret_of(open_home(settings), settings)


def test_one_process_runs_the_jobs_and_its_death_frees_the_place(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys,time\nfrom pathlib import Path\nfrom app.home import Home, OneProcessLock\n"
            "lock = OneProcessLock(Home(folder=Path(sys.argv[1])).lock_file)\nprint(lock.taken(), flush=True)\ntime.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "True"

    with OneProcessLock(home.lock_file) as lock:
        while_it_lives = lock.taken()
        holder.kill()
        holder.wait()
        holder.stdout.close()
        after_its_death = lock.taken()

    assert (while_it_lives, after_its_death) == (False, True)


def test_working_files_of_the_dead_are_cleared_and_those_of_the_living_stay(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path))
    holding = (
        "import sys\nfrom pathlib import Path\nfrom app.home import Home, own_scratch\nhome = Home(folder=Path(sys.argv[1]))\n"
        "with own_scratch(home) as own:\n    (own / 'work').touch()\n    print(own, flush=True)\n    input()"
    )
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", holding, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    dead, living = (Path(holder.stdout.readline().strip()) for holder in holders if holder.stdout)
    holders[0].kill()
    holders[0].communicate()

    with own_scratch(home) as own:
        there = (dead.exists(), (living / "work").exists(), own.exists())
    holders[1].communicate("\n")

    assert there == (False, True, True)
    assert list(home.scratch.iterdir()) == []


def test_a_home_that_is_there_already_is_kept_to_its_owner(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)

    home = open_home(Settings(home=tmp_path / "home"))

    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def test_a_home_whose_name_databases_would_misread_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"'\?'"):
        open_home(Settings(home=tmp_path / "h?q"))


def test_a_damaged_secret_is_refused_and_never_replaced(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    home = open_home(settings)
    home.secret_file.touch()

    with pytest.raises(BadSettings, match="damaged"):
        secret_of(home, settings)

    assert home.secret_file.read_bytes() == b""


def test_asking_whether_the_jobs_are_free_takes_nothing(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path))

    before = OneProcessLock(home.lock_file).is_free()
    with OneProcessLock(home.lock_file) as lock:
        taken = lock.taken()
        during = OneProcessLock(home.lock_file).is_free()

    assert (before, taken, during) == (True, True, False)
