from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.reminders import Facts, is_quiet, reminder
from bot.sending import WAIT_S, Sender
from core.chat import Say
from core.errors import DeliveryFailed
from tests.bot.chats import WORDING
from tests.bot.kept_chats import KeptChats, kept_chats


@dataclass
class Line:
    """A channel that sends, or fails in the ways it is told to."""

    faults: Sequence[DeliveryFailed] = ()
    sent: list[Say] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._faults = list(self.faults)

    async def __call__(self, say: Say) -> None:
        if self._faults:
            raise self._faults.pop(0)
        self.sent.append(say)


def sender(chats: KeptChats, line: Line) -> Sender:
    facts = Facts(pushing=frozenset({"web"}))
    return Sender(chats.store.conversations, "web", line, lambda: chats.now, is_quiet=lambda now: is_quiet(now, facts))


async def test_everything_due_is_sent_once_and_in_order(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected, line = await chats.due(), Line()

        assert await sender(chats, line).drain() == len(expected)
        assert await sender(chats, line).drain() == 0
        assert [say.text for say in line.sent] == expected


async def test_message_that_may_be_tried_again_waits_and_nothing_overtakes_it(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected = await chats.due()
        line = Line(faults=[DeliveryFailed("The line is down.", retryable=True)])

        assert await sender(chats, line).drain() == 0
        chats.now += timedelta(seconds=WAIT_S + 1)
        await sender(chats, line).drain()

        assert [say.text for say in line.sent] == expected


async def test_channel_that_says_how_long_to_wait_is_believed(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        line = Line(faults=[DeliveryFailed("Too fast.", retryable=True, retry_after_s=120)])
        await sender(chats, line).drain()

        chats.now += timedelta(seconds=60)
        too_early = await sender(chats, line).drain()
        chats.now += timedelta(seconds=61)

        assert too_early == 0
        assert await sender(chats, line).drain() > 0


async def test_message_that_can_never_arrive_is_given_up(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected = await chats.due()
        line = Line(faults=[DeliveryFailed("They left.", retryable=False)])

        await sender(chats, line).drain()
        await sender(chats, line).drain()

        assert [say.text for say in line.sent] == expected[1:]


async def test_one_persons_trouble_holds_up_nobody_else(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts("one")
        await chats.starts("two")
        two = (await chats.session("two")).address_id
        line = Line(faults=[DeliveryFailed("The line is down.", retryable=True)])

        await sender(chats, line).drain()

        assert {say.address_id for say in line.sent} == {two}


async def test_a_reminder_that_could_not_go_out_before_the_quiet_hours_waits_for_the_morning(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        line = Line()
        await sender(chats, line).drain()
        said = len(line.sent)
        await chats.store.conversations.save(reminder(await chats.session(), WORDING, chats.now))

        chats.now = chats.now.replace(hour=23)
        at_night = await sender(chats, line).drain()
        chats.now += timedelta(hours=12)
        in_the_morning = await sender(chats, line).drain()

        assert (at_night, in_the_morning) == (0, 1)
        assert len(line.sent) == said + 1


async def test_an_answer_goes_out_at_night(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        chats.now = chats.now.replace(hour=23)
        await chats.starts()

        assert await sender(chats, Line()).drain() > 0
