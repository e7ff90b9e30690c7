import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import attending
from bot.attending import Attendant
from bot.pacing import Pace, Rate
from bot.pushing import PushChannel
from bot.wording import Phrase
from core.chat import Attachment, Heard, HeardKind, Receipt
from core.errors import BadMedia, FetchFailed, StoreBusy
from core.testimony import Recording
from tests.bot.chats import VOICE_NOTE, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats

AT_WILL = Pace(overall=Rate(gap_s=0.0), one=lambda _: Rate(gap_s=0.0))
FILE = Attachment(reference="a file on the channel")


@dataclass
class Door:
    """A channel with files on it that come, or do not, as it is told."""

    faults: Sequence[FetchFailed] = ()
    strangers: list[Heard] = field(default_factory=list)
    until: asyncio.Event | None = None

    def __post_init__(self) -> None:
        self._faults = list(self.faults)

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        yield b"the first half, "
        if self.until is not None:
            await self.until.wait()
        if self._faults:
            raise self._faults.pop(0)
        yield b"the second half"

    async def answer_stranger(self, heard: Heard) -> None:
        self.strangers.append(heard)

    async def deliver(self, _each) -> Receipt:
        return Receipt()


def attendant(chats: KeptChats, door: Door, *, look: Callable[[bytes], Recording] = lambda _: VOICE_NOTE) -> Attendant:
    async def keep(pieces: AsyncIterator[bytes]) -> Recording:
        return look(b"".join([piece async for piece in pieces]))

    channel = PushChannel(
        name="web", deliver=door.deliver, pace=AT_WILL, fetch=door.fetch, answer_stranger=door.answer_stranger
    )
    return Attendant(
        inbox=chats.store.conversations,
        listener=chats.listener,
        channels={"web": channel},
        keep_media=keep,
        keep_file=keep,
        clock=lambda: chats.now,
    )


def voice(chats: KeptChats, kind: HeardKind = HeardKind.VOICE) -> Heard:
    return replace(chats.heard(kind=kind), media=None, attachment=FILE)


async def to_the_questions(chats: KeptChats) -> None:
    await chats.starts()
    await chats.says(*["yes"] * 7)


async def said_last(chats: KeptChats) -> list[str]:
    return [line.text for line in await chats.store.conversations.lines((await chats.session()).address_id)]


