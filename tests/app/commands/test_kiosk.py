"""`heard kiosk`: the address that makes a screen a kiosk."""

from pathlib import Path

import pytest

from tests.journeys.program import heard

pytestmark = pytest.mark.journey


def test_the_address_of_the_page_that_makes_a_kiosk_is_printed_alone(tmp_path: Path) -> None:
    printed = heard(tmp_path / "home", "kiosk", "first_night", HEARD_BASE_URL="https://heard.example/")

    assert printed.stdout.strip() == "https://heard.example/chat/first_night/kiosk"
    assert "tap the button" in printed.stderr


def test_a_name_that_is_none_is_said_and_nothing_is_printed(tmp_path: Path) -> None:
    printed = heard(tmp_path / "home", "kiosk", "no_such_thing")

    assert printed.returncode == 1
    assert printed.stdout == ""
