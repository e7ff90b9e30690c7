"""A webhook gets updates as Telegram sends them: in order within a chat, again until the answer is 2xx, with the secret in
a header.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, Update

from tests.telegram.conftest import Here


class Hook:
    """What a bot's own web server sees. Answers come from `answers`, then 200."""

    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.headers: list[str] = []
        self.answers: list[bytes] = []
        self.hold: asyncio.Event | None = None
        self.at_once = self.most_at_once = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
                )
                self.headers.append(head.decode())
                self.seen.append(json.loads(await reader.readexactly(length)))
                self.at_once += 1
                self.most_at_once = max(self.at_once, self.most_at_once)
                if self.hold:
                    await self.hold.wait()
                self.at_once -= 1
                writer.write(self.answers.pop(0) if self.answers else b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.seen if "message" in each]


@asynccontextmanager
async def hooked(here: Here, bot: Bot, hook: Hook, **asked: object) -> AsyncIterator[None]:
    server = await asyncio.start_server(hook.take, "127.0.0.1", 0)
    try:
        here.world.updates.webhook.deliver_to = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        await bot.set_webhook("https://heard.example/hook", **asked)
        yield
    finally:
        await bot.delete_webhook()
        server.close()


@pytest.fixture
def hook() -> Hook:
    return Hook()


async def test_updates_come_with_the_secret_and_in_order_within_a_chat(here: Here, bot: Bot, hook: Hook) -> None:
    rowan = here.world.person().id
    async with hooked(here, bot, hook, secret_token="s3cret_-"):
        for number in range(20):
            here.world.write(rowan, str(number))
        await here.until(lambda: here.world.log.counts["acknowledged"] == 20)

    assert hook.texts() == [str(number) for number in range(20)]
    assert all("X-Telegram-Bot-Api-Secret-Token: s3cret_-" in each for each in hook.headers)
    assert Update.de_json(hook.seen[0], bot).message.text == "0"


async def test_a_refused_update_comes_again_before_anything_else_of_its_chat(here: Here, bot: Bot, hook: Hook) -> None:
    here.world.updates.resend_scale = 0.01
    hook.answers = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"] * 3
    rowan = here.world.person().id
    async with hooked(here, bot, hook):
        here.world.write(rowan, "first")
        here.world.write(rowan, "second")
        await here.until(lambda: here.world.log.counts["acknowledged"] == 2)
        info = await bot.get_webhook_info()

    assert hook.texts() == ["first"] * 4 + ["second"]
    assert info.last_error_message == "Wrong response from the webhook: 503 Busy"
    assert info.pending_update_count == 0


async def test_chats_are_served_at_the_same_time_up_to_max_connections(here: Here, bot: Bot, hook: Hook) -> None:
    hook.hold = asyncio.Event()
    people = [here.world.person().id for _ in range(6)]
    async with hooked(here, bot, hook, max_connections=4):
        for person in people:
            here.world.write(person, "hello")
        await here.until(lambda: hook.at_once == 4)
        await asyncio.sleep(0.05)
        hook.hold.set()
        await here.until(lambda: here.world.log.counts["acknowledged"] == 6)

    assert hook.most_at_once == 4


async def test_a_tap_may_overtake_a_message_of_the_same_person(here: Here, bot: Bot, hook: Hook) -> None:
    hook.hold = asyncio.Event()
    rowan = here.world.person().id
    async with hooked(here, bot, hook):
        message = here.world.write(rowan, "slow")
        here.world.tap_old(rowan, message, "y")
        await here.until(lambda: hook.at_once == 2)
        hook.hold.set()
        await here.until(lambda: here.world.log.counts["acknowledged"] == 2)

    assert {next(iter(set(each) - {"update_id"})) for each in hook.seen} == {"message", "callback_query"}


async def test_what_waited_before_the_webhook_was_set_comes_too(here: Here, bot: Bot, hook: Hook) -> None:
    here.world.write(here.world.person().id, "early")

    async with hooked(here, bot, hook):
        await here.until(lambda: hook.seen)

    assert hook.texts() == ["early"]


async def test_a_call_in_the_answer_is_done(here: Here, bot: Bot, hook: Hook) -> None:
    rowan = here.world.person().id
    body = json.dumps({"method": "sendMessage", "chat_id": rowan, "text": "by reply"}).encode()
    hook.answers = [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)]
    async with hooked(here, bot, hook):
        here.world.write(rowan, "hello")
        await here.until(lambda: here.said(rowan))

    assert here.said(rowan) == ["by reply"]


@pytest.mark.parametrize("kind", ["redeliver", "duplicate"])
async def test_an_update_can_be_made_to_come_twice(here: Here, bot: Bot, hook: Hook, kind: str) -> None:
    here.fault(kind, times=1)
    async with hooked(here, bot, hook):
        here.world.write(here.world.person().id, "again")
        await here.until(lambda: len(hook.seen) == 2)

    assert hook.texts() == ["again", "again"]
    assert hook.seen[0]["update_id"] == hook.seen[1]["update_id"]


async def test_order_can_be_made_to_break(here: Here, bot: Bot, hook: Hook) -> None:
    rowan = here.world.person().id
    here.world.write(rowan, "one")
    here.world.write(rowan, "two")
    here.fault("out_of_order", times=1)
    async with hooked(here, bot, hook):
        await here.until(lambda: len(hook.seen) == 2)

    assert hook.texts() == ["two", "one"]


async def test_one_chat_can_be_made_to_come_at_the_same_time(here: Here, bot: Bot, hook: Hook) -> None:
    hook.hold = asyncio.Event()
    rowan = here.world.person().id
    here.fault("concurrent", times=1)
    async with hooked(here, bot, hook):
        here.world.write(rowan, "one")
        here.world.write(rowan, "two")
        await here.until(lambda: hook.at_once == 2)
        hook.hold.set()
        await here.until(lambda: here.world.log.counts["acknowledged"] == 2)

    assert hook.most_at_once == 2


async def test_a_bot_that_begins_anew_elsewhere_is_called_there(here: Here, bot: Bot) -> None:
    before, after = Hook(), Hook()
    rowan = here.world.person().id
    async with hooked(here, bot, before):
        here.world.write(rowan, "one")
        await here.until(lambda: here.world.log.counts["acknowledged"] == 1)
    async with hooked(here, bot, after):
        here.world.write(rowan, "two")
        await here.until(lambda: here.world.log.counts["acknowledged"] == 2)

    assert (before.texts(), after.texts()) == (["one"], ["two"])
