import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.channels.telegram import BotName, Mark, TelegramParts, opened_telegram, webhook_secret
from bot.channels.telegram_menu import NAME, NoNotes
from bot.private_links import LinkMaker
from tests.bot.channels.telegram_calls import TOKEN, KeptNotes, Line, bot_on, refused
from tests.bot.channels.telegram_chats import no_voice
from tests.bot.test_languages import TONGUES
from tests.opened import SECRET, always, opened_store


@asynccontextmanager
async def parts_in(folder: Path):
    async with opened_store(folder) as store:
        talks = store.conversations
        yield TelegramParts(
            token=TOKEN,
            secret=SECRET,
            turns=talks,
            outbox=talks,
            reach=talks,
            consultations=store.consultations,
            links=LinkMaker(store.links, base_url="", new_token=lambda: "t", clock=always()),
            tongues=TONGUES,
            voice=no_voice,
            clock=always(),
        )


async def test_without_an_address_of_ours_telegram_is_asked_and_with_one_it_calls(tmp_path: Path) -> None:
    async with parts_in(tmp_path) as parts:
        async with opened_telegram(parts) as polled:
            pass
        async with opened_telegram(replace(parts, webhook="https://heard.example")) as called:
            pass

    assert polled.webhook is None
    assert called.webhook is not None
    assert polled.name == called.name == "telegram"
    assert polled.poll is not None
    assert called.poll is not None


async def test_nothing_that_is_made_shows_the_token_or_a_secret(tmp_path: Path) -> None:
    async with parts_in(tmp_path) as parts, opened_telegram(replace(parts, webhook="https://heard.example")) as channel:
        shown = f"{parts!r} {channel!r} {Mark(SECRET)!r}"

    assert TOKEN not in shown
    assert SECRET.decode() not in shown
    assert webhook_secret(parts) not in shown


async def test_the_secret_for_calls_is_the_homes_own_unless_one_is_given(tmp_path: Path) -> None:
    async with parts_in(tmp_path) as parts:
        own, given = webhook_secret(parts), webhook_secret(replace(parts, webhook_secret="a-given-secret-for-tests"))
        other = webhook_secret(replace(parts, secret=b"another secret of another home!!"))

    assert given == "a-given-secret-for-tests"
    assert len({own, other}) == 2
    assert own.isalnum()


def test_a_mark_is_the_same_for_the_same_and_depends_on_the_secret() -> None:
    assert Mark(SECRET)("1:2") == Mark(SECRET)("1:2") != Mark(SECRET)("1:3")
    assert Mark(SECRET)("1:2") != Mark(b"another secret of another home!!")("1:2")


async def test_the_bots_name_is_looked_up_once_and_asked_again_where_telegram_did_not_answer() -> None:
    line = Line(refused(500, "Internal Server Error"))
    name = BotName(bot_on(line), NoNotes())

    found = [await name.asked(), await name.asked(), await name.asked()]

    assert found == ["", "OurBot", "OurBot"]
    assert len(line.of("getMe")) == 2


async def test_a_name_that_is_remembered_is_known_at_once_and_mended_where_it_has_changed() -> None:
    line, notes = Line(refused(500, "Internal Server Error")), KeptNotes({NAME: "OldBot"})
    name = BotName(bot_on(line), notes)

    at_once = (name.known(), await name.asked(), len(line.calls))
    await name.look_up()
    not_told = name.known()
    await name.look_up()

    assert at_once == ("OldBot", "OldBot", 0)
    assert (not_told, name.known(), notes.kept) == ("OldBot", "OurBot", {NAME: "OurBot"})


async def test_nobody_waits_for_the_bots_name() -> None:
    name = BotName(bot_on(Line()), NoNotes())
    at_once = name.known()
    async with asyncio.timeout(10):
        while not name.known():
            await asyncio.sleep(0)
    await name.finish()

    assert (at_once, name.known()) == ("", "OurBot")


async def test_messages_go_out_at_the_pace_that_is_set(tmp_path: Path) -> None:
    async with parts_in(tmp_path) as parts, opened_telegram(replace(parts, a_second=500)) as channel:
        assert channel.pace.overall.gap_s == 1 / 500
