from pathlib import Path

import pytest

from bot.wording import Phrase
from core.consultations import Disposition, Stage
from core.errors import StoreFull
from tests.bot.channels.sms_world import HOW_TO_BEGIN, NUMBER, OTHER, OWN_NUMBER, picture, sms_world
from tests.bot.chats import WORDING


@pytest.mark.parametrize("said", ["first week", "FIRST-WEEK", "frist week", "join first week", "Start FIRSTWEEK"])
async def test_a_keyword_begins_a_consultation_as_people_write_it(said: str, tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts(said)

        assert (await world.session()).stage is Stage.CONSENT


async def test_anything_else_from_somebody_new_gets_one_kind_sentence(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        first = await world.texts("Hello?")
        again = await world.texts("Anybody?", "what is this")
        other = await world.texts("Hi", sender=OTHER)

    assert first == other == [HOW_TO_BEGIN]
    assert again == []


async def test_the_same_text_brought_twice_is_one(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no")
        once = await world.texts("1", id="the same")
        twice = await world.texts("1", id="the same")

    assert once
    assert twice == []


async def test_a_number_is_the_same_person_however_the_gateway_writes_it(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", sender="447700900123")
        await world.texts("yes", sender="07700 900123")

        assert (await world.session(NUMBER)).disposition is Disposition.STARTED


@pytest.mark.parametrize("sender", ["60777", "Vodafone", "", OWN_NUMBER, "447700900999"])
async def test_what_no_person_sent_is_let_pass(sender: str, tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", sender=sender)

        assert world.gateway.taken == []
        assert await world.chats.store.conversations.waiting() == []


async def test_a_word_that_is_a_consultations_name_is_an_answer_within_questions(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1", "first week")

        assert world.kept_words() == ["first week"]


async def test_the_name_texted_again_after_stop_comes_back_to_the_questions(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "stop")
        back = await world.texts("first week")

    assert "Where do you stay?" in back[-1]


async def test_a_request_to_talk_brings_a_link_and_answers_nothing(tmp_path: Path) -> None:
    async with sms_world(tmp_path, base_url="https://heard.example") as world:
        await world.texts("first week", "yes", "no")
        before = (await world.session()).turn
        texts = await world.texts("TALK", id="asked once")
        again = await world.texts("TALK", id="asked once")

        assert texts == [f"{WORDING.say(Phrase.TALK_LINK)} https://heard.example/chat/link#token-1"]
        assert again == []
        assert (await world.session()).turn == before


async def test_talk_is_an_answer_where_no_page_can_be_opened(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1", "talk")

        assert world.kept_words() == ["talk"]


async def test_an_empty_text_is_answered_and_keeps_nothing(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1")
        answered = await world.texts("")

        assert answered
        assert world.kept_words() == []


@pytest.mark.parametrize("words", ["Bha e fuar, ò \N{SNOWMAN}", "zażółć £5 € [x]", "a\x00b", "\ud83d half"])
async def test_words_are_kept_in_any_alphabet(words: str, tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1", words)

        assert world.kept_words() == [words.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")]


async def test_words_far_too_long_are_refused_kindly(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1")
        answered = await world.texts("a" * 60_000)

    assert WORDING.say(Phrase.TOO_LONG) in answered[0]


async def test_a_voice_note_that_came_with_a_text_is_fetched_and_kept(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "no", "1")
        await world.texts("", pictures=(picture(),))

        started = list(world.chats.jobs.started.values())
        assert len(started) == 1
        assert started[0].recording_sha256 is not None


async def test_a_stop_that_the_gateway_took_is_one_whichever_word_it_was(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes")
        await world.texts("geen berichten meer", has_stopped=True)

        assert (await world.session()).stage is Stage.STOPPED


async def test_what_cannot_be_kept_is_not_acknowledged(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:

        async def full(_heard, *, order=0):
            raise StoreFull

        object.__setattr__(world.incoming, "receive", full)
        with pytest.raises(StoreFull):
            await world.texts("first week")
