from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from core.people import Role
from storage.column_types import Instant, OneOf, Packed
from tests.opened import NOON

DIALECTS = (sqlite.dialect(), postgresql.dialect())


@pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
def test_a_time_comes_back_in_utc(dialect) -> None:
    elsewhere = datetime(2026, 3, 2, 14, 0, tzinfo=timezone(timedelta(hours=2)))

    back = Instant().process_result_value(Instant().process_bind_param(elsewhere, dialect), dialect)

    assert (back, back.tzinfo) == (NOON, UTC)
    assert Instant().process_bind_param(None, dialect) is None
    assert Instant().process_result_value(None, dialect) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Instant().process_bind_param(NOON.replace(tzinfo=None), DIALECTS[0])


def test_a_member_is_kept_as_its_value() -> None:
    column = OneOf(Role)

    assert column.process_bind_param(Role.VIEWER, DIALECTS[0]) == "viewer"
    assert column.process_result_value("viewer", DIALECTS[0]) is Role.VIEWER
    assert column.process_bind_param(None, DIALECTS[0]) is column.process_result_value(None, DIALECTS[0]) is None


def test_a_structure_is_packed_and_unpacked() -> None:
    column = Packed(list, tuple)

    assert column.process_result_value(column.process_bind_param(("a",), DIALECTS[0]), DIALECTS[0]) == ("a",)
