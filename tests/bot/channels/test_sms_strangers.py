from datetime import timedelta
from pathlib import Path

from bot.channels.sms_strangers import MOST_AN_HOUR
from core.errors import DeliveryFailed
from tests.bot.channels.sms_world import HOW_TO_BEGIN, sms_world


async def test_a_stranger_is_told_once_a_day(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        told = await world.texts("Hi")
        silence = await world.texts("Hi", "Hi")
        world.chats.now += timedelta(days=1)
        next_day = await world.texts("Hi")

    assert (told, silence, next_day) == ([HOW_TO_BEGIN], [], [HOW_TO_BEGIN])


async def test_a_stranger_who_says_stop_is_told_nothing(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        assert await world.texts("STOP") == []


async def test_no_more_strangers_are_told_in_an_hour_than_are_paid_for(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        for number in range(MOST_AN_HOUR + 5):
            heard = world.chats.heard("Hi", address=f"+4477009{number:05}")
            await world.strangers.answer(heard)

    assert len(world.gateway.taken) == MOST_AN_HOUR


async def test_a_stranger_whom_the_sentence_did_not_reach_hears_it_the_next_time(tmp_path: Path) -> None:
    async with sms_world(tmp_path, faults=[DeliveryFailed("The line is down.", retryable=True)]) as world:
        assert await world.texts("Hi") == []
        assert await world.texts("Hi") == [HOW_TO_BEGIN]
