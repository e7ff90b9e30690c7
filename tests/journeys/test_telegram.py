"""Whole consultations over a pretended Telegram, with everything that can go wrong on the way."""

import asyncio
import io
import logging
from pathlib import Path

import httpx
import pytest

from app import channels
from app.logs import set_up_logs
from app.settings import Settings
from bot import attending, sending
from bot.channels import telegram, telegram_fetching
from bot.channels.telegram_bot import QUIET
from bot.channels.telegram_webhook import PATH
from bot.pacing import Pace, Rate
from core.consultations import Disposition
from tests.app.test_publishing import script
from tests.bot.chats import MARKDOWN
from tests.journeys.telegram_talk import Phone, labels, said_to, talking
from tests.media_catalogue.conftest import TONE, make
from tests.telegram.running import TOKEN
from tests.telegram.running import telegram as pretended_telegram
from tests.telegram.world import World

pytestmark = [pytest.mark.journey, pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")]

AT_WILL = Pace(overall=Rate(gap_s=0.0), one=lambda _: Rate(gap_s=0.0))
WAYS = pytest.mark.parametrize("is_called", [False, True], ids=["asked", "called"])


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch):
    """A pretended Telegram that takes messages as fast as they come."""
    monkeypatch.setattr(telegram, "pace_of", lambda _: AT_WILL)
    with pretended_telegram(World(TOKEN, paced=False)) as running:
        yield running


