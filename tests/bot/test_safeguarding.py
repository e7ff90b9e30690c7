import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.safeguarding import Safeguarding, read_safeguarding
from core.concerns import Risk
from core.errors import BadContent
from tests.bot.chats import NOON, SAFEGUARDING

WORDS = """
phrases: {self: [end it all], child: [scared for my wean]}
card: {opening: Thank you., lines_intro: "You can ring:", closing: Nobody watches this.}
limits: [One limit.]
"""
EVENINGS = {
    "name": "An invented line",
    "phone": "000",
    "text": "",
    "for": "talking",
    "checked_on": "2026-01-01",
    "hours": [{"days": "mon-thu", "from": "18:00", "to": "02:00"}, {"days": "fri-mon", "from": "09:00", "to": "17:00"}],
}
ALWAYS = {**EVENINGS, "name": "Another", "hours": "always"}


def reading(folder: Path, *lines: object, words: str = WORDS) -> Safeguarding:
    (folder / "en.yaml").write_text(words, encoding="utf-8")
    (folder / "helplines.json").write_text(json.dumps(lines), encoding="utf-8")
    return read_safeguarding(folder)


def test_risk_words_are_found_with_their_kind(tmp_path: Path) -> None:
    safeguarding = reading(tmp_path, ALWAYS)

    assert safeguarding.risk_in("I just want to END it all.") is Risk.SELF
    assert safeguarding.risk_in("I'm scared for my wean") is Risk.CHILD
    assert safeguarding.risk_in("the bend it allows") is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 3, 3, 17, 59, tzinfo=UTC), False),  # Tuesday, before opening.
        (datetime(2026, 3, 3, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 4, 1, 59, tzinfo=UTC), True),  # Tuesday's evening, past midnight.
        (datetime(2026, 3, 4, 2, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), True),  # Thursday's evening ends on Friday.
        (datetime(2026, 3, 7, 1, 0, tzinfo=UTC), False),  # Friday has no evening.
        (datetime(2026, 3, 8, 10, 0, tzinfo=UTC), True),  # Sunday lies within "fri-mon".
        (datetime(2026, 7, 7, 17, 30, tzinfo=UTC), True),  # In summer 17:30 UTC is 18:30 where the line is.
    ],
)
def test_line_is_open_by_the_clock_where_it_is(tmp_path: Path, moment: datetime, *, is_open: bool) -> None:
    (line,) = reading(tmp_path, EVENINGS).lines

    assert line.is_open(moment) is is_open


def test_only_lines_open_now_are_shown(tmp_path: Path) -> None:
    safeguarding = reading(tmp_path, EVENINGS, ALWAYS)

    assert [line.name for line in safeguarding.open_lines(datetime(2026, 3, 3, 12, tzinfo=UTC))] == ["Another"]


@pytest.mark.parametrize(
    "line",
    [{}, {**ALWAYS, "hours": "sometimes"}, {**ALWAYS, "checked_on": "soon"}, {**EVENINGS, "hours": [{"days": "someday"}]}],
)
def test_line_that_cannot_be_trusted_is_refused(tmp_path: Path, line: object) -> None:
    with pytest.raises(BadContent):
        reading(tmp_path, line)


@pytest.mark.parametrize("words", ["", "phrases: {joy: [x]}", "phrases: {self: [x]}"])
def test_words_that_are_not_whole_are_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(BadContent):
        reading(tmp_path, ALWAYS, words=words)


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent):
        read_safeguarding(tmp_path)


def test_own_files_always_have_a_line_that_is_open_and_say_the_limits() -> None:
    assert SAFEGUARDING.open_lines(NOON)
    assert SAFEGUARDING.lines[0].hours is None
    assert SAFEGUARDING.limits
    assert {phrase.risk for phrase in SAFEGUARDING.phrases} == set(Risk)
