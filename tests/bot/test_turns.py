import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.turns import TurnTaker
from bot.wording import Phrase
from core.chat import ChatSide, Heard, HeardKind, KeptHeard
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import ConsultationId, Session, Stage
from core.errors import StaleTurn
from core.people import Address, AddressId, ParticipantId
from core.turns import Turn
from tests.bot.chats import RISKY, SAFEGUARDING, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats


class SomeoneElseFirst:
    """The store's turns, but somebody else saves first a number of times."""

    def __init__(self, chats: KeptChats, times: int) -> None:
        self._turns = chats.store.conversations
        self._left = times
        self.decided: list[Turn] = []

    async def address(self, channel: str, value: str) -> Address | None:
        return await self._turns.address(channel, value)

    async def session_at(self, address_id: AddressId) -> Session | None:
        return await self._turns.session_at(address_id)

    async def decided_since(
        self, participant_id: ParticipantId, consultation_id: ConsultationId, since: datetime
    ) -> frozenset[Purpose]:
        return await self._turns.decided_since(participant_id, consultation_id, since)

    async def save(self, turn: Turn) -> None:
        self.decided.append(turn)
        if self._left:
            self._left -= 1
            raise StaleTurn("Someone else was first.")
        await self._turns.save(turn)


def taker(chats: KeptChats, turns: SomeoneElseFirst) -> TurnTaker:
    return TurnTaker(
        inbox=chats.store.conversations,
        turns=turns,
        scripts=chats.store.scripts,
        consultations=chats.store.consultations,
        wording=WORDING,
        safeguarding=SAFEGUARDING,
        clock=lambda: chats.now,
        new_id=chats.new_id,
    )


async def kept(chats: KeptChats, text: str) -> KeptHeard:
    heard = chats.heard(text)
    inbox_id = await chats.store.conversations.keep(heard)
    assert inbox_id is not None
    return KeptHeard(id=inbox_id, heard=heard)


async def test_turn_is_decided_again_when_someone_else_saved_first(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        turns = SomeoneElseFirst(chats, times=2)

        await taker(chats, turns).take(await kept(chats, "yes"))

        assert len(turns.decided) == 3
        assert (await chats.session()).waiting_at == "quote_words"


async def test_turn_that_is_always_late_waits_in_the_inbox(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        waiting = await kept(chats, "yes")

        with pytest.raises(StaleTurn):
            await taker(chats, SomeoneElseFirst(chats, times=99)).take(waiting)

        assert [each.id for each in await chats.store.conversations.waiting()] == [waiting.id]


async def test_messages_at_once_have_their_turns_one_after_another(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own", "It was hard.", "skip", "skip")

        await asyncio.gather(*(chats.listener.hear(chats.heard(f"message {number}")) for number in range(5)))

        assert (await chats.session()).turn == 12
        assert len(chats.jobs.started) == 6


async def test_closed_consultation_takes_nobody_new_and_lets_others_finish(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        consultation = await chats.store.consultations.consultation(ConsultationId("c_1"))
        await chats.store.consultations.put_consultation(replace(consultation, closed_at=chats.now - timedelta(days=1)))

        turns = SomeoneElseFirst(chats, times=0)
        newcomer = chats.heard(kind=HeardKind.START, address="two")
        inbox_id = await chats.store.conversations.keep(newcomer)
        assert inbox_id is not None
        turned_away = await taker(chats, turns).take(KeptHeard(id=inbox_id, heard=newcomer))
        await chats.starts()

        assert turned_away.session is None
        assert (await chats.session()).turn == 2


async def test_nothing_typed_stays_in_the_inbox_of_someone_who_refuses_or_takes_it_all_back(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        turns = SomeoneElseFirst(chats, times=0)

        for words in ("who are you", "no", "but I will say this", "start", "yes", "delete my answers", "yes", "one more thing"):
            await taker(chats, turns).take(await kept(chats, words))

        assert [turn.wipes_inbox for turn in turns.decided] == [False, True, True, False, False, False, True, True]
        lines = await chats.store.conversations.lines((await chats.session()).address_id)
        assert not any(line.text for line in lines if line.side is ChatSide.THEIRS)


async def test_message_that_had_its_turn_keeps_nothing_more(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")
        story, turns = await kept(chats, "It was hard."), SomeoneElseFirst(chats, times=0)

        first = await taker(chats, turns).take(story)
        again = await taker(chats, turns).take(story)

        assert len(first.testimony) == 1
        assert again.testimony == ()
        assert await chats.session() == first.session


async def test_edited_words_are_kept_as_the_next_version_and_worked_through_again(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")
        story = chats.heard("It was hrad.")
        await chats.listener.hear(story)

        await chats.listener.hear(replace(chats.heard("It was hard."), edits=story.external_id))

        kept = await chats.store.conversations.said_in((await chats.session()).id, story.external_id)
        assert kept is not None
        assert (kept.text, kept.version) == ("It was hard.", 2)
        assert (kept.id, 2) in chats.jobs.started


class StopsMeanwhile:
    """Reads risk so slowly that the person writes "stop" in the meantime."""

    def __init__(self, chats: KeptChats) -> None:
        self._chats = chats
        self.stopping: asyncio.Task[None] | None = None

    async def risk_in(self, _text: str) -> Risk | None:
        if self.stopping is None:
            self.stopping = asyncio.create_task(self._chats.listener.hear(self._chats.heard("stop please")))
            while len(await self._chats.store.conversations.waiting_from("web", "one")) < 2:
                await asyncio.sleep(0)
        return None


async def test_words_heard_while_somebody_says_stop_bring_no_question_any_more(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes")
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        sense = StopsMeanwhile(chats)
        chats.listener = chats.another_listener(risk_sense=sense)
        await sends_all(chats)

        await chats.listener.hear(words_of_note(chats, "with friends"))
        assert sense.stopping is not None
        await sense.stopping

        assert await chats.due() == [WORDING.say(Phrase.STOPPED)]
        assert (await chats.session()).stage is Stage.STOPPED


async def test_words_of_risk_show_the_help_lines_to_somebody_who_says_stop_meanwhile(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes")
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        words = words_of_note(chats, RISKY)
        await kept(chats, "stop")
        await sends_all(chats)

        await chats.listener.hear(words)
        await chats.listener.catch_up()

        said = await chats.store.conversations.due("web", chats.now)
        assert [say.is_card for say in said] == [True, False]
        assert said[-1].text == WORDING.say(Phrase.STOPPED)


async def test_a_spoken_wish_to_have_all_taken_back_is_asked_about_although_stop_follows(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes")
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        words = words_of_note(chats, "delete my answers")
        await kept(chats, "stop")
        await sends_all(chats)

        await chats.listener.hear(words)
        await chats.listener.catch_up()

        assert await chats.due() == [WORDING.say(Phrase.SURE), WORDING.say(Phrase.STOPPED)]


async def sends_all(chats: KeptChats) -> None:
    for say in await chats.store.conversations.due("web", chats.now):
        await chats.store.conversations.sent(say.key, chats.now)


def words_of_note(chats: KeptChats, text: str) -> Heard:
    """Return what a recogniser made of the note that was sent last."""
    (note,) = [each.id for each in chats.jobs.started.values() if each.recording_sha256]
    return replace(chats.heard(text, kind=HeardKind.WORDS), about=note)
