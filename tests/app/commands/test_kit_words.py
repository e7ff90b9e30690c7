from datetime import UTC, datetime

import pytest

from app.commands.kit_words import WHERE, day_of, describe
from core.consultations import Setting
from tests.core.made_kit import manifest


def test_every_setting_has_words() -> None:
    assert set(WHERE) == set(Setting)


def test_a_moment_is_told_as_clocks_in_scotland_show_it() -> None:
    assert day_of(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "01 July 2026, 13:00"


def test_a_kit_is_described_by_whom_for_what_and_until_when(capsys: pytest.CaptureFixture[str]) -> None:
    describe(manifest())
    told = capsys.readouterr().err

    for words in (
        "An invented partnership",
        "Your first night",
        "until 16 March 2026",
        "in custody",
        "abab abab abab abab abab",
    ):
        assert words in told
