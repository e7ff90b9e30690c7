"""Rows: how a dataclass of `core` becomes a row and comes back. Columns bear the names of fields, so the types do the rest."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import RowMapping

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Thing = TypeVar("Thing", bound="DataclassInstance")


def row_of(thing: "DataclassInstance", *without: str, **more: object) -> dict[str, Any]:
    """Return the row for `thing`: one column a field, leaving out `without` and adding `more`."""
    row = {field.name: getattr(thing, field.name) for field in fields(thing) if field.name not in without}
    return row | more


def thing_of(kind: type[Thing], row: RowMapping | Mapping[str, Any], /, **given: object) -> Thing:
    """Return the `kind` a row holds; fields in `given` are taken from there instead."""
    from_row = {field.name: row[field.name] for field in fields(kind) if field.name not in given}
    return kind(**from_row, **given)
