"""Getting updates as the Bot API promises: offsets confirm, one poller at a time, never beside a webhook."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken

from tests.telegram.conftest import Here


async def test_an_offset_confirms_what_lies_below_it_and_nothing_else(here: Here, bot: Bot) -> None:
    rowan = here.world.person().id
    for words in ("one", "two", "three"):
        here.world.write(rowan, words)

    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[1].update_id)

    assert [each.message.text for each in first] == ["one", "two", "three"]
    assert [each.message.text for each in again] == ["two", "three"]
    assert [each["update_id"] for each in here.world.log.of("acknowledged")] == [first[0].update_id]


async def test_an_offset_far_ahead_is_taken_for_a_mistake_and_confirms_nothing(here: Here, bot: Bot) -> None:
    here.world.write(here.world.person().id, "still here")

    updates = await bot.get_updates(offset=900_000_000)

    assert [each.message.text for each in updates] == ["still here"]


async def test_a_negative_offset_keeps_only_the_last(here: Here, bot: Bot) -> None:
    rowan = here.world.person().id
    for words in ("one", "two", "three"):
        here.world.write(rowan, words)

    updates = await bot.get_updates(offset=-1)

    assert [each.message.text for each in updates] == ["three"]


async def test_a_long_poll_answers_as_soon_as_somebody_writes(here: Here, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)

    here.world.write(here.world.person().id, "hello")

    assert [each.message.text for each in await poll] == ["hello"]


async def test_a_second_poller_ends_the_first_with_a_conflict(here: Here, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await here.until(lambda: here.world.updates.on_new[1:])
    second = asyncio.create_task(bot.get_updates(timeout=20))

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    here.world.write(here.world.person().id, "for the second")

    assert [each.message.text for each in await second] == ["for the second"]
    assert here.broken() == ["two at once"]


async def test_a_poller_that_hangs_up_leaves_room_for_the_next_and_loses_nothing(here: Here, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await here.until(lambda: here.world.updates.on_new[1:])
    first.cancel()
    await here.until(lambda: not here.world.updates.on_new[1:])

    here.world.write(here.world.person().id, "kept")

    assert [each.message.text for each in await bot.get_updates(timeout=5)] == ["kept"]
    assert here.broken() == []


async def test_polling_beside_a_webhook_is_a_conflict(here: Here, bot: Bot) -> None:
    here.world.updates.webhook.deliver_to = "http://127.0.0.1:9/hook"
    await bot.set_webhook("https://heard.example/hook", secret_token="abc_DEF-1")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()

    assert await bot.get_updates() == ()
    assert here.broken() == ["getUpdates while a webhook is set"]


async def test_only_the_kinds_that_were_asked_for_come(here: Here, bot: Bot) -> None:
    rowan = here.world.person().id
    await bot.get_updates(allowed_updates=["my_chat_member"])

    here.world.write(rowan, "not wanted")
    here.world.block(rowan)
    updates = await bot.get_updates()

    assert [each.my_chat_member.new_chat_member.status for each in updates] == ["kicked"]


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://example.org/hook", "abc", "An HTTPS URL must be provided for webhook"),
        ("https://example.org:8444/hook", "abc", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("ftp://example.org", "abc", "Invalid webhook URL specified"),
        ("https://example.org/hook", "a b", "Secret token contains unallowed characters"),
        ("https://example.org/hook", "a" * 257, "Secret token is too long"),
    ],
)
async def test_a_webhook_that_telegram_would_refuse_is_refused(bot: Bot, url: str, secret: str, words: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.set_webhook(url, secret_token=secret)

    assert words.lower() in refused.value.message.lower()


async def test_a_wrong_token_is_refused(here: Here) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("111:wrong", base_url=f"{here.address}/bot"):
            pass


async def test_updates_are_forgotten_after_a_day_and_taps_sooner(here: Here, bot: Bot) -> None:
    message = here.world.write(here.rowan(), "old")
    here.world.tap_old(message["from"]["id"], message, "y")
    assert len(here.world.updates.pending) == 3

    here.world.clock.put_on(151)
    assert [each.callback_query for each in await bot.get_updates()] == [None, None]
    here.world.clock.put_on(86_400)

    assert await bot.get_updates() == ()
    assert here.world.log.counts["expired"] == 3
