import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from bot.pacing import Pace, Rate
from bot.pushing import Joining, PushChannel
from bot.reminders import Facts, is_quiet, reminder
from bot.sending import WAIT_S, Sender
from core.chat import Receipt, Say, ToSend
from core.errors import DeliveryFailed, StoreBusy
from core.people import AddressId
from core.ports import Outcome
from core.turns import Turn
from tests.bot.chats import WORDING
from tests.bot.kept_chats import KeptChats, kept_chats

AT_WILL = Pace(overall=Rate(gap_s=0.0), one=lambda _: Rate(gap_s=0.0))


@dataclass
class Line:
    """A channel that sends, or fails in the ways it is told to."""

    faults: Sequence[DeliveryFailed | ValueError] = ()
    arrives_all_the_same: bool = False
    sent: list[Say] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._faults = list(self.faults)

    async def __call__(self, each: ToSend) -> Receipt:
        if self._faults:
            if self.arrives_all_the_same:
                self.sent.append(each.say)
            raise self._faults.pop(0)
        self.sent.append(each.say)
        self.to.append(each.to)
        return Receipt(reference=f"m{len(self.sent)}")


def sender(
    chats: KeptChats, line: Line, *, sendings=None, lost: list[AddressId] | None = None, joining: Joining | None = None
) -> Sender:
    async def note(address_id: AddressId) -> None:
        if lost is not None:
            lost.append(address_id)

    facts = Facts(pushing=frozenset({"web"}))
    return Sender(
        sendings=sendings or chats.store.conversations,
        reach=chats.store.conversations,
        channel=PushChannel(name="web", deliver=line, pace=AT_WILL, joining=joining),
        clock=lambda: chats.now,
        is_quiet=lambda now: is_quiet(now, facts),
        on_unreachable=note,
    )


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


async def test_messages_go_to_the_persons_own_address(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts("+44 7700 900001")
        line = Line()

        await sender(chats, line).drain()

        assert set(line.to) == {"+44 7700 900001"}


async def test_message_that_may_have_arrived_is_repeated_once_and_never_again(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected = await chats.due()
        silence = DeliveryFailed("The line went dead.", retryable=True, in_doubt=True)
        line = Line(faults=[silence] * 9, arrives_all_the_same=True)

        for _ in range(3):
            await sender(chats, line).drain()
            chats.now += timedelta(seconds=WAIT_S + 1)

        assert [say.text for say in line.sent][:3] == [expected[0], expected[0], expected[1]]


async def test_what_a_dead_sender_had_under_way_is_sent_once_more(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected = await chats.due()
        kept = chats.store.conversations
        first = (await kept.to_send("web", chats.now))[0].say
        await kept.begun([first.key], chats.now)
        line = Line()

        nothing_overtakes = await sender(chats, line).drain()
        async with sender(chats, line).running():
            while len(line.sent) < len(expected):
                await asyncio.sleep(0.01)

        assert nothing_overtakes == 0
        assert [say.text for say in line.sent] == expected


async def test_whoever_blocks_us_is_noted_and_not_written_to(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        address_id, lost = (await chats.session()).address_id, []
        line = Line(faults=[DeliveryFailed("Blocked.", retryable=False, unreachable=True)])

        await sender(chats, line, lost=lost).drain()
        later = await sender(chats, line).drain()

        assert lost == [address_id]
        assert (later, line.sent) == (0, [])


async def test_a_channel_that_breaks_on_one_message_still_sends_the_others_and_tells_no_words(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts("one")
        await chats.starts("two")
        two = (await chats.session("two")).address_id
        line = Line(faults=[ValueError("secret words")])

        with capture_logs() as told:
            await sender(chats, line).drain()

        assert {say.address_id for say in line.sent} == {two}
        assert [each["event"] for each in told if each["log_level"] == "error"] == ["message_broken"]
        assert "secret words" not in str(told)


async def test_whoever_is_in_a_conversation_does_not_queue_behind_a_mailing(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        for number in range(20):
            await chats.starts(f"bulk{number}")
        await sender(chats, Line()).drain()
        sessions = [await chats.session(f"bulk{number}") for number in range(20)]
        says = tuple(
            Say(key=f"bulk:{each.id}", address_id=each.address_id, channel="web", text="News.", is_bulk=True)
            for each in sessions
        )
        await chats.store.conversations.save(Turn(inbox_id=None, session=None, says=says))
        await chats.starts("someone")
        line = Line()

        await sender(chats, line).drain()

        assert not line.sent[0].is_bulk
        assert len([say for say in line.sent if say.is_bulk]) == 20


@dataclass
class BusyOnce:
    """The store's own sendings, which cannot be written to the first time an outcome comes."""

    kept: object
    is_busy: bool = True

    def __getattr__(self, name: str):
        return getattr(self.kept, name)

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Fail once, then keep."""
        if self.is_busy:
            self.is_busy = False
            raise StoreBusy
        await self.kept.settle(outcomes)


async def test_what_went_out_and_could_not_be_noted_is_noted_later_and_not_sent_again(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected, line = await chats.due(), Line()

        async with sender(chats, line, sendings=BusyOnce(chats.store.conversations)).running():
            while len(line.sent) < len(expected):
                await asyncio.sleep(0.01)

        assert [say.text for say in line.sent] == expected
        assert await chats.store.conversations.doubt_all("web", chats.now) == 0


async def test_messages_that_a_channel_joins_go_out_as_one_and_each_is_settled(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected, sent = await chats.due(), []

        async def deliver(run: Sequence[ToSend]) -> Receipt:
            sent.append([each.say.text for each in run])
            return Receipt(reference="one", parts=3)

        joined = sender(chats, Line(), joining=Joining(runs=lambda messages: [messages[:2], messages[2:]], deliver=deliver))
        count = await joined.drain()

        assert sent == [expected[:2], expected[2:]]
        assert count == len(expected)
        assert await chats.due() == []


async def test_messages_that_went_out_as_one_are_in_doubt_together_and_repeated_once(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected, sent = await chats.due(), []

        async def deliver(run: Sequence[ToSend]) -> Receipt:
            sent.append([each.say.text for each in run])
            raise DeliveryFailed("Nobody knows.", retryable=True, in_doubt=True)

        joined = sender(chats, Line(), joining=Joining(runs=lambda messages: [messages], deliver=deliver))
        for _ in range(4):
            await joined.drain()
            chats.now += timedelta(seconds=WAIT_S + 1)

        assert sent == [expected, expected]


@dataclass
class LateToSee:
    """The store's own sendings, whose first look at what is due is shown again, as to somebody who looked just before."""

    kept: object
    seen: Sequence[ToSend] = ()

    def __getattr__(self, name: str):
        return getattr(self.kept, name)

    async def to_send(self, *arguments, **facts) -> Sequence[ToSend]:
        """Show what was seen first once more."""
        now = await self.kept.to_send(*arguments, **facts)
        self.seen, shown = (), self.seen or now
        return shown


async def test_whoever_looked_just_before_a_try_failed_sends_nothing_too_early_and_nothing_overtakes(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        expected = await chats.due()
        before = await chats.store.conversations.to_send("web", chats.now)
        line = Line(faults=[DeliveryFailed("Too fast.", retryable=True, retry_after_s=60)])
        await sender(chats, line).drain()

        early = await sender(chats, line, sendings=LateToSee(chats.store.conversations, before)).drain()
        chats.now += timedelta(seconds=61)
        await sender(chats, line).drain()

        assert early == 0
        assert [say.text for say in line.sent] == expected
