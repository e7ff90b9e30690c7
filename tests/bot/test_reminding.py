"""Reminding, on a real store: once each, never twice after a crash, and never over somebody who has just spoken."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.reminders import Facts, reminder
from bot.reminding import Reminding
from core.consultations import ConsultationId, Disposition
from core.errors import StaleTurn
from storage.tables import scripts
from tests.bot.chats import WORDING, script
from tests.bot.kept_chats import KeptChats, kept_chats


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[KeptChats]:
    """Somebody who agreed to take part and went quiet at the first question, in a consultation that reminds after two days."""
    async with kept_chats(tmp_path) as made:
        reminding = replace(script(), remind_after_h=48)
        consultation = await made.store.consultations.consultation(ConsultationId("c_1"))
        await made.store.scripts.put_script(reminding.sha256, reminding.name, reminding.to_json())
        await made.store.consultations.put_consultation(replace(consultation, script_hash=reminding.sha256))
        await made.starts()
        await made.says("yes", "yes")
        second = replace(consultation, id=ConsultationId("c_2"), name="second", script_hash=reminding.sha256)
        await made.store.consultations.put_consultation(second)
        yield made


def reminding_in(chats: KeptChats, *, pushing: str = "web") -> Reminding:
    return Reminding(
        turns=chats.store.conversations,
        scripts=chats.store.scripts,
        consultations=chats.store.consultations,
        releases=chats.store.releases,
        wordings={"en": WORDING},
        facts=Facts(pushing=frozenset({pushing})),
        clock=lambda: chats.now,
    )


async def reminders_due(chats: KeptChats) -> int:
    return sum(text.startswith("Hello. You can carry on") for text in await chats.due())


async def test_somebody_who_went_quiet_is_reminded_once_however_many_rounds_there_are(chats: KeptChats) -> None:
    chats.now += timedelta(hours=49)

    moved = [await reminding_in(chats).round() for _ in range(3)]

    assert moved == [1, 0, 0]
    assert await reminders_due(chats) == 1
    assert (await chats.session()).reminders == 1


async def test_two_rounds_that_decide_the_same_at_once_send_one(chats: KeptChats) -> None:
    before = await chats.session()
    chats.now += timedelta(hours=49)
    await reminding_in(chats).round()

    with pytest.raises(StaleTurn):
        await chats.store.conversations.save(reminder(before, WORDING, chats.now))

    assert await reminders_due(chats) == 1


async def test_somebody_on_a_channel_that_cannot_write_first_is_not_reminded_and_goes_quiet(chats: KeptChats) -> None:
    chats.now += timedelta(hours=49)
    assert await reminding_in(chats, pushing="sms").round() == 0

    chats.now += timedelta(days=13)
    assert await reminding_in(chats, pushing="sms").round() == 1

    assert (await chats.session()).disposition is Disposition.PARTIAL
    assert await reminders_due(chats) == 0


async def test_somebody_who_goes_quiet_and_comes_back_has_their_place(chats: KeptChats) -> None:
    waiting_at = (await chats.session()).waiting_at
    chats.now += timedelta(days=15)
    await reminding_in(chats, pushing="sms").round()

    assert (await chats.session()).waiting_at == waiting_at


async def test_nobody_is_written_to_before_they_are_out(chats: KeptChats) -> None:
    session = await chats.session()
    await chats.store.releases.put_release_date(session.participant_id, date(2026, 6, 1))
    chats.now += timedelta(days=20)

    assert await reminding_in(chats).round() == 0
    assert await reminders_due(chats) == 0


async def test_whoever_said_stop_hears_nothing_more(chats: KeptChats) -> None:
    await chats.says("stop")
    chats.now += timedelta(hours=49)

    assert await reminding_in(chats).round() == 0


async def goes_on_in_another(chats: KeptChats, *texts: str) -> None:
    chats.now += timedelta(hours=2)
    await chats.starts(join_code="second")
    await chats.says(*texts)


@pytest.mark.parametrize("last", ["stop", "delete", "i want to die"])
async def test_one_stop_card_or_withdrawal_ends_reminders_for_every_consultation(chats: KeptChats, last: str) -> None:
    await goes_on_in_another(chats, "yes", last)
    chats.now += timedelta(hours=49)

    await reminding_in(chats).round()

    assert await reminders_due(chats) == 0


async def test_everything_taken_back_in_one_consultation_ends_reminders_for_another(chats: KeptChats) -> None:
    await goes_on_in_another(chats, "yes", "delete", "yes")
    assert (await chats.session()).disposition is Disposition.WITHDRAWN
    chats.now += timedelta(hours=49)

    assert await reminding_in(chats).round() == 0


async def test_somebody_in_two_consultations_is_reminded_of_the_one_they_were_in_last_and_once(chats: KeptChats) -> None:
    await goes_on_in_another(chats, "yes", "yes")
    chats.now += timedelta(hours=49)

    moved = [await reminding_in(chats).round() for _ in range(2)]

    assert moved == [1, 0]
    assert await reminders_due(chats) == 1
    assert (await chats.session()).reminders == 1


async def test_one_phone_hears_one_reminder_a_fortnight_whichever_consultation_it_is_of(chats: KeptChats) -> None:
    await goes_on_in_another(chats, "yes", "yes")
    chats.now += timedelta(hours=49)
    await reminding_in(chats).round()
    await chats.starts()  # Back to the first consultation, and quiet again.
    chats.now += timedelta(hours=71)

    assert await reminding_in(chats).round() == 0


async def test_a_reminder_not_sent_yet_is_called_back_by_new_words(chats: KeptChats) -> None:
    chats.now += timedelta(hours=49)
    await reminding_in(chats).round()
    assert await reminders_due(chats) == 1

    await chats.says("nowhere")

    assert await reminders_due(chats) == 0


async def test_a_reminder_decided_just_before_a_stop_elsewhere_is_never_sent(chats: KeptChats) -> None:
    first = (await chats.session()).id
    await goes_on_in_another(chats, "yes", "stop")

    before = await chats.store.conversations.session(first)
    await chats.store.conversations.save(reminder(before, WORDING, chats.now))

    assert await reminders_due(chats) == 0


async def test_a_session_whose_script_cannot_be_read_keeps_no_reminder_from_others(chats: KeptChats) -> None:
    consultation = await chats.store.consultations.consultation(ConsultationId("c_2"))
    await chats.store.scripts.put_script("broken", "broken", script().to_json())
    await chats.store.consultations.put_consultation(replace(consultation, script_hash="broken"))
    await chats.starts("two", join_code="second")
    await chats.says("yes", "yes", address="two")
    async with chats.store.conversations._connections.writing() as writer:
        await writer.execute(update(scripts).where(scripts.c.hash == "broken").values(body="{"))
    chats.now += timedelta(hours=49)

    assert await reminding_in(chats).round() == 1
    assert await reminders_due(chats) == 1