async def test_what_is_received_is_kept_at_once_and_has_its_turn_soon(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        door = attendant(chats, Door())

        await door.receive(chats.heard(kind=HeardKind.START))
        kept = len(await chats.store.conversations.waiting())
        await door.idle()

        assert kept == 1
        assert await chats.store.conversations.waiting() == []
        assert (await chats.session()).turn == 1


async def test_the_same_thing_received_twice_has_one_turn(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        door, heard = attendant(chats, Door()), chats.heard("yes")

        await asyncio.gather(*(door.receive(heard) for _ in range(3)))
        await door.idle()
        await door.receive(heard)
        await door.idle()

        assert (await chats.session()).turn == 2


async def test_a_file_is_fetched_before_its_turn_and_what_follows_waits_behind_it(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        waiting_at, arrives = (await chats.session()).waiting_at, asyncio.Event()
        seen: list[bytes] = []
        door = attendant(chats, Door(until=arrives), look=lambda content: seen.append(content) or VOICE_NOTE)

        await door.receive(voice(chats))
        await door.receive(chats.heard("and this I typed afterwards"))
        await asyncio.sleep(0.05)
        before = await chats.session()
        arrives.set()
        await door.idle()

        assert before.waiting_at == waiting_at
        assert seen == [b"the first half, the second half"]
        assert VOICE_NOTE.sha256 in {each.recording_sha256 for each in chats.jobs.started.values()}


async def test_other_people_do_not_wait_for_one_persons_file(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        door = attendant(chats, Door(until=asyncio.Event()))

        await door.receive(voice(chats))
        await door.receive(chats.heard(kind=HeardKind.START, address="two"))
        async with asyncio.timeout(5), door.running():
            while await chats.store.conversations.address("web", "two") is None:
                await asyncio.sleep(0.01)

        assert (await chats.session("two")).turn == 1
        assert [kept.heard.attachment for kept in await chats.store.conversations.waiting()] == [FILE]


async def test_a_file_that_does_not_come_at_first_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attending, "FETCH_AGAIN_S", (0.01, 0.01))
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        door = attendant(chats, Door(faults=[FetchFailed("Slow.", retryable=True)]))

        await door.receive(voice(chats))
        await door.idle()

        assert VOICE_NOTE.sha256 in {each.recording_sha256 for each in chats.jobs.started.values()}


@pytest.mark.parametrize("retryable", [True, False])
async def test_a_file_that_never_comes_is_asked_for_again_kindly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, retryable: bool
) -> None:
    monkeypatch.setattr(attending, "FETCH_AGAIN_S", (0.01, 0.01))
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        door = attendant(chats, Door(faults=[FetchFailed("Gone.", retryable=retryable)] * 9))

        await door.receive(voice(chats))
        await door.idle()

        assert WORDING.say(Phrase.NOT_FETCHED) in await said_last(chats)
        assert await chats.store.conversations.waiting() == []


async def test_a_file_that_the_channel_says_is_too_big_is_answered_as_one(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        door = attendant(chats, Door(faults=[FetchFailed("Too big.", retryable=False, too_big=True)]))

        await door.receive(voice(chats))
        await door.idle()

        assert WORDING.say(Phrase.TOO_BIG) in await said_last(chats)


async def test_a_file_that_is_no_sound_is_answered_and_not_kept(tmp_path: Path) -> None:
    def refuse(_content: bytes) -> Recording:
        raise BadMedia("no_sound", "This is no sound.")

    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        before = await chats.session()

        door = attendant(chats, Door(), look=refuse)
        await door.receive(voice(chats))
        await door.idle()

        after = await chats.session()
        assert (after.turn, after.waiting_at) == (before.turn + 1, before.waiting_at)


async def test_a_file_half_fetched_when_the_program_died_is_fetched_after_the_next_start(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        died = attendant(chats, Door(until=asyncio.Event()))
        async with died.running():
            await died.receive(voice(chats))
            await asyncio.sleep(0.02)

        started = attendant(chats, Door())
        assert await chats.listener.catch_up() == 0
        assert await started.catch_up() == 1
        await started.idle()

        assert VOICE_NOTE.sha256 in {each.recording_sha256 for each in chats.jobs.started.values()}
        assert await chats.store.conversations.waiting() == []


async def test_messages_that_wait_out_of_order_have_their_turns_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept_chats(tmp_path) as chats:
        await to_the_questions(chats)
        taken, order, arrives = chats.listener.attend, [], asyncio.Event()

        async def attend(kept) -> None:
            order.append(kept.heard.text)
            await taken(kept)

        monkeypatch.setattr(chats.listener, "attend", attend)
        door = attendant(chats, Door(until=arrives))

        await door.receive(voice(chats), order=1)
        await door.receive(chats.heard("third"), order=3)
        await door.receive(chats.heard("second"), order=2)
        arrives.set()
        await door.idle()

        assert order == ["", "second", "third"]


async def test_a_stranger_is_told_how_to_begin_by_the_channel(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        door = Door()
        taking = attendant(chats, door)

        await taking.receive(chats.heard("hello?", address="stranger"))
        await taking.idle()

        assert [heard.text for heard in door.strangers] == ["hello?"]
        assert await chats.store.conversations.waiting() == []


async def test_a_turn_that_the_busy_store_could_not_keep_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attending, "AGAIN_S", 0.01)
    async with kept_chats(tmp_path) as chats:
        busy, taken = [StoreBusy("Busy.")] * 2, chats.listener.attend

        async def attend(kept) -> None:
            if busy:
                raise busy.pop()
            await taken(kept)

        monkeypatch.setattr(chats.listener, "attend", attend)
        door = attendant(chats, Door())

        await door.receive(chats.heard(kind=HeardKind.START))
        await door.idle()

        assert (await chats.session()).turn == 1


async def test_a_message_that_breaks_something_holds_up_nobody_and_tells_the_log_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        taken = chats.listener.attend

        async def attend(kept) -> None:
            if kept.heard.text == "break":
                raise ValueError("break")
            await taken(kept)

        monkeypatch.setattr(chats.listener, "attend", attend)
        door, woken = attendant(chats, Door()), []
        door.on_turn = woken.append
        chats.now += timedelta(seconds=1)

        with capture_logs() as told:
            await door.receive(chats.heard("break"))
            await door.receive(chats.heard("yes"))
            await door.idle()

        assert "yes" not in [kept.heard.text for kept in await chats.store.conversations.waiting()]
        assert woken == ["web", "web"]
        assert [line["event"] for line in told if line["log_level"] == "error"] == ["turn_broken"]
        assert "break" not in [value for line in told for value in line.values()]
