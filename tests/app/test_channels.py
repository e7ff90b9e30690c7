"""One process sends and polls; every process takes the turns of what it receives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app import channels, push_channels
from app.channels import running_channels
from app.clock import new_id, now
from app.settings import Settings
from app.wiring import House, opened
from bot.pacing import Pace, Rate
from bot.pushing import PushChannel, Receive
from core.chat import Heard, HeardKind, Receipt, ToSend
from tests.app.test_publishing import published, script

pytestmark = pytest.mark.journey

RATE = Rate(gap_s=0)


@dataclass
class Pigeons:
    """A channel of invented pigeons: they bring what is in their basket, and take what they are given."""

    basket: list[Heard] = field(default_factory=list)
    taken: list[ToSend] = field(default_factory=list)
    polls: int = 0

    async def deliver(self, each: ToSend) -> Receipt:
        self.taken.append(each)
        return Receipt()

    async def poll(self, receive: Receive) -> None:
        self.polls += 1
        if self.polls == 1:
            raise OSError("The loft is shut.")
        while True:
            while self.basket:
                await receive(self.basket.pop(0))
            await asyncio.sleep(0.01)


@asynccontextmanager
async def house_with(pigeons: Pigeons, home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    @asynccontextmanager
    async def pigeon(_needs) -> AsyncIterator[PushChannel]:
        pace = Pace(overall=RATE, one=lambda _: RATE)
        yield PushChannel(name="pigeon", deliver=pigeons.deliver, pace=pace, poll=pigeons.poll)

    monkeypatch.setattr(push_channels, "OPENERS", (pigeon,))
    monkeypatch.setattr(channels, "POLL_AGAIN_S", 0.05)
    async with opened(Settings(home=home, port=0, risk_meaning=False)) as house:
        yield house


def start(code: str) -> Heard:
    return Heard(channel="pigeon", address="roof 7", external_id=new_id("m"), kind=HeardKind.START, at=now(), join_code=code)


async def until(condition, within_s: float = 20.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


async def test_what_is_polled_has_its_turn_and_the_answer_goes_out_and_a_second_process_waits_until_the_first_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Pigeons(), Pigeons()
    async with house_with(second, tmp_path, monkeypatch) as waiting:
        code = (await published(waiting, script())).name
        async with house_with(first, tmp_path, monkeypatch) as sending, running_channels(sending):
            await until(lambda: first.polls)
            async with running_channels(waiting):
                first.basket.append(start(code))
                await until(lambda: len(first.taken) >= 3)
                polled_meanwhile = second.polls
        async with running_channels(waiting):
            await until(lambda: second.polls > 1)

    assert polled_meanwhile == 0
    assert {each.to for each in first.taken} == {"roof 7"}
    assert second.taken == []
