"""A panel's next wave as people live it: who answers, who says no or stop, and who comes by the join code. On a real store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.panels import NotInvited, Wave, invitation, may_invite
from bot.reminders import Facts
from bot.step import Talk
from bot.wording import Phrase
from core.consent import Purpose
from core.consultations import Disposition, Session
from tests.bot.chats import MARKDOWN, SAFEGUARDING, WORDING, script
from tests.bot.kept_chats import KeptChats, kept_chats

SCRIPT = script(MARKDOWN.replace("quote_words |", "quote_words contact_again |"))
FACTS = Facts(pushing=frozenset({"web"}))
TOOK_PART = ("yes", "yes", "yes", "nowhere", "They gave me a tent.", "work")


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[KeptChats]:
    """Somebody came to the end of the first wave, and forty days have passed."""
    async with kept_chats(tmp_path) as opened:
        await opened.store.scripts.put_script(SCRIPT.sha256, SCRIPT.name, SCRIPT.to_json())
        consultation = await opened.store.consultations.consultation_named("first_week")
        await opened.store.consultations.put_consultation(replace(consultation, script_hash=SCRIPT.sha256))
        await opened.starts()
        for text in TOOK_PART:
            opened.now += timedelta(minutes=2)
            await opened.says(text)
        opened.now += timedelta(days=40)
        yield opened


async def all_sent(chats: KeptChats) -> None:
    for say in await chats.store.conversations.due("web", chats.now):
        await chats.store.conversations.sent(say.key, chats.now)


async def moved_on(chats: KeptChats, wave: int = 2) -> Wave:
    consultation = replace(await chats.store.consultations.consultation_named("first_week"), wave=wave)
    await chats.store.consultations.put_consultation(consultation)
    return Wave(consultation=consultation, number=wave)


async def invited(chats: KeptChats, wave: int = 2) -> list[Session | NotInvited]:
    """Invite everybody who may be, and return what became of each."""
    await all_sent(chats)
    to = await moved_on(chats, wave)
    talk = Talk(script=SCRIPT, wording=WORDING, safeguarding=SAFEGUARDING)
    outcomes = []
    for member in await chats.store.panels.members(to.consultation.id):
        outcome = may_invite(member, to, now=chats.now, facts=FACTS)
        outcomes.append(outcome)
        if isinstance(outcome, Session):
            await chats.store.conversations.save(invitation(outcome, member, to, talk, chats.now))
    return outcomes


async def test_whoever_answers_an_invitation_is_asked_first_whether_it_is_still_them(chats: KeptChats) -> None:
    [outcome] = await invited(chats)
    await all_sent(chats)

    await chats.says("what do you hold about me")

    assert isinstance(outcome, Session)
    assert await chats.due() == [WORDING.say(Phrase.STILL_YOU)]


async def test_a_no_to_the_second_wave_leaves_what_was_said_in_the_first(chats: KeptChats) -> None:
    first = await chats.session()
    before = await chats.store.conversations.held(first.participant_id)
    await invited(chats)

    await chats.says("no", "yes", "no")

    refused = await chats.session()
    assert (refused.disposition, refused.wave) == (Disposition.REFUSED, 2)
    assert await chats.store.conversations.held(first.participant_id) == before
    assert Purpose.TAKE_PART in await chats.store.conversations.standing(first.participant_id, first.consultation_id)
    chats.now += timedelta(days=40)
    assert await invited(chats, 3) == [NotInvited.REFUSED]


async def test_deleting_still_takes_back_every_wave(chats: KeptChats) -> None:
    first = await chats.session()
    await invited(chats)

    await chats.says("delete my answers", "yes", "yes")

    assert (await chats.store.conversations.held(first.participant_id)).answers == 0


async def test_a_stop_gives_up_what_was_not_sent_of_an_invitation(chats: KeptChats) -> None:
    await invited(chats)
    first, *_ = await chats.store.conversations.due("web", chats.now)
    await chats.store.conversations.sent(first.key, chats.now)

    await chats.says("stop")

    assert await chats.due() == [WORDING.say(Phrase.STOPPED)]
    chats.now += timedelta(days=40)
    assert await invited(chats, 3) == [NotInvited.STOPPED]


async def test_no_invitation_takes_over_the_chat_of_whoever_has_the_phone_now(chats: KeptChats) -> None:
    await chats.says("hello", "no")
    newcomer = await chats.session()
    chats.now += timedelta(days=40)

    outcomes = await invited(chats)

    assert NotInvited.SOMEONE_ELSE_THERE in outcomes
    assert not [outcome for outcome in outcomes if isinstance(outcome, Session)]
    assert (await chats.session()).id == newcomer.id


async def test_an_invitation_that_nobody_answered_is_the_last_one(chats: KeptChats) -> None:
    await invited(chats)
    chats.now += timedelta(days=40)

    assert await invited(chats, 3) == [NotInvited.UNANSWERED]


async def test_the_join_code_opens_the_next_wave_for_somebody_who_came_to_the_end(chats: KeptChats) -> None:
    first = await chats.session()
    await moved_on(chats)

    await chats.starts()
    await chats.says("yes")

    second = await chats.session()
    assert (second.wave, second.participant_id, second.disposition) == (2, first.participant_id, Disposition.INVITED)
    chats.now += timedelta(minutes=2)
    await chats.says("yes")
    await chats.starts()
    assert (await chats.session()).id == second.id


async def test_the_join_code_begins_nothing_anew_in_the_same_wave(chats: KeptChats) -> None:
    first = await chats.session()

    await chats.starts()
    await chats.says("yes")

    assert (await chats.session()).id == first.id


async def test_what_is_taken_as_a_no_in_a_later_wave_leaves_no_yes_from_before(chats: KeptChats) -> None:
    first = await chats.session()
    await invited(chats)

    for text in ("yes", "yes", "yes", "skip"):
        chats.now += timedelta(minutes=2)
        await chats.says(text)

    stands = await chats.store.conversations.standing(first.participant_id, first.consultation_id)
    assert stands == {Purpose.TAKE_PART, Purpose.QUOTE_WORDS}  # Their first yes was held until it was known who is there.
