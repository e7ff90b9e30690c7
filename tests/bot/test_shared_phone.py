"""One phone in several hands, through the real store: what waits, who is asked, what is told, and what is left."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.caring import card_text
from bot.channels.web_chat_lines import shown
from bot.reminders import Facts, What, due
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.concerns import Concern, ConcernEventKind
from core.consultations import ConsultationId, Disposition, Session, Stage, place_of
from core.people import Role, StaffId, Viewer
from core.testimony import Testimony
from tests.bot.chats import RISKY, SAFEGUARDING, WORDING, script
from tests.bot.kept_chats import PARTNERSHIP, KeptChats, kept_chats

DUTY = Viewer(staff_id=StaffId("staff_1"), partnership_id=PARTNERSHIP.id, roles=frozenset({Role.DUTY_CONTACT}))
LONG_STORY = "The bus never came and nobody told us"


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[KeptChats]:
    async with kept_chats(tmp_path) as opened:
        await opened.starts()
        await opened.says("yes", "yes", "own")
        yield opened


async def kept_of(chats: KeptChats, heard: Heard) -> Testimony | None:
    return await chats.store.conversations.said_in((await chats.session()).id, heard.external_id)


async def test_what_was_said_before_the_question_who_is_there_has_its_turn_after_the_yes(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)
    said = chats.heard(LONG_STORY)

    await chats.listener.hear(said)
    before = await kept_of(chats, said)
    await chats.says("yes")

    kept = await kept_of(chats, said)
    assert before is None
    assert kept is not None
    assert (kept.text, kept.question) == (LONG_STORY, "story")
    assert (await chats.session()).waiting_at == "weeks"
    assert await chats.store.conversations.waiting() == []


async def test_one_word_said_before_the_question_who_is_there_has_its_turn_after_the_yes(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)

    await chats.says("hello", "Cold", "yes", "6")

    session = await chats.session()
    assert (session.waiting_at, session.answers["weeks"].value) == ("needs", "6")
    assert [line.text for line in await chats.store.conversations.lines(session.address_id) if line.text == "Cold"] == ["Cold"]


async def test_a_tap_made_before_the_question_who_is_there_answers_after_the_yes(chats: KeptChats) -> None:
    await chats.says(LONG_STORY, "6")
    chats.now += timedelta(hours=13)
    tapped = replace(chats.heard("Money", kind=HeardKind.CHOICE), choice="money", place=place_of(await chats.session()))

    await chats.listener.hear(tapped)
    await chats.says("yes")

    session = await chats.session()
    assert session.answers["needs"].value == "money"
    assert session.stage is Stage.ENDED


async def test_a_yes_that_was_tapped_for_something_else_is_no_yes_to_who_is_there(chats: KeptChats) -> None:
    seen = place_of(await chats.session())
    chats.now += timedelta(hours=13)
    await chats.says("hello")

    await chats.listener.hear(replace(chats.heard("Yes", kind=HeardKind.CHOICE), choice="yes", place=seen))

    assert (await chats.session()).stage is Stage.WHO


async def test_skip_sent_first_next_day_leaves_the_question_after_the_yes(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)

    await chats.says("skip", "yes")

    session = await chats.session()
    assert session.answers["story"].skipped
    assert session.waiting_at == "weeks"


async def test_several_messages_sent_before_the_yes_belong_to_the_question_that_waited(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)
    first = replace(chats.heard(LONG_STORY), place=place_of(await chats.session()))
    await chats.listener.hear(first)
    second = replace(chats.heard("6"), place=place_of(await chats.session()))
    await chats.listener.hear(second)

    await chats.says("yes")

    kept = await kept_of(chats, second)
    assert kept is not None
    assert (kept.question, kept.text) == ("story", "6")
    assert "weeks" not in (await chats.session()).answers


async def test_an_answer_by_voice_that_was_awaited_is_read_back_after_the_yes(chats: KeptChats) -> None:
    await chats.says(LONG_STORY)
    chats.now += timedelta(minutes=1)
    note = chats.heard(kind=HeardKind.VOICE)
    await chats.listener.hear(note)
    kept = await kept_of(chats, note)
    assert kept is not None
    chats.now += timedelta(hours=13)
    await chats.says("hello")

    await chats.listener.hear(replace(chats.heard("six", kind=HeardKind.WORDS), about=kept.id))
    waiting = await chats.session()
    await chats.says("yes")
    read_back = (await chats.due())[-1]
    await chats.says("yes")

    assert waiting.stage is Stage.WHO
    assert read_back == WORDING.say(Phrase.READ_BACK, answer="6")
    assert (await chats.session()).answers["weeks"].value == "6"


async def test_what_was_read_back_is_read_back_again_after_the_yes(chats: KeptChats) -> None:
    await chats.says(LONG_STORY)
    chats.now += timedelta(minutes=1)
    note = chats.heard(kind=HeardKind.VOICE)
    await chats.listener.hear(note)
    kept = await kept_of(chats, note)
    assert kept is not None
    await chats.listener.hear(replace(chats.heard("six", kind=HeardKind.WORDS), about=kept.id))
    chats.now += timedelta(hours=13)

    await chats.says("hello", "yes")

    assert (await chats.session()).stage is Stage.CONFIRM
    assert (await chats.due())[-1] == WORDING.say(Phrase.READ_BACK, answer="6")


async def test_what_was_said_before_a_no_goes_into_nothing(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    said = chats.heard(LONG_STORY)
    await chats.listener.hear(said)

    await chats.says("no")

    assert await chats.store.conversations.said_in(first.id, said.external_id) is None
    lines = await chats.store.conversations.lines(first.address_id)
    assert not any(line.text == LONG_STORY for line in lines)
    assert await chats.store.conversations.waiting() == []


async def concerned_about(chats: KeptChats) -> list[Concern]:
    return sorted(await chats.store.concerns.newest(DUTY), key=lambda each: each.testimony_id is not None)


async def test_words_of_risk_bring_the_card_first_and_are_kept_for_whoever_says_yes(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    said = chats.heard(RISKY)
    await chats.listener.hear(said)
    (card, asked) = (await chats.due())[-2:]
    meanwhile = await kept_of(chats, said)

    await chats.says("yes")

    told_at_once, told_again = await concerned_about(chats)
    kept = await kept_of(chats, said)
    assert (card, asked) == (card_text(SAFEGUARDING, WORDING, chats.now), WORDING.say(Phrase.STILL_YOU))
    assert meanwhile is None
    assert kept is not None
    assert (kept.text, kept.held_for_concern, kept.session_id) == (RISKY, True, first.id)
    assert (told_at_once.testimony_id, told_again.testimony_id) == (None, kept.id)
    assert (await chats.session()).stage is Stage.PAUSED


async def test_words_of_risk_said_twice_before_it_is_known_who_is_there_are_one_concern_until_they_are_kept(
    chats: KeptChats,
) -> None:
    chats.now += timedelta(hours=13)
    await chats.says(RISKY)
    chats.now += timedelta(minutes=1)
    await chats.says(RISKY)

    (open_one,) = await concerned_about(chats)
    history = await chats.store.concerns.history(open_one.id, DUTY)
    await chats.says("yes")

    assert [each.kind for each in history] == [ConcernEventKind.RAISED, ConcernEventKind.AGAIN]
    assert sum(each.testimony_id is not None for each in await concerned_about(chats)) == 2


async def test_words_of_risk_typed_while_it_is_asked_are_kept_for_somebody_new_once_they_agree(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    said = chats.heard(RISKY)
    await chats.says("hello")
    await chats.listener.hear(said)

    await chats.says("no")
    before_yes = await kept_of(chats, said)
    await chats.says("yes")

    new = await chats.session()
    kept = await kept_of(chats, said)
    assert before_yes is None
    assert kept is not None
    assert (kept.text, kept.held_for_concern, kept.session_id) == (RISKY, True, new.id)
    assert new.participant_id != first.participant_id
    assert {each.participant_id for each in await concerned_about(chats) if each.testimony_id} == {new.participant_id}
    assert await chats.store.conversations.said_in(first.id, said.external_id) is None


async def test_words_of_risk_of_somebody_who_then_says_no_to_taking_part_are_blanked(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)
    await chats.says("hello", RISKY, "no", "no")

    session = await chats.session()
    assert session.disposition is Disposition.REFUSED
    assert not any(line.text == RISKY for line in await chats.store.conversations.lines(session.address_id))
    assert len(await concerned_about(chats)) == 1


async def test_words_of_risk_follow_through_every_question_who_it_is(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    await chats.says("hello", "no", "yes", "yes")
    chats.now += timedelta(hours=13)
    said = chats.heard(RISKY)
    await chats.listener.hear(said)
    chats.now += timedelta(minutes=1)

    await chats.says("no")
    asked = (await chats.due())[-1]
    await chats.says("yes")

    kept = await chats.store.conversations.said_in(first.id, said.external_id)
    assert asked == WORDING.say(Phrase.EARLIER_YOU)
    assert kept is not None
    assert (kept.text, kept.held_for_concern) == (RISKY, True)


async def test_words_of_risk_said_before_another_join_code_is_opened_are_kept_there(chats: KeptChats) -> None:
    await another_consultation(chats)
    chats.now += timedelta(hours=13)
    await chats.starts(join_code="other")
    said = chats.heard(RISKY)
    await chats.listener.hear(said)

    await chats.says("yes")
    chats.now += timedelta(minutes=1)
    await chats.says("yes")

    kept = await kept_of(chats, said)
    assert kept is not None
    assert (kept.consultation_id, kept.held_for_concern) == (ConsultationId("c_2"), True)


async def test_a_voice_note_is_worked_through_for_danger_while_it_is_not_known_whose_it_is(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)
    note = chats.heard(kind=HeardKind.VOICE)
    await chats.listener.hear(note)
    meanwhile = await kept_of(chats, note)

    await chats.says("yes")

    kept = await kept_of(chats, note)
    assert meanwhile is not None
    assert meanwhile.held_for_concern
    assert meanwhile.id in {each for each, _ in chats.jobs.started}
    assert kept is not None
    assert (kept.question, kept.held_for_concern, kept.recording_sha256) == ("story", False, meanwhile.recording_sha256)


async def test_a_voice_note_of_somebody_else_is_forgotten(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    note = chats.heard(kind=HeardKind.VOICE)
    await chats.listener.hear(note)

    await chats.says("no")

    assert await chats.store.conversations.said_in(first.id, note.external_id) is None


async def test_an_edit_made_next_day_is_followed_after_the_yes(chats: KeptChats) -> None:
    said = chats.heard("It was hard and I was tired")
    await chats.listener.hear(said)
    chats.now += timedelta(hours=13)

    await chats.listener.hear(replace(chats.heard("It was fine in the end"), edits=said.external_id))
    await chats.says("yes")

    kept = await kept_of(chats, said)
    assert kept is not None
    assert kept.text == "It was fine in the end"


async def test_who_left_is_not_reminded_and_finds_their_place_again(chats: KeptChats) -> None:
    first = await chats.session()
    chats.now += timedelta(hours=13)
    await chats.says("hello", "no")
    second = await chats.session()
    away = await chats.store.conversations.session(first.id)
    facts = Facts(pushing=frozenset({"web"}))
    reminds = {due(away, script(), now=chats.now + timedelta(days=days), facts=facts) for days in range(30)}

    await chats.says("yes", "yes")
    chats.now += timedelta(hours=13)
    await chats.starts()
    chats.now += timedelta(minutes=1)
    await chats.says("no")
    asked = (await chats.due())[-1]
    await chats.says("yes")

    back = await chats.session()
    assert second.participant_id != first.participant_id
    assert away.disposition is Disposition.PARTIAL
    assert What.REMIND not in reminds
    assert asked == WORDING.say(Phrase.EARLIER_YOU)
    assert (back.id, back.stage, back.waiting_at) == (first.id, Stage.ASKING, "story")
    assert back.answers["housing"].value == "own"


async def test_someone_who_is_none_of_those_before_begins_as_somebody_new(chats: KeptChats) -> None:
    chats.now += timedelta(hours=13)
    await chats.says("hello", "no", "yes", "yes")
    chats.now += timedelta(hours=13)

    for words in ("hello", "no", "no"):
        chats.now += timedelta(minutes=1)
        await chats.says(words)

    newest = await chats.session()
    everybody = await chats.store.conversations.sessions_at(newest.address_id)
    assert newest.waiting_at == "take_part"
    assert len({each.participant_id for each in everybody}) == 3


async def test_the_no_of_someone_new_blanks_nothing_that_others_said_here(chats: KeptChats) -> None:
    await chats.says(LONG_STORY)
    chats.now += timedelta(hours=13)

    await chats.says("hello", "no", "no")

    newest = await chats.session()
    lines = await chats.store.conversations.lines(newest.address_id)
    assert newest.disposition is Disposition.REFUSED
    assert any(line.text == LONG_STORY for line in lines)
    assert not any(line.text == LONG_STORY for line in shown(lines, newest, chats.now))


async def another_consultation(chats: KeptChats) -> None:
    first = await chats.store.consultations.consultation(ConsultationId("c_1"))
    await chats.store.consultations.put_consultation(replace(first, id=ConsultationId("c_2"), name="other"))


async def test_another_join_code_asks_first_who_is_there_and_the_code_before_goes_on(chats: KeptChats) -> None:
    await another_consultation(chats)
    first = await chats.session()
    chats.now += timedelta(hours=13)
    await chats.starts(join_code="other")
    asked = await chats.session()
    await chats.says("yes")
    other = await chats.session()
    chats.now += timedelta(minutes=1)

    await chats.starts()

    back = await chats.session()
    assert (asked.id, asked.stage) == (first.id, Stage.WHO)
    assert (other.consultation_id, other.participant_id) == (ConsultationId("c_2"), first.participant_id)
    assert (back.id, back.waiting_at, back.stage) == (first.id, "story", Stage.ASKING)


async def test_another_join_code_of_somebody_else_is_opened_for_a_new_person(chats: KeptChats) -> None:
    await another_consultation(chats)
    first = await chats.session()
    chats.now += timedelta(hours=13)

    await chats.starts(join_code="other")
    await chats.says("no")

    new: Session = await chats.session()
    assert new.consultation_id == ConsultationId("c_2")
    assert new.participant_id != first.participant_id
    assert (await chats.store.conversations.session(first.id)).stage is Stage.WHO


async def test_late_words_of_a_recogniser_do_not_tell_that_somebody_is_still_there(chats: KeptChats) -> None:
    note = chats.heard(kind=HeardKind.VOICE)
    await chats.listener.hear(note)
    kept = await kept_of(chats, note)
    chats.now += timedelta(hours=13)
    assert kept is not None
    words = replace(chats.heard("it was hard"), kind=HeardKind.WORDS, about=kept.id)
    await chats.listener.hear(words)

    await chats.says("hello")

    assert (await chats.session()).stage is Stage.WHO


@pytest.mark.parametrize("wanted", ["start", "delete my answers"])
async def test_after_stop_nothing_is_told_or_taken_before_it_is_known_who_asks(chats: KeptChats, wanted: str) -> None:
    await chats.says("stop")
    chats.now += timedelta(days=20)
    await chats.says("hello")
    silent = await chats.session()

    await chats.says(wanted)

    assert silent.stage is Stage.STOPPED
    assert (await chats.session()).stage is Stage.WHO
    assert (await chats.due())[-1] == WORDING.say(Phrase.STILL_YOU)
    await chats.says("yes")
    assert (await chats.session()).stage is (Stage.ASKING if wanted == "start" else Stage.SURE)


@pytest.mark.parametrize("wanted", ["back", "what did I agree to", "start"])
async def test_nothing_is_read_out_a_while_later_before_it_is_known_who_asks(chats: KeptChats, wanted: str) -> None:
    chats.now += timedelta(minutes=20)

    await chats.says(wanted)

    assert (await chats.session()).stage is Stage.WHO


async def test_two_sends_of_one_wish_to_delete_are_no_yes_to_it(chats: KeptChats) -> None:
    await chats.says("delete my answers", "delete my answers")

    assert (await chats.session()).stage is Stage.SURE


async def test_a_note_of_someone_who_never_said_yes_goes_after_two_weeks(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as opened:
        await opened.starts()
        await opened.listener.hear(opened.heard(kind=HeardKind.VOICE))
        session, facts = await opened.session(), Facts(pushing=frozenset())

        dues = [due(session, script(), now=opened.now + timedelta(days=days), facts=facts) for days in (13, 14)]

    assert dues == [What.NOTHING, What.FORGET]
