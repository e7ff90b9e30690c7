"""Faults: a database's errors in Heard's words. A mistake of ours, which is no fault of disk or file, passes as it is."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import HeardError, StoreBusy, StoreDamaged, StoreFull

_PRIMARY = 0xFF  # SQLite keeps the kind of an error in the low byte and the detail above it.

_BUSY = "The store is being written by another program; try again in a moment."
_DAMAGED = (
    "The store's file is damaged, so Heard cannot go on with it. Stop Heard, put the whole home folder aside as it is, and"
    " bring back the last backup."
)
_UNREADABLE = (
    "The store's file cannot be read or written. Check that the disk is there and healthy and that the home folder belongs to"
    " whoever runs Heard, then start Heard again."
)
_OURS: Mapping[int, Callable[[], HeardError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_BUSY: partial(StoreBusy, _BUSY),
    sqlite3.SQLITE_LOCKED: partial(StoreBusy, _BUSY),
    sqlite3.SQLITE_CORRUPT: partial(StoreDamaged, _DAMAGED),
    sqlite3.SQLITE_NOTADB: partial(StoreDamaged, _DAMAGED),
    sqlite3.SQLITE_IOERR: partial(StoreDamaged, _UNREADABLE),
    sqlite3.SQLITE_CANTOPEN: partial(StoreDamaged, _UNREADABLE),
    sqlite3.SQLITE_READONLY: partial(StoreDamaged, _UNREADABLE),
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreFull` for a full disk, `StoreBusy` for a file another process will not let go of, and `StoreDamaged`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        ours = _in_our_words(error)
        if ours is None:
            raise
        raise ours from error
    except PoolTimeout as error:
        raise StoreBusy("Too much is being read at once; try again.") from error


def _in_our_words(error: DBAPIError | sqlite3.Error) -> HeardError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    kind = None if code is None else _OURS.get(code & _PRIMARY)
    return None if kind is None else kind()
