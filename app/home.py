"""The home folder: where everything is kept, its secret, and which process runs the jobs."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from app.settings import Settings
from core.errors import BadSettings, StoreFull

SHORTEST_SECRET = 32
ANOTHER = "Set HEARD_HOME to a folder you may write to."
HELD = ".held"
MOMENT_S = 60


@dataclass(frozen=True, kw_only=True)
class Home:
    """The places inside the home folder."""

    folder: Path

    @property
    def media(self) -> Path:
        """Media files by hash."""
        return self.folder / "media"

    @property
    def uploads(self) -> Path:
        """Where uploads wait until they are whole."""
        return self.folder / "uploads"

    @property
    def models(self) -> Path:
        """Models that were fetched."""
        return self.folder / "models"

    @property
    def scratch(self) -> Path:
        """Working files: a folder for each house that is open, gone when it closes."""
        return self.folder / "scratch"

    @property
    def jobs_database(self) -> Path:
        """The durable jobs' own records: ids and steps, no words."""
        return self.folder / "jobs.sqlite"

    @property
    def secret_file(self) -> Path:
        """The secret that seals addresses, where no setting gives one."""
        return self.folder / "secret.key"

    @property
    def channels_lock_file(self) -> Path:
        """Held by the one process that sends and polls."""
        return self.folder / "channels.lock"

    @property
    def watch_lock_file(self) -> Path:
        """Held by the one process that looks at the watched folder."""
        return self.folder / "watch.lock"

    @property
    def watch_journal(self) -> Path:
        """What is being moved out of the watched folder."""
        return self.folder / "watch.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one process that runs the jobs."""
        return self.folder / "jobs.lock"


def open_home(settings: Settings) -> Home:
    """Make the home folder where it is missing, and keep it to its owner alone. Raises `BadSettings` when it cannot be used."""
    home = Home(folder=settings.home.expanduser().absolute())
    if "?" in str(home.folder):
        raise BadSettings("The home folder's name has a '?' in it, which databases read as something else.", remedy=ANOTHER)
    try:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.folder.chmod(0o700)
        for folder in (home.media, home.uploads, home.models, home.scratch):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadSettings("The home folder cannot be used.", remedy=ANOTHER) from error
    return home


@contextmanager
def own_scratch(home: Home) -> Iterator[Path]:
    """Give an empty folder for working files for as long as this lasts."""
    with own_folder(home.scratch) as own:
        yield own


@contextmanager
def own_folder(place: Path, prefix: str = "") -> Iterator[Path]:
    """Give an empty folder in `place` whose name begins with `prefix`, for as long as this lasts.

    What processes left that were killed before they could tidy up goes first: a lock on each folder, which the system frees at
    its holder's death, says whether somebody still works there.
    """
    for folder in place.iterdir():
        if folder.name.startswith(prefix) and _is_ours(folder) and not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)
    own = Path(mkdtemp(prefix=prefix, dir=place))
    lock = os.open(own / HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
        os.close(lock)


def _is_ours(folder: Path) -> bool:
    try:
        return folder.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _is_held(folder: Path) -> bool:
    try:
        lock = os.open(folder / HELD, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return _is_new(folder)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _is_new(folder: Path) -> bool:
    """Whether a folder without a lock may be one that is being made at this moment."""
    try:
        return datetime.now(UTC).timestamp() - folder.stat().st_mtime < MOMENT_S
    except OSError:
        return True


def secret_of(home: Home, settings: Settings) -> bytes:
    """Return the secret that seals addresses: the setting's, or one made at the first start and kept in the home folder.

    Raises `BadSettings` when it is too short to protect anyone, or the kept one is damaged.
    """
    if settings.secret is not None:
        value = settings.secret.get_secret_value().encode()
        if len(value) < SHORTEST_SECRET:
            raise BadSettings(
                "HEARD_SECRET is too short to protect anyone.", remedy=f"Give at least {SHORTEST_SECRET} characters."
            )
        return value
    if not home.secret_file.exists():
        _make_secret(home)
    kept = home.secret_file.read_bytes()
    if len(kept) < SHORTEST_SECRET:
        raise BadSettings("The file secret.key in the home folder is damaged.", remedy="Put it back from a backup.")
    return kept


def _make_secret(home: Home) -> None:
    """Make the secret whole before it has its name: of two processes that start at once, both read the one that was first."""
    new = home.folder / f"secret-{secrets.token_hex(8)}"
    try:
        with new.open("xb", buffering=0) as file:
            new.chmod(0o600)
            file.write(secrets.token_hex(32).encode())
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(new, home.secret_file)
    except OSError as error:
        raise StoreFull from error
    finally:
        new.unlink(missing_ok=True)


class OneProcessLock:
    """One process a home does something; this says whether it is this one. The system frees it if the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def taken(self) -> bool:
        """Try to become the process that does it; return whether it worked."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def is_free(self) -> bool:
        """Return whether nobody does it, without becoming the one who does."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
