import asyncio
import re

import pytest
import structlog
from telegram.error import NetworkError

from bot.channels import telegram_menu
from bot.channels.telegram_menu import MENU, TelegramMenu, Tending, menus_of
from bot.commands import command_in
from tests.bot.channels.telegram_calls import KeptNotes, Line, bot_on, refused
from tests.bot.test_languages import TONGUES

DOWN = NetworkError("The line is down.")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_menu, "AGAIN_S", (0.0, 0.0, 0.0))


async def put(line: Line, notes: KeptNotes) -> list[str]:
    with structlog.testing.capture_logs() as logged:
        async with asyncio.timeout(10):
            await TelegramMenu(bot=bot_on(line), tongues=TONGUES, notes=notes).put()
    assert "invented-token" not in repr(logged)
    return [each["event"] for each in logged]


async def test_every_language_has_its_menu_and_other_phones_the_projects_own() -> None:
    line = Line()

    await put(line, KeptNotes())

    assert [each.get("language_code") for each in line.of("setMyCommands")] == [None, "gd", "pl"]
    assert line.of("setMyCommands")[1]["commands"][-1] == {"command": "stop", "description": "Stad, gun teachdaireachd eile"}


async def test_a_menu_that_stands_is_not_set_again_and_one_that_changed_is() -> None:
    line, notes = Line(), KeptNotes()

    await put(line, notes)
    await put(line, notes)
    at_rest = len(line.calls)
    await put(line, KeptNotes({MENU: "another menu"}))

    assert (at_rest, len(line.calls)) == (3, 6)


async def test_a_line_that_is_down_is_tried_a_few_times_and_then_left_until_the_next_start() -> None:
    line, notes = Line(*[DOWN] * 9), KeptNotes()

    events = await put(line, notes)

    assert (len(line.calls), events, notes.kept) == (4, ["telegram_menu_waits"], {})


async def test_telegram_is_waited_for_and_then_all_languages_are_set() -> None:
    line, notes = Line(refused(429, "Too Many Requests: retry after 0", retry_after=0), DOWN), KeptNotes()

    assert await put(line, notes) == ["telegram_menu_set"]
    assert (len(line.calls), list(notes.kept)) == (5, [MENU])


@pytest.mark.parametrize("answer", [refused(400, "Bad Request: BOT_COMMAND_INVALID"), refused(401, "Unauthorized")])
async def test_what_telegram_refuses_is_told_in_a_word_and_not_tried_again(answer) -> None:
    line = Line(answer)

    assert await put(line, KeptNotes()) == ["telegram_menu_refused"]
    assert len(line.calls) == 1


def test_every_command_in_a_menu_is_one_that_the_bot_understands_and_telegram_takes() -> None:
    for _, commands in menus_of(TONGUES):
        for name, told in commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert 3 <= len(told) <= 256
            assert name in {"hold", "easy"} or command_in(name) is not None


async def test_the_bots_name_and_menu_are_seen_to_once_however_often_it_polls() -> None:
    seen: list[str] = []

    async def see_to(what: str) -> None:
        seen.append(what)
        if what == "name":
            raise ValueError("An invented fault.")

    async def poll(_receive) -> None:
        await asyncio.sleep(0)

    async def receive(_heard, *, order: int = 0) -> None: ...

    tending = Tending(poll, lambda: see_to("name"), lambda: see_to("menu"))
    with structlog.testing.capture_logs() as logged:
        for _ in range(5):
            await tending.poll(receive)
    await tending.finish()

    assert seen == ["name", "menu"]
    assert [(each["event"], each["reason"]) for each in logged] == [("telegram_tending_broken", "ValueError")]
