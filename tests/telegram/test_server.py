"""What the pretended Telegram does, asked by the library that the real one is asked by."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from tests.telegram.faults import Fault
from tests.telegram.running import TOKEN, Running, telegram
from tests.telegram.world import World

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
def far():
    with telegram() as running:
        yield running


@pytest.fixture
async def bot(far: Running) -> AsyncIterator[Bot]:
    request = HTTPXRequest(read_timeout=1.0)
    opened = Bot(TOKEN, base_url=f"{far.address}/bot", base_file_url=f"{far.address}/file/bot", request=request)
    async with opened:
        yield opened


def rowan(far: Running) -> int:
    """Somebody who has begun a chat."""
    number = far.do(lambda world: world.person().id)
    far.do(lambda world: world.start(number))
    return number


async def polled(bot: Bot, offset: int = 0) -> tuple[Update, ...]:
    return await bot.get_updates(offset=offset)


async def test_what_somebody_writes_is_brought_until_it_is_confirmed(far: Running, bot: Bot) -> None:
    who = rowan(far)
    far.do(lambda world: world.write(who, "hello"))

    first = await polled(bot)
    again = await polled(bot)
    after = await polled(bot, first[-1].update_id + 1)

    assert [update.message.text for update in first if update.message] == ["/start", "hello"]
    assert [update.update_id for update in again] == [update.update_id for update in first]
    assert after == ()
    assert len(far.do(lambda world: world.log.of("acknowledged"))) == 2


async def test_a_message_is_accepted_and_its_button_can_be_tapped_and_answered_once(far: Running, bot: Bot) -> None:
    who = rowan(far)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])

    sent = await bot.send_message(who, "Shall we?", reply_markup=keyboard)
    far.do(lambda world: world.tap(who, sent.message_id, label="Yes"))
    query = (await polled(bot))[-1].callback_query

    assert query is not None
    assert query.data == "y"
    assert await query.answer()
    assert far.texts(who) == ["Shall we?"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", "Message text is empty"), ("x" * 4097, "Message is too long"), ("😀" * 2049, "Message is too long")],
)
async def test_texts_that_telegram_refuses_are_refused_in_its_words(far: Running, bot: Bot, text: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(rowan(far), text, parse_mode=None)


async def test_a_button_carries_sixty_four_bytes_and_not_one_more(far: Running, bot: Bot) -> None:
    who = rowan(far)

    await bot.send_message(who, "?", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="é" * 32)]]))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(
            who, "?", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="é" * 33)]])
        )


async def test_nobody_is_written_to_who_has_not_begun_has_blocked_or_is_not_there(far: Running, bot: Bot) -> None:
    stranger, blocked = far.do(lambda world: world.person().id), rowan(far)
    far.do(lambda world: world.block(blocked))

    for who, kind in ((stranger, Forbidden), (blocked, Forbidden), (1, BadRequest)):
        with pytest.raises(kind):
            await bot.send_message(who, "Hello?")
    member = (await polled(bot))[-1].my_chat_member
    assert member is not None
    assert member.new_chat_member.status == "kicked"


async def test_a_group_that_moved_says_where_it_is(far: Running, bot: Bot) -> None:
    who = rowan(far)
    group = far.do(lambda world: world.group(who).id)
    moved = far.do(lambda world: world.migrate(who, group).id)

    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(group, "Hello?")

    assert refused.value.new_chat_id == moved
    assert (await bot.send_message(moved, "Hello.")).text == "Hello."
    fact = [update.message.migrate_to_chat_id for update in await polled(bot) if update.message]
    assert moved in fact


async def test_one_chat_is_written_to_as_fast_as_telegram_lets_and_coming_back_early_is_noted(far: Running, bot: Bot) -> None:
    who = rowan(far)
    for _ in range(5):
        await bot.send_message(who, "!")
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(who, "!")
    with pytest.raises(RetryAfter):
        await bot.send_message(who, "!")

    assert told.value._retry_after.total_seconds() >= 1
    assert far.do(lambda world: world.log.of("violation"))


async def test_files_come_back_as_they_were_sent_up_to_what_telegram_gives_out(far: Running, bot: Bot) -> None:
    who = rowan(far)
    far.do(lambda world: world.send(who, "voice", b"OggS and more"))
    far.do(lambda world: world.send(who, "video", b"", said_size=21 * 1024 * 1024))
    *_, small, large = await polled(bot)

    assert small.message is not None
    assert small.message.voice is not None
    assert large.message is not None
    assert large.message.video is not None
    assert bytes(await (await small.message.voice.get_file()).download_as_bytearray()) == b"OggS and more"
    with pytest.raises(BadRequest, match="File is too big"):
        await large.message.video.get_file()


async def test_a_files_address_expires_and_can_be_asked_for_anew(far: Running, bot: Bot) -> None:
    who = rowan(far)
    far.do(lambda world: world.send(who, "voice", b"OggS"))
    voice = (await polled(bot))[-1].message.voice
    stale = await voice.get_file()
    far.do(lambda world: world.clock.put_on(3601))

    with pytest.raises(InvalidToken, match="Not Found"):  # What the library makes of any 404.
        await stale.download_as_bytearray()
    assert bytes(await (await voice.get_file()).download_as_bytearray()) == b"OggS"


async def test_another_token_opens_nothing(far: Running) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"{far.address}/bot1:x/getMe")).status_code == 401


@pytest.mark.parametrize(
    ("fault", "raises", "accepted"),
    [
        (Fault("too_many_requests", method="sendMessage", retry_after=7), RetryAfter, 0),
        (Fault("server_error", method="sendMessage"), NetworkError, 0),
        (Fault("bad_gateway", method="sendMessage"), NetworkError, 0),
        (Fault("forbidden", method="sendMessage"), Forbidden, 0),
        (Fault("drop_before", method="sendMessage"), NetworkError, 0),
        (Fault("server_error_after", method="sendMessage"), NetworkError, 1),
        (Fault("drop_after", method="sendMessage"), NetworkError, 1),
        (Fault("timeout_after", method="sendMessage", seconds=2.0), TimedOut, 1),
    ],
    ids=lambda each: each.kind if isinstance(each, Fault) else "",
)
async def test_faults_strike_once_before_or_after_the_message_is_accepted(
    far: Running, bot: Bot, fault: Fault, raises: type[Exception], accepted: int
) -> None:
    who = rowan(far)
    far.do(lambda world: world.faults.add(fault))

    with pytest.raises(raises):
        await bot.send_message(who, "Hello.")

    assert len(far.texts(who)) == accepted


async def test_a_webhook_is_called_with_its_secret_in_order_until_it_says_yes(far: Running, bot: Bot) -> None:
    called: list[tuple[str, int]] = []
    answers = [500, 503]

    async def hook(scope, receive, send) -> None:
        event = await receive()
        update = Update.de_json(__import__("json").loads(event["body"]), bot)
        status = answers.pop(0) if answers else 200
        secret = dict(scope["headers"]).get(b"x-telegram-bot-api-secret-token", b"").decode()
        called.append((secret, update.update_id))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    import uvicorn

    server = uvicorn.Server(uvicorn.Config(hook, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    await bot.set_webhook("https://heard.example/hook", secret_token="s3cret")
    far.do(lambda world: setattr(world.updates.webhook, "deliver_to", f"http://127.0.0.1:{port}/hook"))
    far.do(lambda world: setattr(world.updates, "resend_scale", 0.01))
    who = rowan(far)
    far.do(lambda world: world.write(who, "hello"))

    async with asyncio.timeout(20):
        while len(far.do(lambda world: world.log.of("acknowledged"))) < 2:
            await asyncio.sleep(0.02)
    server.should_exit = True
    await serving

    ids = [number for _, number in called]
    assert {secret for secret, _ in called} == {"s3cret"}
    assert ids == [ids[0], ids[0], ids[0], ids[0] + 1]


async def test_an_update_that_was_acknowledged_may_be_brought_again(far: Running, bot: Bot) -> None:
    far.do(lambda world: world.faults.add(Fault("redeliver")))
    rowan(far)
    [first] = await polled(bot)

    [again] = await polled(bot, first.update_id + 1)

    assert again.update_id == first.update_id


async def test_other_processes_can_act_and_read_the_log(far: Running) -> None:
    async with httpx.AsyncClient(base_url=far.address) as client:
        person = (await client.post("/control/person", json={"first_name": "Isla"})).json()
        await client.post("/control/start", json={"who": person["id"], "payload": "first_week"})
        log = (await client.get("/control/log")).json()

    assert [entry["what"] for entry in log] == ["did", "update"]
    assert far.do(lambda world: world.updates.pending[0].update["message"]["text"]) == "/start first_week"


def test_everything_is_written_down_in_the_order_in_which_it_was() -> None:
    world = World(TOKEN)
    who = world.person().id
    world.start(who)
    world.write(who, "hello")

    assert [entry["seq"] for entry in world.log.entries] == [0, 1, 2, 3]
