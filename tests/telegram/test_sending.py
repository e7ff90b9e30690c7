"""Sending is checked as Telegram checks it, and refused in its words."""

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from tests.telegram.conftest import Here

CANNOT = "Can't parse entities: "
RESERVED = "character '.' is reserved and must be escaped with the preceding '\\'"
OGG = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 20 + b"OggS\0\4" + (96_000).to_bytes(8, "little") + b"\0" * 30


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)] for text, data in buttons])


@pytest.fixture
def rowan(here: Here) -> int:
    return here.rowan()


async def test_what_is_sent_is_in_the_chat_and_in_the_log(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "Hello <b>Rowan</b> &amp; all", parse_mode="HTML")

    assert sent.text == "Hello Rowan & all"
    assert [(each.type, each.offset, each.length) for each in sent.entities] == [("bold", 6, 5)]
    assert here.said(rowan) == ["Hello Rowan & all"]
    accepted = here.world.log.of("accepted")
    assert [(each["chat_id"], each["message_id"], each["params"]["text"]) for each in accepted] == [
        (rowan, sent.message_id, "Hello <b>Rowan</b> &amp; all")
    ]
    assert [each["how"] for each in here.world.log.of("told", of=accepted[0]["seq"])] == ["ok"]
    assert here.broken() == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"text": ""}, "Message text is empty"),
        ({"text": "a" * 4097}, "Message is too long"),
        ({"text": "😀" * 2049}, "Message is too long"),
        ({"text": "  "}, "Text must be non-empty"),
        ({"text": "<b>open", "parse_mode": "HTML"}, CANNOT + "can't find end tag corresponding to start tag \"b\""),
        ({"text": "a.", "parse_mode": "MarkdownV2"}, CANNOT + RESERVED),
        ({"text": "a _b", "parse_mode": "Markdown"}, CANNOT + "can't find end of the entity starting at byte offset 2"),
        ({"text": "a", "parse_mode": "Word"}, "Unsupported parse_mode"),
        ({"text": "a", "reply_markup": keyboard(("Yes", "é" * 33))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(("Yes", ""))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(*[(f"{n}", f"{n}") for n in range(101)])}, "Reply markup is too long"),
        ({"text": "a", "reply_to_message_id": 999}, "Message to be replied not found"),
        ({"chat_id": 5, "text": "a"}, "Chat not found"),
    ],
)  # fmt: skip
async def test_what_telegram_would_refuse_is_refused_in_its_words(
    bot: Bot, rowan: int, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(**{"chat_id": rowan} | asked)

    assert refused.value.message.lower() == words.lower()


async def test_the_limits_themselves_are_taken(here: Here, bot: Bot, rowan: int) -> None:
    await bot.send_message(rowan, "😀" * 2048)
    await bot.send_message(rowan, "<b>" + "a" * 4096 + "</b>", parse_mode="HTML", reply_markup=keyboard(("Yes", "é" * 32)))

    assert len(here.said(rowan)) == 2


async def test_people_who_block_or_never_started_cannot_be_written_to(here: Here, bot: Bot, rowan: int) -> None:
    here.world.block(rowan)
    stranger = here.world.person().id

    with pytest.raises(Forbidden, match=r"bot was blocked by the user"):
        await bot.send_message(rowan, "a")
    with pytest.raises(Forbidden, match=r"bot can't initiate conversation with a user"):
        await bot.send_message(stranger, "a")
    here.world.block(rowan, undo=True)

    assert (await bot.send_message(rowan, "welcome back")).text == "welcome back"


async def test_a_group_names_where_it_moved_and_refuses_a_bot_that_is_not_in_it(here: Here, bot: Bot, rowan: int) -> None:
    chat = here.world.group(rowan)
    await bot.send_message(chat.id, "hello all")
    new = here.world.migrate(rowan, chat.id)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(chat.id, "a")
    assert moved.value.new_chat_id == new.id
    here.world.remove_bot(rowan, new.id)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(new.id, "a")
    here.world.add_bot(rowan, new.id)
    await bot.leave_chat(new.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(new.id, "a")


async def test_voice_is_sent_by_bytes_and_again_by_its_id(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_voice(rowan, OGG, caption="Listen", reply_markup=keyboard(("Again", "r")))
    again = await bot.send_voice(rowan, sent.voice.file_id)

    assert (sent.voice.duration.total_seconds(), sent.caption) == (2, "Listen")
    assert again.voice.file_unique_id == sent.voice.file_unique_id
    assert here.broken() == []


async def test_a_voice_note_that_is_no_voice_goes_as_a_document_and_is_a_violation(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_voice(rowan, b"RIFF....WAVEfmt ")

    assert sent.voice is None
    assert sent.document is not None
    assert len(here.broken()) == 1


async def test_audio_documents_and_pictures_are_taken(bot: Bot, rowan: int) -> None:
    assert (await bot.send_audio(rowan, b"ID3music", title="Song", filename="song.mp3")).audio.title == "Song"
    assert (await bot.send_document(rowan, b"%PDF-1.7", filename="letter.pdf")).document.file_name == "letter.pdf"
    assert (await bot.send_photo(rowan, b"\x89PNG\r\n")).photo
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(rowan, b"a", caption="a" * 1025)
    assert await bot.send_chat_action(rowan, "record_voice")


async def test_going_faster_than_telegram_allows_is_refused_and_written_down(here: Here, bot: Bot, rowan: int) -> None:
    for _ in range(5):
        await bot.send_message(rowan, "quick")

    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(rowan, "too quick")
    here.world.clock.put_on(refused.value.retry_after.total_seconds())
    await bot.send_message(rowan, "in time")

    assert len(here.world.log.of("too_fast")) == 1
    assert here.broken() == []


async def test_a_group_takes_twenty_a_minute(here: Here, bot: Bot, rowan: int) -> None:
    chat = here.world.group(rowan)
    for _ in range(20):
        await bot.send_message(chat.id, "one more")
        here.world.clock.put_on(1)

    with pytest.raises(RetryAfter, match=r"Retry in 0:00:4"):
        await bot.send_message(chat.id, "the twenty-first")


async def test_a_tap_is_answered_once(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "Yes or no?", reply_markup=keyboard(("Yes", "y"), ("No", "n")))
    callback = here.world.callbacks[here.world.tap(rowan, sent.message_id, label="Yes")["id"]]
    query = next(each.callback_query for each in await bot.get_updates() if each.callback_query)

    assert (query.data, query.message.text) == ("y", "Yes or no?")
    await query.answer("Thank you")
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or query ID is invalid"):
        await query.answer()
    assert [each.get("text") for each in callback.answers] == ["Thank you"]
    assert here.broken() == ["a tap answered twice"]


async def test_a_tap_whose_answer_was_lost_may_be_answered_again(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "Yes or no?", reply_markup=keyboard(("Yes", "y")))
    query = here.world.tap(rowan, sent.message_id, label="Yes")
    here.fault("drop_after", method="answerCallbackQuery")

    with pytest.raises(NetworkError):
        await bot.answer_callback_query(query["id"])
    await bot.answer_callback_query(query["id"])

    assert here.broken() == []


async def test_a_tap_answered_too_late_is_refused(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "Yes?", reply_markup=keyboard(("Yes", "y")))
    query = here.world.tap(rowan, sent.message_id, label="Yes")

    here.world.clock.put_on(151)

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(query["id"])


async def test_buttons_can_be_taken_away_once(here: Here, bot: Bot, rowan: int) -> None:
    sent = await bot.send_message(rowan, "Yes?", reply_markup=keyboard(("Yes", "y")))

    await bot.edit_message_reply_markup(rowan, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_reply_markup(rowan, sent.message_id)
    edited = await bot.edit_message_text("Yes!", rowan, sent.message_id)

    assert edited.text == "Yes!"
    with pytest.raises(LookupError):
        here.world.tap(rowan, sent.message_id, label="Yes")
