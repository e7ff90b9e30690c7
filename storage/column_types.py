"""Column types: how times, enums and small structures of `core` stand in a table. Knows no table and no statement."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so a time without one is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database kept into an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class OneOf(TypeDecorator[Enum]):
    """A member of an enum, kept as its value so that a table can be read without the program."""

    impl = String
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Enum | None, _dialect: Dialect) -> str | None:
        """Turn a member into its value."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Enum | None:
        """Turn a kept value into its member."""
        return None if value is None else self.members(value)


class Packed(TypeDecorator[object]):
    """A small structure kept as JSON, written with `pack` and read with `unpack`. Nothing inside it is searched by SQL."""

    impl = JSON
    cache_ok = True

    def __init__(self, pack: Callable[[Any], Any], unpack: Callable[[Any], Any]) -> None:
        super().__init__()
        self.pack = pack
        self.unpack = unpack

    def process_bind_param(self, value: object, _dialect: Dialect) -> object:
        """Turn the structure into plain lists and texts."""
        return self.pack(value)

    def process_result_value(self, value: object, _dialect: Dialect) -> object:
        """Turn plain lists and texts into the structure; nothing where a join found no row."""
        return None if value is None else self.unpack(value)
