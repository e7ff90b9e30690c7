"""The home folder: where everything is kept, its secret, and which process runs the jobs."""

import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.settings import Settings
from core.errors import BadSettings

SHORTEST_SECRET = 32


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
        """This process's own working files, in a folder named for it."""
        return self.folder / "scratch" / str(os.getpid())

    @property
    def jobs_database(self) -> Path:
        """The durable jobs' own records: ids and steps, no words."""
        return self.folder / "jobs.sqlite"

    @property
    def secret_file(self) -> Path:
        """The secret that seals addresses, where no setting gives one."""
        return self.folder / "secret.key"

    @property
    def lock_file(self) -> Path:
        """Held by the one process that runs the jobs."""
        return self.folder / "jobs.lock"


def open_home(settings: Settings) -> Home:
    """Make the home folder where it is missing, readable by its owner alone. Raises `BadSettings` when it cannot be used."""
    home = Home(folder=settings.home.expanduser().absolute())
    try:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (home.media, home.uploads, home.models, home.scratch):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings("The home folder cannot be used.", remedy="Set HEARD_HOME to a folder you may write to.") from error
    return home


def clear_scratch(home: Home) -> None:
    """Remove this process's working files, and those of processes that were killed before they could."""
    for folder in home.scratch.parent.iterdir():
        if folder == home.scratch or not _is_alive(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # Somebody else's, and so alive.
        return True
    return True


def secret_of(home: Home, settings: Settings) -> bytes:
    """Return the secret that seals addresses: the setting's, or one made at the first start and kept in the home folder."""
    if settings.secret is not None:
        value = settings.secret.get_secret_value().encode()
        if len(value) < SHORTEST_SECRET:
            raise BadSettings(
                "HEARD_SECRET is too short to protect anyone.", remedy=f"Give at least {SHORTEST_SECRET} characters."
            )
        return value
    try:
        # O_EXCL: of two processes that start at once, one makes the secret and the other reads it.
        handle = os.open(home.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return home.secret_file.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    return home.secret_file.read_bytes()


class JobsLock:
    """One process a home runs the jobs; this says whether it is this one. The system frees it if the process dies."""

    def __init__(self, home: Home) -> None:
        self._path = home.lock_file
        self._file: int | None = None

    def taken(self) -> bool:
        """Try to become the process that runs the jobs; return whether it worked."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