@pytest.fixture(scope="module")
def voice_note(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("voice")
    return make(folder / "note.ogg", *TONE, "-c:a", "libopus").read_bytes()


def violations(world: World) -> list[dict]:
    return world.log.of("violation")


async def kept_words(phone: Phone) -> list[str | None]:
    session, catalogue = await phone.session(), phone.house.store.catalogue
    return [each.text for each in await catalogue.unfinished() if each.session_id == session.id]


@WAYS
async def test_a_whole_consultation_by_taps_words_voice_and_an_edit(
    tmp_path: Path, far, voice_note: bytes, is_called: bool
) -> None:
    async with talking(tmp_path, far, script(), is_called=is_called) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.hears("Where do you stay?")
        await phone.taps("With friends")
        await phone.hears("What was the first week like?")
        await phone.sends("voice", voice_note, caption="That is me, talking.")
        await phone.hears("How many weeks at")
        await phone.settled()
        await phone.writes("3")
        await phone.hears("What would help?")
        await phone.taps("☐ Money")
        await phone.taps("☐ A job")
        await phone.until(lambda world: any("☑ A job" in labels(each) for each in world.chats[phone.who].history))
        await phone.taps("✓ Done")
        await phone.hears("Thank you. That is all.")
        await phone.settled()
        late = await phone.writes("One more thing: the fod was cold.")
        await phone.settled()
        await phone.act(lambda world: world.edit(phone.who, late, "One more thing: the food was cold."))
        await phone.settled()

        session = await phone.session()
        assert {key: answer.value for key, answer in session.answers.items()} | {"story": ""} == {
            "housing": "friends", "story": "", "weeks": "3", "needs": "money work",
        }  # fmt: skip
        assert session.disposition is Disposition.COMPLETED
        unfinished = [each for each in await phone.house.store.catalogue.unfinished() if each.session_id == session.id]
        assert sum(each.recording_sha256 is not None for each in unfinished) == 1
        words = [each.text for each in unfinished if each.text]
        assert "That is me, talking." in words
        assert "One more thing: the food was cold." in words
        assert await phone.act(violations) == []
        taken = await phone.act(lambda world: (world.log.counts["update"], world.log.counts["acknowledged"]))
        assert taken[0] == taken[1]


async def test_at_telegrams_own_pace_nothing_is_sent_too_fast(tmp_path: Path) -> None:
    with pretended_telegram(World(TOKEN)) as far:
        async with talking(tmp_path, far, script()) as phone:
            others = [Phone(far, phone.house, far.do(lambda world: world.person().id)) for _ in range(4)]
            for each in (phone, *others):
                await each.starts()
            for each in (phone, *others):
                await each.hears("read and hear what you say")

            assert await phone.act(violations) == []
            assert await phone.act(lambda world: world.log.of("refused")) == []


async def test_a_wait_that_telegram_asks_for_is_kept_and_an_error_after_acceptance_repeats_one_message_once(
    tmp_path: Path, far, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WAIT_S", 0.5)
    async with talking(tmp_path, far, script()) as phone:
        await phone.fault("too_many_requests", method="sendMessage", retry_after=2, skip=1)
        await phone.fault("server_error_after", method="sendMessage", skip=3)
        await phone.starts()
        await phone.hears("read and hear what you say")
        await phone.settled()

        texts = await phone.texts()
        twice = [text for text in set(texts) if texts.count(text) > 1]
        assert len(twice) == 1
        assert texts.count(twice[0]) == 2
        assert await phone.act(violations) == []


@WAYS
async def test_what_is_told_twice_out_of_order_and_at_once_has_one_turn_each(tmp_path: Path, far, is_called: bool) -> None:
    async with talking(tmp_path, far, script(), is_called=is_called) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.taps("With friends")
        await phone.hears("What was the first week like?")
        for kind in ("redeliver", "duplicate", "out_of_order", "concurrent"):
            await phone.fault(kind, times=4)
        said = [f"Part {number} of my story." for number in range(6)]
        for text in said:
            await phone.writes(text)
        await phone.settled()

        kept = [text for text in await kept_words(phone) if text in said]
        assert sorted(kept) == said


async def test_somebody_who_blocks_the_bot_is_left_alone_and_welcome_again(tmp_path: Path, far) -> None:
    async with talking(tmp_path, far, script()) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.hears("Where do you stay?")
        await phone.act(lambda world: world.block(phone.who))
        await phone.settled()
        gone = (await phone.session()).disposition
        await phone.act(lambda world: world.block(phone.who, undo=True))
        await phone.starts()
        await phone.hears("Where do you stay?", times=2)

        assert gone is Disposition.UNREACHABLE
        assert (await phone.session()).disposition is Disposition.STARTED


async def test_a_block_that_is_first_seen_on_sending_counts_too(tmp_path: Path, far) -> None:
    async with talking(tmp_path, far, script()) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.hears("Where do you stay?")
        await phone.fault("forbidden", method="sendMessage")
        await phone.taps("With friends")
        async with asyncio.timeout(30):
            while (await phone.session()).disposition is not Disposition.UNREACHABLE:
                await asyncio.sleep(0.05)


async def test_a_file_comes_through_an_expired_address_a_slow_line_and_a_cut(
    tmp_path: Path, far, voice_note: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attending, "FETCH_AGAIN_S", (0.05,) * 6)
    monkeypatch.setattr(telegram_fetching, "QUIET_S", 1.0)
    async with talking(tmp_path, far, script()) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.taps("With friends")
        await phone.hears("What was the first week like?")
        await phone.fault("expired_path", times=3)
        await phone.fault("truncated_file")
        await phone.fault("slow_file", seconds=3.0)
        await phone.sends("voice", voice_note)
        await phone.hears("How many weeks at")

        unfinished = await phone.house.store.catalogue.unfinished()
        (note,) = [each for each in unfinished if each.recording_sha256]
        assert await phone.house.files.size(note.recording_sha256) == len(voice_note)


async def test_a_note_that_is_no_sound_and_a_file_that_is_too_big_are_answered_kindly_and_a_contact_is_not_kept(
    tmp_path: Path, far
) -> None:
    async with talking(tmp_path, far, script()) as phone:
        await phone.starts()
        await phone.agrees()
        await phone.taps("With friends")
        await phone.hears("What was the first week like?")
        await phone.sends("voice", b"These are words, and no sound.")
        await phone.hears("I could not open that.")
        await phone.sends("video", b"", said_size=21 * 1024 * 1024)
        await phone.hears("That file is too big to send here.")
        await phone.act(lambda world: world.share(phone.who, "contact"))
        await phone.hears("I did not keep that.")
        await phone.settled()

        assert (await phone.session()).waiting_at == "story"
        assert b"7700900123" not in b"".join(path.read_bytes() for path in tmp_path.rglob("heard.sqlite*"))


async def test_forged_replayed_oversized_and_broken_calls_are_refused_and_change_nothing(tmp_path: Path, far) -> None:
    async with talking(tmp_path, far, script(), is_called=True) as phone:
        await phone.starts()
        await phone.hears("read and hear what you say")
        await phone.settled()
        url, secret = await phone.act(lambda world: (world.updates.webhook.deliver_to, world.updates.webhook.secret))
        turn, header = (await phone.session()).turn, "X-Telegram-Bot-Api-Secret-Token"
        forged = {
            "update_id": 1,
            "message": {"message_id": 1, "date": 1, "chat": {"id": phone.who, "type": "private"}, "text": "yes"},
        }
        async with httpx.AsyncClient() as caller:
            statuses = [
                (await caller.post(url, json=forged)).status_code,
                (await caller.post(url, json=forged, headers={header: "a-guess"})).status_code,
                (await caller.post(url, content=b" " * 2_000_000, headers={header: secret})).status_code,
                (await caller.post(url, content=b"{broken", headers={header: secret})).status_code,
                (await caller.post(url, json={"update_id": 2, "made_up_kind": {}}, headers={header: secret})).status_code,
                (await caller.get(url)).status_code,
            ]
        await phone.settled()

        assert statuses == [403, 403, 413, 400, 200, 405]
        assert (await phone.session()).turn == turn
        assert PATH in url


async def test_the_token_and_whoever_writes_are_nowhere_in_the_logs_whatever_goes_wrong(
    tmp_path: Path,
    far,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    voice_note: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "WAIT_S", 0.1)
    monkeypatch.setattr(channels, "POLL_AGAIN_S", 0.1)
    monkeypatch.setattr(attending, "FETCH_AGAIN_S", (0.05,) * 6)
    out = io.StringIO()
    set_up_logs(Settings(home=tmp_path, log_level="debug"), out)
    logging.getLogger().addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG)
    async with talking(tmp_path, far, script()) as phone:
        for kind in ("too_many_requests", "bad_gateway", "drop_after", "refused"):
            await phone.fault(kind, method="sendMessage", skip=1, status=400, description="Bad Request: message text is empty")
        await phone.fault("drop_before", method="getUpdates", times=2)
        await phone.starts()
        await phone.agrees()
        await phone.fault("expired_path", times=2)
        await phone.writes("a very private story")
        await phone.sends("voice", voice_note)
        await phone.settled()
        who = str(phone.who)

    shown = out.getvalue() + "".join(capfd.readouterr())
    for secret in (TOKEN, TOKEN.partition(":")[2], who, "private story"):
        assert secret not in shown
        # What a database library says to whoever listens with a handler of their own is not Telegram's, and holds no token.
        assert secret not in caplog.text or secret == "private story"
    assert not [each for each in caplog.records if each.name.split(".")[0] in QUIET]


async def test_a_focus_group_meets_in_a_group_that_gets_a_new_number_on_the_way(tmp_path: Path, far) -> None:
    async with talking(tmp_path, far, script(MARKDOWN.replace("| interview |", "| focus_group |"))) as ash:
        facilitator = far.do(lambda world: world.person().id)
        chat = await ash.act(lambda world: world.group(facilitator, ash.who, payload="first_week").id)
        await ash.until(lambda world: said_to(world, chat, "We answer these questions together."))
        urls = await ash.act(
            lambda world: [
                button["url"]
                for each in world.chats[chat].history
                for row in each.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
                if "url" in button
            ]
        )
        await ash.starts(urls[-1].rpartition("=")[2])
        await ash.agrees()
        await ash.hears("The questions are asked in the group.")
        moved = await ash.act(lambda world: world.migrate(facilitator, chat).id)
        await ash.act(lambda world: world.write(facilitator, "/next", chat=moved))
        await ash.until(lambda world: said_to(world, moved, "Where do you stay?"))
        await ash.act(lambda world: world.write(ash.who, "It depends on the week.", chat=moved))
        await ash.settled()

        talks = ash.house.store.conversations
        session = await talks.session_at((await talks.address("telegram", str(moved))).id)
        assert [each.text for each in await ash.house.store.catalogue.unfinished() if each.session_id == session.id] == [
            "It depends on the week."
        ]
        assert await ash.act(violations) == []
