from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.channels.telegram_updates import ALLOWED, KNOWN, kind_of
from core.consultations import Disposition
from core.errors import BadInput, StoreFull
from tests.bot.channels.telegram_chats import telegram_chats
from tests.bot.channels.telegram_made import GROUP, NOON, PERSON, ROWAN, message, private_chat, raw, said

BOT = ROWAN | {"id": 4711, "is_bot": True, "first_name": "Heard"}


def membership(status: str, *, minutes: int, was: str = "member") -> dict:
    def as_member(how: str) -> dict:
        return {"user": BOT, "status": how} | ({"until_date": 0} if how == "kicked" else {})

    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    change = {"chat": private_chat(), "from": ROWAN, "date": at}
    return raw(my_chat_member=change | {"old_chat_member": as_member(was), "new_chat_member": as_member(status)})


async def test_the_same_message_told_again_has_no_second_turn(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        for update_id in (5, 5, 6):
            await chat.take(said(update_id, text="/start first_week"))

        assert (await chat.session()).turn == 1


async def test_a_lower_number_that_comes_late_is_heard_like_any_other(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.take(said(9, number=1, text="/start first_week"))
        await chat.take(said(7, number=2, text="hello"))

        assert (await chat.session()).turn == 2


async def test_somebody_who_blocks_us_is_written_to_no_more_until_they_let_us(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.agrees()
        await chat.take(membership("kicked", minutes=1))
        blocked = (await chat.session()).disposition
        talks, later = chat.chats.store.conversations, NOON + timedelta(minutes=2)
        address = await talks.address("telegram", str(PERSON))
        is_news = [await talks.mark_unreachable(address.id, later)]
        await chat.take(membership("member", minutes=3, was="kicked"))
        is_news.append(await talks.mark_reachable(address.id, later + timedelta(minutes=2)))

        assert blocked is Disposition.UNREACHABLE
        assert is_news == [False, False]


async def test_a_block_that_is_told_after_a_later_unblocking_changes_nothing(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.agrees()
        await chat.take(membership("member", minutes=3, was="kicked"))
        await chat.take(membership("kicked", minutes=1))

        assert (await chat.session()).disposition is Disposition.STARTED


async def test_a_stranger_who_blocks_us_is_nobody_we_know(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.take(membership("kicked", minutes=1))

        assert await chat.chats.store.conversations.address("telegram", str(PERSON)) is None


@pytest.mark.parametrize("told_by", ["old", "new"])
async def test_a_group_that_becomes_another_is_the_same_group(tmp_path: Path, told_by: str) -> None:
    old, new = -55, GROUP
    async with telegram_chats(tmp_path) as chat:
        await chat.says("/start first_week")
        talks = chat.chats.store.conversations
        await talks.move_address("telegram", str(PERSON), str(old))
        moved = (
            message(chat={"id": old, "type": "group"}, migrate_to_chat_id=new)
            if told_by == "old"
            else message(chat={"id": new, "type": "supergroup"}, migrate_from_chat_id=old)
        )
        for _ in range(2):
            await chat.take(raw(message=moved))

        assert await talks.address("telegram", str(old)) is None
        assert await talks.address("telegram", str(new)) is not None


async def test_kinds_that_are_not_for_us_are_let_go_by_and_logged_by_their_kind_alone(tmp_path: Path) -> None:
    others = sorted(KNOWN - set(ALLOWED))
    async with telegram_chats(tmp_path) as chat:
        with structlog.testing.capture_logs() as logged:
            for kind in others:
                await chat.take(raw(**{kind: {"id": "1", "text": "a secret word"}}))

        assert "a secret word" not in repr(logged)
        assert [each.get("kind") for each in logged] == others
        assert chat.received == []


async def test_a_kind_that_nobody_has_heard_of_is_called_unknown(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        with structlog.testing.capture_logs() as logged:
            await chat.take(raw(a_secret_word={"text": "another"}))

        assert [each["kind"] for each in logged] == ["unknown"]
        assert kind_of({"update_id": 1}) == "unknown"


async def test_an_update_that_is_not_as_telegram_writes_them_is_let_go_by_without_its_words(tmp_path: Path) -> None:
    wrong = ({"message": {"text": "no number, no date"}}, {"message": 7}, {"callback_query": {"id": "1"}})
    async with telegram_chats(tmp_path) as chat:
        with structlog.testing.capture_logs() as logged:
            for what in wrong:
                await chat.take(raw(**what))

        assert [each["event"] for each in logged] == ["telegram_update_not_understood"] * 3
        assert "no number" not in repr(logged)


async def test_what_is_no_update_at_all_is_refused(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        for what in ({}, {"update_id": "7"}, {"message": {}}):
            with pytest.raises(BadInput):
                await chat.take(what)


async def test_a_full_disk_is_told_so_that_telegram_brings_it_again(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:

        async def full(_heard, *, order: int = 0) -> None:
            raise StoreFull

        with pytest.raises(StoreFull):
            await chat.updates.take(said(text="hello"), full)


async def test_bots_and_channels_are_not_spoken_to(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        await chat.take(said(text="hello", **{"from": BOT}))
        await chat.take(said(text="news", chat={"id": -9, "type": "channel", "title": "News"}))

        assert chat.received == []


async def test_no_log_line_of_a_whole_day_shows_a_chat_or_a_word(tmp_path: Path) -> None:
    async with telegram_chats(tmp_path) as chat:
        with structlog.testing.capture_logs() as logged:
            await chat.agrees()
            await chat.says("a very private story")
            await chat.take(membership("kicked", minutes=1))
            await chat.take(membership("member", minutes=2, was="kicked"))

    assert str(PERSON) not in repr(logged)
    assert "private story" not in repr(logged)
