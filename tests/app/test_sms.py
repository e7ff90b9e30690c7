from pathlib import Path

import pytest

from app.push_channels import opened_channels
from app.settings import Settings
from app.sms import callers_of, kannel_callback
from app.wiring import read_tongues
from core.errors import BadSettings
from storage.media_files import StoredMediaFiles
from tests.opened import opened_store

KANNEL = {
    "sms_gateway": "kannel",
    "sms_from": "60777",
    "kannel_user": "heard",
    "kannel_password": "pw",
    "kannel_secret": "sixteen-and-more-signs",
    "risk_meaning": False,
}


async def channels_with(home: Path, **settings) -> set[str]:
    async with opened_store(home) as store:
        made = Settings(home=home, **settings)
        async with opened_channels(made, store, StoredMediaFiles(home / "media"), read_tongues()) as channels:
            return set(channels)


async def test_with_a_gateway_there_are_text_messages_and_without_there_are_none(tmp_path: Path) -> None:
    assert await channels_with(tmp_path / "with", **KANNEL) == {"sms"}
    assert await channels_with(tmp_path / "without") == set()


async def test_everything_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        await channels_with(tmp_path, sms_gateway="kannel")

    assert all(name in str(caught.value) for name in ("HEARD_SMS_FROM", "HEARD_KANNEL_USER", "HEARD_KANNEL_SECRET"))


async def test_a_secret_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="HEARD_KANNEL_SECRET") as caught:
        await channels_with(tmp_path, **KANNEL | {"kannel_secret": "sesame"})

    assert "sesame" not in str(caught.value)


def test_kannel_reaches_this_computer_unless_told_otherwise() -> None:
    assert kannel_callback(Settings(port=8123)) == "http://127.0.0.1:8123"
    assert kannel_callback(Settings(kannel_callback="http://10.0.0.2:80/")) == "http://10.0.0.2:80"


def test_callers_are_addresses_or_networks() -> None:
    assert [str(each) for each in callers_of("10.0.0.5, 192.168.1.0/24")] == ["10.0.0.5/32", "192.168.1.0/24"]
    with pytest.raises(BadSettings, match="HEARD_KANNEL_CALLERS"):
        callers_of("the other one")


TWILIO = {
    "sms_gateway": "twilio",
    "sms_from": "+447700900999",
    "base_url": "https://heard.example",
    "twilio_sid": "AC" + "0" * 32,
    "twilio_token": "a-token",
}


async def test_twilio_may_be_the_gateway_too(tmp_path: Path) -> None:
    assert await channels_with(tmp_path, **TWILIO) == {"sms"}


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"base_url": ""}, "HEARD_BASE_URL"),
        ({"twilio_sid": ""}, "HEARD_TWILIO_SID"),
        ({"twilio_api": "http://twilio.example"}, "HEARD_TWILIO_API"),
    ],
)
async def test_twilio_without_what_it_needs_is_refused_in_words(without, named: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=named):
        await channels_with(tmp_path, **TWILIO | without)
