"""What goes wrong goes wrong as asked, and the log tells what was accepted whatever the caller saw."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.telegram.conftest import Here
from tests.telegram.faults import Fault, Faults


@pytest.fixture
def rowan(here: Here) -> int:
    return here.rowan()


@pytest.mark.parametrize(
    ("kind", "error", "accepted"),
    [
        ("too_many_requests", RetryAfter, 0),
        ("server_error", TelegramError, 0),
        ("bad_gateway", NetworkError, 0),
        ("forbidden", Forbidden, 0),
        ("refused", TelegramError, 0),
        ("drop_before", NetworkError, 0),
        ("server_error_after", TelegramError, 1),
        ("drop_after", NetworkError, 1),
    ],
)
async def test_a_call_fails_and_the_log_says_whether_it_was_accepted(
    here: Here, bot: Bot, rowan: int, kind: str, error: type[Exception], accepted: int
) -> None:
    here.fault(kind)

    with pytest.raises(error):
        await bot.send_message(rowan, "hello")

    assert here.world.log.counts["accepted"] == accepted == len(here.said(rowan))
    assert [each["kind"] for each in here.world.log.of("fault")] == [kind]
    await bot.set_my_description("still serving")


async def test_a_time_out_after_acceptance_leaves_the_message_in_the_chat(here: Here, bot: Bot, rowan: int) -> None:
    here.fault("timeout_after", seconds=5, method="sendMessage")

    with pytest.raises(TimedOut):
        await bot.send_message(rowan, "hello", read_timeout=0.1)

    assert here.said(rowan) == ["hello"]
    assert [each["how"] for each in here.world.log.of("told", method="sendMessage")] == ["dropped"]


async def test_coming_back_before_retry_after_is_a_violation(here: Here, bot: Bot, rowan: int) -> None:
    here.fault("too_many_requests", retry_after=30, chat_id=rowan)
    other = here.world.person().id
    here.world.start(other)

    with pytest.raises(RetryAfter):
        await bot.send_message(rowan, "hello")
    await bot.send_message(other, "nobody asked this one to wait")
    assert here.broken() == []
    await bot.send_message(rowan, "too early")

    assert here.broken() == ["came back before retry_after"]


async def test_who_waits_with_messages_may_still_take_buttons_away(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "hello")
    here.fault("too_many_requests", retry_after=30, method="sendMessage")

    with pytest.raises(RetryAfter):
        await bot.send_message(rowan, "hello again")
    await bot.edit_message_text("hello, both of you", rowan, sent.message_id)

    assert here.broken() == []


async def test_an_acknowledged_update_can_come_again_to_a_poller(here: Here, bot: Bot, rowan: int) -> None:
    here.fault("redeliver")
    first = await bot.get_updates()

    again = await bot.get_updates(offset=first[0].update_id + 1, timeout=1)

    assert [each.update_id for each in again] == [first[0].update_id]


async def test_files_can_be_gone_slow_or_cut_short(here: Here, bot: Bot, rowan: int) -> None:
    here.world.send(rowan, "voice", b"OggS" + b"v" * 5000)
    voice = (await bot.get_updates())[-1].message.voice
    file = await voice.get_file()

    here.fault("expired_path")
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()
    here.fault("truncated_file")
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    here.fault("slow_file", seconds=0.05)

    assert len(await file.download_as_bytearray()) == 5004


async def test_files_too_big_and_addresses_too_old_are_refused(here: Here, bot: Bot, rowan: int) -> None:
    here.world.send(rowan, "video", said_size=20 * 1024 * 1024 + 1)
    here.world.send(rowan, "voice", b"OggS")
    film, voice = (each.message.effective_attachment for each in (await bot.get_updates())[-2:])

    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await film.get_file()
    file = await voice.get_file()
    here.world.clock.put_on(3601)
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()

    assert bytes(await (await voice.get_file()).download_as_bytearray()) == b"OggS"


def test_a_fault_strikes_as_often_and_where_it_was_asked_to() -> None:
    faults = Faults()
    faults.add(Fault("server_error", times=2, method="sendMessage", chat_id=7, skip=1))

    struck = [bool(faults.drawn("server_error", method="sendMessage", chat_id=7)) for _ in range(5)]

    assert struck == [False, True, True, False, False]
    assert not faults.drawn("server_error", method="getMe", chat_id=7)


def test_chance_is_seeded() -> None:
    def draws(seed: int) -> list[bool]:
        fault = Fault("server_error", times=None, probability=0.3, seed=seed)
        return [fault.strikes("sendMessage", None) for _ in range(200)]

    assert draws(1) == draws(1) != draws(2)
    assert 30 < sum(draws(1)) < 90


def test_an_unknown_fault_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="server_error_after"):
        Fault("earthquake")
