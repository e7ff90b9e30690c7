"""Uploads that have begun, in a folder: what is known of each, and its bytes so far. Knows no protocol and no page.

An upload has two files, named by its id. ``.json`` holds who began it and what was answered, and is on the disk before the
first byte is taken. ``.bytes`` holds what has come: its length, and nothing else, says how far the upload is, so that a process
that was killed leaves nothing to mend. Everything here blocks; it is called in threads.
"""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from core.errors import HeardError, NotFound, StoreFull
from portal.upload_records import Answers, BegunUpload, Outcome, answers_from, text_of, upload_from

LEFT_BEHIND_AFTER = timedelta(days=1)
"""A file that belongs to nothing and that nobody has written to for so long was left by a process that was killed."""

_ID = re.compile(r"[0-9a-f]{32}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Overtaken(HeardError):
    """Somebody else has added to this upload, or is busy with it; look again how far it is."""


class ArrivingBytes:
    """The bytes of one upload, open to be added to."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def add(self, at: int, piece: bytes) -> None:
        """Add `piece` if exactly `at` bytes have come so far, whichever request or process they came through.

        Raises:
            Overtaken: another number has come; nothing of it is added.
            NotFound: the upload was wiped meanwhile.
            StoreFull: the disk is full; what fitted of it is kept, and counts.
        """
        with _to_itself(self._descriptor) as is_ours:
            there = os.fstat(self._descriptor)
            if there.st_nlink == 0:
                raise NotFound("upload")
            if not is_ours or there.st_size != at:
                raise Overtaken
            left = memoryview(piece)
            with _full_disk_in_our_words():
                while left:
                    written = os.pwrite(self._descriptor, left, at)
                    left, at = left[written:], at + written


class UploadFolder:
    """The folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def keep_answers(self, answers: Answers) -> None:
        """Keep the answers of a form. Raises `StoreFull`."""
        self._write(self._place(answers.id, "answers"), text_of(answers))

    def answers(self, answers_id: str) -> Answers:
        """Return the answers of a form. Raises `NotFound`."""
        try:
            return answers_from(self._place(answers_id, "answers").read_text())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NotFound("form") from error

    def keep(self, upload: BegunUpload) -> None:
        """Keep what is known of an upload, in place of what was known before. Raises `StoreFull`."""
        self._write(self._place(upload.id, "json"), text_of(upload))

    def upload(self, upload_id: str) -> BegunUpload:
        """Return what is known of an upload. Raises `NotFound`."""
        try:
            return upload_from(self._place(upload_id, "json").read_text())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NotFound("upload") from error

    def uploads(self) -> Sequence[BegunUpload]:
        """Return all of them, oldest first."""
        found = []
        for place in self._folder.glob("*.json"):
            with suppress(NotFound):  # Another process may wipe it meanwhile.
                found.append(self.upload(place.stem))
        return sorted(found, key=lambda each: (each.answered_at, each.form.title, each.id))

    def arrived(self, upload: BegunUpload) -> int:
        """Return how many bytes of an upload have come; one that is over counts as whole."""
        if upload.outcome is not Outcome.NONE:
            return upload.length
        try:
            return self.bytes_of(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def bytes_of(self, upload: BegunUpload) -> Path:
        """Return where the bytes of an upload are."""
        return self._place(upload.id, "bytes")

    @contextmanager
    def open_bytes(self, upload: BegunUpload) -> Iterator[ArrivingBytes]:
        """Open the bytes of an upload to be added to. Raises `StoreFull`."""
        with self._opened(upload) as descriptor:
            yield ArrivingBytes(descriptor)

    @contextmanager
    def alone_with(self, upload: BegunUpload) -> Iterator[bool]:
        """Keep everybody else from adding to an upload or finishing it. Gives False where somebody is at it already."""
        with self._opened(upload) as descriptor, _to_itself(descriptor) as is_ours:
            yield is_ours

    def wipe_bytes(self, upload: BegunUpload) -> None:
        """Remove the bytes of an upload; what is known of it stays."""
        self.bytes_of(upload).unlink(missing_ok=True)

    def forget(self, upload: BegunUpload) -> None:
        """Remove everything of an upload: first what lets anybody go on with it, then its bytes."""
        self._place(upload.id, "json").unlink(missing_ok=True)
        self.wipe_bytes(upload)

    def free_bytes(self) -> int:
        """Return how much room the disk has."""
        return shutil.disk_usage(self._folder).free

    def tidy(self, now: datetime) -> None:
        """Remove answers that are too old to begin anything with, and what processes left behind that were killed."""
        known = {each.id for each in self.uploads()}
        for place in self._folder.iterdir():
            if place.suffix == ".answers":
                if self._is_stale(place, now):
                    place.unlink(missing_ok=True)
            elif place.stem not in known and _is_left_behind(place, now):
                place.unlink(missing_ok=True)

    def _is_stale(self, place: Path, now: datetime) -> bool:
        try:
            return self.answers(place.stem).expires_at <= now
        except NotFound:
            return _is_left_behind(place, now)

    def _place(self, record_id: str, kind: str) -> Path:
        if not _ID.fullmatch(record_id):
            raise NotFound("upload")
        return self._folder / f"{record_id}.{kind}"

    @contextmanager
    def _opened(self, upload: BegunUpload) -> Iterator[int]:
        with _full_disk_in_our_words():
            descriptor = os.open(self.bytes_of(upload), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _write(self, place: Path, text: str) -> None:
        """Write a file so that it is there whole or not at all, after a power cut too."""
        new = place.with_suffix(f"{place.suffix}-new")
        with _full_disk_in_our_words():
            try:
                with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(place)
            finally:
                new.unlink(missing_ok=True)
            _sync(self._folder)


@contextmanager
def _to_itself(descriptor: int) -> Iterator[bool]:
    """Lock an open file, without waiting; the system frees the lock if this process dies."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
        return
    try:
        yield True
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def _full_disk_in_our_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull from error
        raise


def _is_left_behind(place: Path, now: datetime) -> bool:
    try:
        return place.stat().st_mtime < (now - LEFT_BEHIND_AFTER).timestamp()
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
