from pathlib import Path

import pytest

from bot.channels.sms import CHANNEL, reference_of
from bot.channels.sms_parts import parts_of
from bot.wording import Phrase
from core.chat import Say
from core.consultations import ConsultationId, Disposition
from core.errors import DeliveryFailed
from core.turns import Turn
from tests.bot.channels.sms_world import NUMBER, sms_world
from tests.bot.chats import WORDING

LINK = "https://heard.example/chat/link#token-1"


async def test_a_whole_consultation_is_held_by_text(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        opening = await world.texts("first week")
        housing = (await world.texts("yes", "2"))[-1]
        answers = await world.texts("With friends", "It was long", "3", "1 3")
        session = await world.session()

    assert opening[-1].endswith("1 Yes\n2 No")
    assert housing.endswith("Where do you stay?\n1 My own place\n2 With friends\n3 Nowhere")
    assert session.disposition is Disposition.COMPLETED
    assert "Thank you. That is all." in answers[-1]
    assert session.answers["needs"].value == "money work"


async def test_messages_of_one_turn_go_out_as_few_texts_and_each_is_on_record_as_sent(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week")
        said = (await world.session()).said
        count = await world.chats.store.texts.texts_of(ConsultationId("c_1"))
        waiting = await world.chats.due(CHANNEL)

    assert len(world.gateway.taken) < said
    assert count.texts == len(world.gateway.taken)
    assert count.parts == sum(parts_of(text.words) for text in world.gateway.taken)
    assert waiting == []


async def test_nothing_about_voice_notes_is_texted_where_no_page_can_be_opened(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        texts = await world.texts("first week", "yes", "no", "1")

    assert not any("voice" in text or "link" in text for text in texts)


async def test_the_first_question_that_takes_voice_brings_a_link_to_talk_and_no_later_one(tmp_path: Path) -> None:
    async with sms_world(tmp_path, base_url="https://heard.example") as world:
        texts = await world.texts("first week", "yes", "no", "1", "long", "3", "2", "end of it")

    with_link = [text for text in texts if "/chat/link#" in text]
    assert len(with_link) == 1
    assert "What was the first week like?" in with_link[0]
    assert with_link[0].endswith(f"{WORDING.say(Phrase.TALK_LINK)} {LINK}")


async def test_a_message_that_must_be_sent_again_brings_its_link_again(tmp_path: Path) -> None:
    async with sms_world(tmp_path, base_url="https://heard.example") as world:
        await world.texts("first week", "yes", "no")
        world.gateway.faults.append(DeliveryFailed("The line is down.", retryable=True))
        nothing = await world.texts("1")
        world.chats.now = world.chats.now.replace(minute=30)
        await world.sender.drain()

    assert nothing == []
    assert "/chat/link#" in world.gateway.words()[-1]


async def test_a_long_message_of_which_half_went_out_is_in_doubt_and_repeated_once(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week")
        session = await world.session()
        long = Say(key=f"{session.id}:99", address_id=session.address_id, channel=CHANNEL, text="Word. " * 200, is_card=True)
        await world.chats.store.conversations.save(Turn(inbox_id=None, session=None, says=(long,)))
        before = len(world.gateway.taken)
        sending = world.gateway.send
        sent: list[int] = []

        async def first_half_only(text):
            sent.append(1)
            if len(sent) == 2:
                raise DeliveryFailed("The line is down.", retryable=True)
            return await sending(text)

        world.gateway.send = first_half_only
        await world.sender.drain()
        world.chats.now = world.chats.now.replace(minute=30)
        await world.sender.drain()
        marks = [text.words[:5] for text in world.gateway.taken[before:]]

    assert marks == ["(1/2)", "(1/2)", "(2/2)"]


async def test_who_gets_no_texts_any_more_is_written_to_no_more_until_they_text_again(tmp_path: Path) -> None:
    gone = DeliveryFailed("Opted out.", retryable=False, unreachable=True)
    async with sms_world(tmp_path, faults=[gone]) as world:
        nothing = await world.texts("first week")
        lost = (await world.session()).disposition
        back = await world.texts("hello")

    assert nothing == []
    assert lost is Disposition.UNREACHABLE
    assert back


async def test_stop_is_confirmed_once_and_then_there_is_silence(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes")
        confirmed = await world.texts("STOP")
        silence = await world.texts("stop", "Stop", "hello?", "1")
        back = await world.texts("START")

    assert confirmed == [WORDING.say(Phrase.STOPPED)]
    assert silence == []
    assert back


@pytest.mark.parametrize("word", ["end", "Cancel", "QUIT.", "unsubscribe", "exit"])
async def test_a_word_with_which_carriers_stop_texts_is_no_answer_and_the_open_question_comes_back(
    tmp_path: Path, word: str
) -> None:
    async with sms_world(tmp_path) as world:
        asked = await world.texts("first week", "yes", "yes", "own")
        stopped = await world.texts(word)
        back = await world.texts("START")

        assert stopped == [WORDING.say(Phrase.STOPPED)]
        assert (await world.session()).waiting_at == "story"
        assert world.kept_words() == []
        assert "What was the first week like?" in asked[-1]
        assert "What was the first week like?" in back[-1]


async def test_info_asks_for_help_and_then_the_open_question_waits_on(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week", "yes", "yes", "own")
        helped = await world.texts("INFO")
        await world.texts("They gave me no info about it.")

        assert WORDING.say(Phrase.HELP).split(".")[0] in helped[0]
        assert world.kept_words() == ["They gave me no info about it."]


def test_a_reference_is_the_same_for_the_same_text_and_tells_nothing() -> None:
    assert reference_of("s_1:4", 0) == reference_of("s_1:4", 0)
    assert len({reference_of("s_1:4", 0), reference_of("s_1:4", 1), reference_of("s_1:5", 0)}) == 3
    assert "s_1" not in reference_of("s_1:4", 0)
    assert NUMBER not in reference_of("s_1:4", 0)
