from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.listening import Listener
from bot.step import Tongue
from bot.wording import Phrase
from core.chat import HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import Disposition, Setting, Stage
from core.errors import EngineFailed, NotFound
from core.testimony import TestimonyState
from storage.tables import scripts, sessions
from tests.bot.chats import RISKY, SAFEGUARDING, VOICE_NOTE, WORDING, script
from tests.bot.kept_chats import kept_chats


async def test_whole_chat_is_kept_and_each_testimony_begins_its_job(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("aye", "ok", "nowhere")
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        await chats.says("someone to talk to", "They should know it is cold. 🙂")

        session = await chats.session()
        started = list(chats.jobs.started.values())

        assert session.disposition is Disposition.COMPLETED
        assert [each.text for each in started] == [None, "They should know it is cold. 🙂"]
        assert started[0].recording_sha256 == VOICE_NOTE.sha256
        assert await chats.store.catalogue.testimony(started[1].id) == started[1]
        assert (await chats.due())[-1] == "Thank you. That is all."


async def test_same_message_heard_twice_is_one(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        again = chats.heard("yes")

        await chats.listener.hear(again)
        await chats.listener.hear(again)

        assert (await chats.session()).turn == 2


async def test_message_whose_turn_never_came_has_it_when_it_is_sent_again(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        lost = chats.heard("yes")
        await chats.store.conversations.keep(lost)

        await chats.listener.hear(lost)

        assert (await chats.session()).waiting_at == "quote_words"
        assert await chats.store.conversations.waiting() == []


async def test_what_was_kept_before_a_crash_gets_its_turn_at_the_next_start(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.store.conversations.keep(chats.heard("yes"))
        await chats.store.conversations.keep(chats.heard("no"))

        taken = await chats.another_listener().catch_up()

        assert taken == 2
        assert (await chats.session()).waiting_at == "housing"
        assert await chats.listener.catch_up() == 0


async def test_unknown_join_code_opens_nothing_and_does_not_wait(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        with pytest.raises(NotFound):
            await chats.starts(join_code="no_such_thing")

        assert await chats.store.conversations.address("web", "one") is None
        assert await chats.store.conversations.waiting() == []


async def test_words_from_nobody_known_belong_to_no_conversation(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        with pytest.raises(NotFound):
            await chats.says("hello?")

        assert await chats.store.conversations.waiting() == []


async def test_catching_up_passes_over_what_belongs_to_nobody(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.store.conversations.keep(chats.heard("hello?"))

        assert await chats.listener.catch_up() == 1
        assert await chats.due() == []


async def test_opening_it_again_goes_on_where_they_were(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")

        await chats.starts()

        assert WORDING.say(Phrase.RECAP, answered=1) in await chats.due()
        assert (await chats.session()).waiting_at == "story"


async def test_two_people_never_hear_each_others_messages(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts("one")
        await chats.starts("two")
        await chats.says("yes", address="two")

        one, two = await chats.session("one"), await chats.session("two")

        assert one.participant_id != two.participant_id
        assert (one.waiting_at, two.waiting_at) == ("take_part", "quote_words")


async def test_words_of_risk_are_held_in_the_store(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own", RISKY)

        (started,) = chats.jobs.started.values()

        assert (await chats.store.catalogue.testimony(started.id)).held_for_concern


async def test_taking_it_all_back_reaches_the_ledger(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "delete my stuff", "yes")

        session = await chats.session()
        ledger = await chats.store.catalogue.consents(session.participant_id, session.consultation_id)

        assert session.disposition is Disposition.WITHDRAWN
        assert [record.granted for record in ledger] == [True, True] + [False] * 7


async def test_a_text_too_long_for_one_piece_is_refused_kindly_and_none_of_it_is_kept(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes", "yes", "own")

        await chats.listener.hear(chats.heard("a" * 1_000_000))

        assert WORDING.say(Phrase.TOO_LONG) in await chats.due()
        session = await chats.session()
        assert session.waiting_at == "story"
        lines = await chats.store.conversations.lines(session.address_id)
        assert max(len(line.text) for line in lines) < 1000


async def test_a_note_that_was_sent_before_a_yes_to_keeping_it_is_worked_through_once_more(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        keeps = replace(script(), purposes=(Purpose.TAKE_PART, Purpose.KEEP_RECORDING))
        consultation = await chats.store.consultations.consultation_named("first_week")
        await chats.store.scripts.put_script(keeps.sha256, "first_week", keeps.to_json())
        await chats.store.consultations.put_consultation(replace(consultation, script_hash=keeps.sha256))
        await chats.starts()
        await chats.says("yes")
        await chats.listener.hear(chats.heard(kind=HeardKind.VOICE))
        (note,) = chats.jobs.started.values()
        await chats.store.catalogue.set_state(note.id, TestimonyState.READY)

        await chats.says("yes")

        assert chats.jobs.restarted == [note.id]


async def test_a_turn_that_raises_a_concern_is_told_of_once_and_no_other_turn_is(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        told: list[str] = []
        chats.listener = Listener(
            inbox=chats.store.conversations,
            turns=chats.store.conversations,
            scripts=chats.store.scripts,
            consultations=chats.store.consultations,
            jobs=chats.jobs,
            wording=WORDING,
            safeguarding=SAFEGUARDING,
            clock=lambda: chats.now,
            new_id=chats.new_id,
            on_concern=lambda: told.append("now"),
        )
        await chats.starts()
        await chats.says("aye", "ok")
        before = list(told)

        await chats.says(RISKY)

        assert (before, told) == ([], ["now"])


async def test_a_turn_goes_on_by_phrases_alone_where_meaning_cannot_be_read(tmp_path: Path) -> None:
    class Broken:
        async def risk_in(self, text: str) -> Risk | None:
            raise EngineFailed("It cannot be loaded.")

    async with kept_chats(tmp_path) as chats:
        chats.listener = Listener(
            inbox=chats.store.conversations,
            turns=chats.store.conversations,
            scripts=chats.store.scripts,
            consultations=chats.store.consultations,
            jobs=chats.jobs,
            wording=WORDING,
            safeguarding=SAFEGUARDING,
            clock=lambda: chats.now,
            new_id=chats.new_id,
            risk_sense=Broken(),
        )
        await chats.starts()
        await chats.says("aye", "ok", "nowhere", RISKY)

        assert (await chats.session()).stage is Stage.PAUSED
        assert len(await chats.store.concern_log.untaken()) == 1


async def test_one_message_that_breaks_its_turn_keeps_nobody_else_from_theirs(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts("one")
        await chats.starts("two")
        await chats.store.conversations.keep(chats.heard("yes", address="one"))
        await chats.store.conversations.keep(chats.heard("yes", address="two"))
        one = await chats.session("one")
        async with chats.store.conversations._connections.writing() as writer:
            await writer.execute(scripts.insert().values(hash="broken", name="broken", body="{"))
            await writer.execute(update(sessions).where(sessions.c.id == one.id).values(script_hash="broken"))

        taken = await chats.another_listener().catch_up()

        assert taken == 1
        assert (await chats.session("two")).waiting_at == "quote_words"
        assert [kept.heard.address for kept in await chats.store.conversations.waiting()] == ["one"]


async def test_a_sign_that_no_database_keeps_is_replaced_before_the_message_is_kept(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()

        await chats.listener.hear(replace(chats.heard("x"), text="y\x00es"))

        lines = await chats.store.conversations.lines((await chats.session()).address_id)
        assert any(line.text == "y\N{REPLACEMENT CHARACTER}es" for line in lines)


async def test_who_begins_by_themselves_in_custody_hears_first_that_they_may_say_no(tmp_path: Path) -> None:
    tongue = Tongue(wording=WORDING, safeguarding=SAFEGUARDING, notices={Setting.CUSTODY: "A no costs nothing."})
    async with kept_chats(tmp_path) as chats:
        chats.listener = chats.another_listener(setting=Setting.CUSTODY, tongues={"en": tongue})

        await chats.starts()

        assert (await chats.session()).setting is Setting.CUSTODY
        assert (await chats.due())[0] == "A no costs nothing."
