"""Faults: a database's errors in Heard's words. Whatever is not a full disk or a busy file passes as it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import HeardError, StoreBusy, StoreFull

_PRIMARY = 0xFF  # SQLite keeps the kind of an error in the low byte and the detail above it.


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreFull` for a full disk and `StoreBusy` for a file another process will not let go of."""
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
    if code is None:
        return None
    if code & _PRIMARY == sqlite3.SQLITE_FULL:
        return StoreFull()
    if code & _PRIMARY in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy("The store is being written by another program; try again in a moment.")
    return None
