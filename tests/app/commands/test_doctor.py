"""`heard doctor`: what is present, missing and optional."""

import asyncio
from pathlib import Path

import pytest

from app.commands.doctor import checks
from app.settings import Settings
from app.wiring import opened
from core.people import Partnership, PartnershipId
from tests.app.telegram_named import telegram_that_says
from tests.app.test_sms import KANNEL
from tests.app.test_telegram import TOKEN


def test_everything_heard_needs_is_present_once_it_is_set_up(tmp_path: Path) -> None:
    found = {check.name: check for check in checks(Settings(home=tmp_path, port=0))}

    assert [name for name, check in found.items() if check.state == "missing"] == []
    assert {"Python", "Store", "Films (ffmpeg)", "Home folder", "Model for speech", "Model for meaning", "Browser"} <= set(
        found
    )


def test_a_home_that_cannot_be_used_is_missing_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    found = {check.name: check for check in checks(Settings(home=tmp_path / "file"))}

    assert found["Home folder"].state == "missing"
    assert "HEARD_HOME" in found["Home folder"].remark


def test_copies_from_before_upgrades_are_named_because_nobodys_withdrawal_reaches_them(tmp_path: Path) -> None:
    name = "Copies from before upgrades"
    assert name not in {check.name for check in checks(Settings(home=tmp_path, port=0))}
    (tmp_path / "heard.before-0008.sqlite").touch()

    [check] = [check for check in checks(Settings(home=tmp_path, port=0)) if check.name == name]

    assert check.state == "optional"
    assert "heard.before-0008.sqlite" in check.remark
    assert "took theirs back" in check.remark


def test_a_folder_to_watch_is_present_missing_or_not_wanted(tmp_path: Path) -> None:
    (tmp_path / "watched").mkdir()

    states = [
        {check.name: check.state for check in checks(Settings(home=tmp_path / "home", port=0, watch_folder=folder))}
        for folder in (None, tmp_path / "none", tmp_path / "watched")
    ]

    assert [each["Watched folder"] for each in states] == ["optional", "missing", "present"]


def telling(settings: Settings) -> tuple[str, str]:
    (check,) = [check for check in checks(settings) if check.name == "Telling duty contacts"]
    return check.state, check.remark


def test_without_a_mail_server_it_is_said_that_nobody_is_told_outside_the_pages(tmp_path: Path) -> None:
    state, remark = telling(Settings(home=tmp_path, port=0))

    assert state == "optional"
    assert "nobody is told of a concern outside the pages" in remark


def test_a_mail_server_without_a_sender_is_missing_something(tmp_path: Path) -> None:
    state, remark = telling(Settings(home=tmp_path, port=0, smtp_host="mail.example.org"))

    assert state == "missing"
    assert "HEARD_SMTP_FROM" in remark


@pytest.mark.journey
def test_a_partnership_in_which_nobody_would_be_told_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, port=0, smtp_host="mail.example.org", smtp_from="heard@example.org")
    before = telling(settings)

    asyncio.run(_with_a_partnership(settings))

    assert before[0] == "present"
    state, remark = telling(settings)
    assert state == "optional"
    assert "nobody would be told in Invented" in remark


async def _with_a_partnership(settings: Settings) -> None:
    async with opened(settings) as house:
        await house.store.consultations.put_partnership(Partnership(id=PartnershipId("p_1"), name="Invented"))


def telegram(settings: Settings) -> tuple[str, str]:
    (check,) = [check for check in checks(settings) if check.name == "Telegram"]
    return check.state, check.remark


def test_without_a_token_telegram_is_something_heard_can_do_without(tmp_path: Path) -> None:
    assert telegram(Settings(home=tmp_path, port=0)) == ("optional", "no bot is set up (HEARD_TELEGRAM_TOKEN)")


@pytest.mark.parametrize(
    ("webhook", "way"), [("", "it is asked for what is new"), ("https://heard.example", "it calls https://heard.example")]
)
def test_a_telegram_bot_that_answers_is_named_with_the_way_its_messages_come(tmp_path: Path, webhook: str, way: str) -> None:
    with telegram_that_says(username="OurBot") as api:
        found = telegram(Settings(home=tmp_path, port=0, telegram_token=TOKEN, telegram_api=api, telegram_webhook=webhook))

    assert found == ("present", f"@OurBot; {way}")


def test_a_telegram_bot_that_does_not_answer_is_told_from_one_that_nobody_knows(tmp_path: Path) -> None:
    def settings(api: str, token: str = TOKEN) -> Settings:
        return Settings(home=tmp_path, port=0, telegram_token=token, telegram_api=api)

    with telegram_that_says(401) as api:
        unknown = telegram(settings(api))
    away, wrong = telegram(settings(api)), telegram(settings(api, "4711"))

    assert [state for state, _ in (unknown, away, wrong)] == ["missing"] * 3
    assert "does not know the token" in unknown[1]
    assert "does not answer" in away[1]
    assert "does not look like" in wrong[1]
    assert not any("4711" in remark for _, remark in (unknown, away, wrong))


def texts(settings: Settings) -> tuple[str, str]:
    (check,) = [each for each in checks(settings) if each.name == "Text messages"]
    return check.state, check.remark


def test_without_a_gateway_text_messages_are_something_heard_can_do_without(tmp_path: Path) -> None:
    state, remark = texts(Settings(home=tmp_path, port=0))

    assert state == "optional"
    assert "HEARD_SMS_GATEWAY" in remark


def test_a_gateway_without_its_settings_is_missing_them_and_one_with_them_is_present(tmp_path: Path) -> None:
    state, remark = texts(Settings(home=tmp_path, port=0, sms_gateway="kannel"))
    whole = texts(Settings(home=tmp_path, **{**KANNEL, "kannel_callback": "http://127.0.0.1:8000"}))

    assert state == "missing"
    assert "HEARD_KANNEL_SECRET" in remark
    assert whole[0] == "present"
    assert "60777" in whole[1]
    assert KANNEL["kannel_secret"] not in whole[1]
