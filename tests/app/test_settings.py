"""Settings: each one can be set from outside, is documented, and is refused in words when it makes no sense."""

from pathlib import Path

import pytest

from app.settings import Settings, read_settings
from core.errors import BadSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HEARD_{name.upper()}", raising=False)


def test_every_setting_stands_in_the_settings_page_with_its_description() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()

    missing = [
        name for name, field in Settings.model_fields.items() if f"`HEARD_{name.upper()}` | {field.description}" not in page
    ]

    assert missing == []


def test_every_setting_stands_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()

    missing = [name for name in Settings.model_fields if f"HEARD_{name.upper()}=" not in example]

    assert missing == []


def test_a_setting_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_PORT", "8123")

    assert read_settings().port == 8123


def test_a_setting_that_makes_no_sense_is_named_and_its_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_PORT", "eighty-oh-nine")

    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert "HEARD_PORT" in str(caught.value)
    assert "eighty-oh-nine" not in str(caught.value)


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("base_url", "secure"), [("", False), ("http://heard.example", False), ("https://heard.example", True)]
)
def test_cookies_travel_over_https_alone_where_people_come_by_https(base_url: str, secure: bool) -> None:
    assert Settings(base_url=base_url).cookie_secure is secure


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_SECRET", "")
    monkeypatch.setenv("HEARD_HOME", "")

    settings = read_settings()

    assert settings.secret is None
    assert settings.home == Path("data")
