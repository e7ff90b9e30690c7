from bot.pacing import Pace, Rate
from bot.pushing import PushChannel
from core.chat import Receipt
from tests.bot.chats import NOON
from tests.core.test_chat import heard


async def deliver(_each) -> Receipt:
    return Receipt()


async def test_a_channel_that_says_nothing_else_polls_nothing_fetches_nothing_and_leaves_strangers_alone() -> None:
    rate = Rate(gap_s=0)
    channel = PushChannel(name="pigeon", deliver=deliver, pace=Pace(overall=rate, one=lambda _: rate))

    assert (channel.poll, channel.fetch) == (None, None)
    assert await channel.answer_stranger(heard(f"Hello at {NOON}")) is None
