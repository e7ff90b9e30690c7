"""The one reminder, through the real rounds and the real sender, as a text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.sms import CHANNEL
from bot.reminders import Facts
from bot.reminding import Reminding
from bot.wording import Phrase
from core.consultations import Consultation, ConsultationId, Setting
from core.errors import DeliveryFailed
from core.turns import Turn
from tests.bot.channels.sms_world import SmsWorld, sms_world
from tests.bot.chats import MARKDOWN, NOON, WORDING, WORDINGS, script
from tests.bot.kept_chats import PARTNERSHIP

DUE = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)
"""A Wednesday, two days after they went quiet."""


@asynccontextmanager
async def remindable(home: Path) -> AsyncIterator[SmsWorld]:
    """Let somebody begin by text, and go quiet at a question that has a reminder after two days."""
    made = script(
        MARKDOWN.replace("consult::thanks |", "consult::thanks | consult::remind_after |").replace(
            "That is all. |", "That is all. | 48 |"
        )
    )
    async with sms_world(home) as world:
        store = world.chats.store
        await store.scripts.put_script(made.sha256, made.name, made.to_json())
        await store.consultations.put_consultation(
            Consultation(
                id=ConsultationId("c_2"),
                partnership_id=PARTNERSHIP.id,
                name="autumn",
                title=made.title,
                approach=made.approach,
                script_hash=made.sha256,
                opened_at=NOON,
            )
        )
        await world.texts("autumn", "yes", "no", "1")
        yield world


async def reminded(world, at: datetime) -> list[str]:
    """Look for reminders at `at`, and return what is texted then."""
    world.chats.now = at
    made = world.chats.store
    before = len(world.gateway.words())
    await Reminding(
        turns=made.conversations,
        scripts=made.scripts,
        consultations=made.consultations,
        releases=made.releases,
        wordings=WORDINGS,
        facts=Facts(pushing=frozenset({CHANNEL})),
        clock=lambda: world.chats.now,
    ).round()
    await world.sender.drain()
    return world.gateway.words()[before:]


async def test_somebody_who_went_quiet_is_reminded_once_by_text_and_never_at_night_or_on_a_sunday(tmp_path: Path) -> None:
    async with remindable(tmp_path) as world:
        too_soon = await reminded(world, DUE - timedelta(hours=20))
        at_night = await reminded(world, DUE.replace(hour=23))
        on_sunday = await reminded(world, DUE + timedelta(days=4))
        by_day = await reminded(world, DUE + timedelta(days=5))
        again = await reminded(world, DUE + timedelta(days=8))

    assert (too_soon, at_night, on_sunday) == ([], [], [])
    assert by_day == [WORDING.say(Phrase.REMINDER)]
    assert again == []


async def test_a_reminder_that_was_made_in_time_is_not_texted_at_night(tmp_path: Path) -> None:
    async with remindable(tmp_path) as world:
        world.gateway.faults.append(DeliveryFailed("The line is down.", retryable=True))
        line_down = await reminded(world, DUE)
        at_night = await reminded(world, DUE.replace(hour=23))
        next_day = await reminded(world, DUE + timedelta(days=1))

    assert (line_down, at_night) == ([], [])
    assert next_day == [WORDING.say(Phrase.REMINDER)]


async def test_who_said_stop_or_is_in_custody_is_never_reminded_by_text(tmp_path: Path) -> None:
    async with remindable(tmp_path / "stopped") as world:
        await world.texts("stop")
        stopped = await reminded(world, DUE + timedelta(days=5))
    async with remindable(tmp_path / "custody") as world:
        session = await world.session()
        await world.chats.store.conversations.save(
            Turn(inbox_id=None, session=replace(session, turn=session.turn + 1, setting=Setting.CUSTODY))
        )
        in_custody = await reminded(world, DUE + timedelta(days=5))

    assert (stopped, in_custody) == ([], [])
