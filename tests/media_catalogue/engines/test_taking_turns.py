"""Short recordings do not wait for long ones, and no more are listened to at once than there is room for."""

import asyncio

from media_catalogue.engines.taking_turns import Turns


async def test_a_long_one_waits_for_a_short_one_and_not_the_other_way_round() -> None:
    turns = Turns()
    told: list[str] = []

    async def short() -> None:
        async with turns.turn(is_long=False):
            told.append("short")

    async with turns.turn(is_long=True):
        await turns.let_pass(is_long=True)
        waiting = asyncio.create_task(short())
        await asyncio.sleep(0)
        await turns.let_pass(is_long=True)
        told.append("long")
    await waiting

    assert told == ["short", "long"]


async def test_two_long_ones_are_never_listened_to_at_once() -> None:
    turns = Turns()
    order: list[str] = []

    async def listen(name: str) -> None:
        async with turns.turn(is_long=True):
            order.append(f"{name} begins")
            await asyncio.sleep(0.01)
            order.append(f"{name} ends")

    await asyncio.gather(listen("one"), listen("two"))

    assert order in (["one begins", "one ends", "two begins", "two ends"], ["two begins", "two ends", "one begins", "one ends"])


async def test_waiting_can_be_called_off_and_takes_no_turn() -> None:
    turns = Turns()
    async with turns.turn(is_long=True):
        waiting = asyncio.create_task(_wait(turns))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    await asyncio.wait_for(_wait(turns), timeout=5)


async def _wait(turns: Turns) -> None:
    async with turns.turn(is_long=True):
        pass
