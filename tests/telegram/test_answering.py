"""Calls come in every form that Telegram takes, and what breaks its rules is written down."""

import httpx
import pytest
from telegram import Bot, BotCommand
from telegram.error import BadRequest

from tests.telegram.conftest import Here
from tests.telegram.running import TOKEN


async def test_a_call_may_come_as_a_query_a_form_json_or_parts(here: Here) -> None:
    who = here.rowan()
    async with httpx.AsyncClient(base_url=f"{here.address}/bot{TOKEN}", verify=False) as client:
        answers = [
            await client.get("/sendMessage", params={"chat_id": who, "text": "query"}),
            await client.post("/sendmessage", data={"chat_id": str(who), "text": "form"}),
            await client.post("/SENDMESSAGE", json={"chat_id": who, "text": "json"}),
            await client.post("/sendMessage", data={"chat_id": str(who), "text": "parts"}, files={"x": b""}),
            await client.post("/sendMessage", content=b"{", headers={"content-type": "application/json"}),
            await client.post("/sendRockets", json={}),
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 400, 404]
    assert here.said(who) == ["query", "form", "json", "parts"]
    assert here.broken() == ["an unknown file", "an unknown method"]


async def test_an_unknown_parameter_and_a_token_in_a_query_are_violations(here: Here) -> None:
    async with httpx.AsyncClient(base_url=f"{here.address}/bot{TOKEN}", verify=False) as client:
        answer = await client.get("/getMe", params={"colour": "blue", "token": TOKEN})

    assert answer.json()["ok"]
    assert set(here.broken()) == {"an unknown parameter", "the token stands in the query string"}


async def test_what_a_bot_says_of_itself_is_checked(here: Here, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "Help lines")])
    await bot.set_my_description("Says what it is.")
    await bot.set_my_short_description("Short.")

    await bot.set_my_commands([BotCommand("stop", "Stad")], language_code="gd")
    assert [each.command for each in await bot.get_my_commands()] == ["help"]
    assert [each.command for each in await bot.get_my_commands(language_code="gd")] == ["stop"]
    assert await bot.get_my_commands(language_code="pl") == ()
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Help!", "Help lines")])
    with pytest.raises(BadRequest, match=r"(?i)description is too long"):
        await bot.set_my_short_description("a" * 121)
    assert here.broken() == []
