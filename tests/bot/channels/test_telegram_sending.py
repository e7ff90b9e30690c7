import asyncio
import traceback
from dataclasses import replace

import httpx
import pytest
from telegram.error import NetworkError

from bot.channels import telegram_sending
from bot.channels.telegram_sending import PACE, TelegramSending
from bot.channels.telegram_texts import LONGEST
from bot.private_links import LinkMaker
from core.chat import Button, Say, ToSend
from core.errors import DeliveryFailed
from core.links import LinkKind, PrivateLink
from tests.bot.channels.telegram_calls import TOKEN, Line, bot_on, refused, texts
from tests.bot.channels.telegram_chats import our_bot
from tests.bot.channels.telegram_made import NOON, PERSON
from tests.bot.test_languages import TONGUES

CHAT = str(PERSON)
QUESTION = Say(
    key="s_1:2",
    address_id="a_1",
    channel="telegram",
    text="Would you go again?",
    buttons=(Button(value="yes", label="Yes"), Button(value="no", label="No")),
    language="en",
)


class Groups:
    """Remembers which group got a new number."""

    def __init__(self) -> None:
        self.moved: list[tuple[str, str, str]] = []

    async def mark_unreachable(self, _address_id, _at) -> bool:
        return True

    async def mark_reachable(self, _address_id, _at) -> bool:
        return True

    async def move_address(self, channel: str, old: str, new: str) -> None:
        self.moved.append((channel, old, new))


class KeptLinks:
    async def keep_private_link(self, _token: str, _link: PrivateLink, *, expires_at) -> None: ...

    async def private_link(self, _token: str, _now):
        return None


def sending(line: Line, *, base_url: str = "", voice: bytes | None = None, groups: Groups | None = None) -> TelegramSending:
    async def voice_of(_sha256: str) -> bytes | None:
        return voice

    links = LinkMaker(KeptLinks(), base_url=base_url, new_token=lambda: "a-new-token", clock=lambda: NOON)
    return TelegramSending(
        bot=bot_on(line), reach=groups or Groups(), links=links, tongues=TONGUES, voice=voice_of, username=our_bot
    )


def to_send(say: Say = QUESTION, to: str = CHAT) -> ToSend:
    return ToSend(say=say, to=to)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_sending, "BETWEEN_PARTS_S", 0.0)


async def test_a_question_goes_out_word_for_word_with_its_buttons_and_without_previews_or_entities() -> None:
    line = Line()
    say = replace(QUESTION, text="Is <b>this_one</b> *fine*? https://example.org")

    receipt = await sending(line).deliver(to_send(say))

    (call,) = line.of("sendMessage")
    assert call["text"] == say.text
    assert "parse_mode" not in call
    assert call["link_preview_options"] == {"is_disabled": True}
    assert [button["text"] for row in call["reply_markup"]["inline_keyboard"] for button in row] == ["Yes", "No"]
    assert receipt.reference is not None
    assert receipt.parts == 1


async def test_a_long_text_goes_out_in_parts_with_the_buttons_under_the_last() -> None:
    line = Line()

    receipt = await sending(line).deliver(to_send(replace(QUESTION, text="Somebody met me at the gate. " * 200)))

    calls = line.of("sendMessage")
    assert receipt.parts == len(calls) == 2
    assert ["reply_markup" in call for call in calls] == [False, True]
    assert all(len(call["text"]) <= LONGEST for call in calls)


async def test_a_long_text_goes_on_with_the_part_that_did_not_go_out() -> None:
    line, say = Line(), replace(QUESTION, text="Somebody met me at the gate. " * 200)
    channel = sending(line)
    line.answers = [line.usual("sendMessage"), refused(429, "Too Many Requests: retry after 3", retry_after=3)]

    with pytest.raises(DeliveryFailed) as failed:
        await channel.deliver(to_send(say))
    await channel.deliver(to_send(say))

    sent = texts(line)
    assert (failed.value.retryable, failed.value.retry_after_s, failed.value.in_doubt) == (True, 3, False)
    assert len(sent) == 3
    assert sent[0] != sent[1] == sent[2]


async def test_a_group_that_got_a_new_number_is_moved_and_the_message_tried_again_at_once() -> None:
    groups = Groups()
    line = Line(refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100_200))

    with pytest.raises(DeliveryFailed) as failed:
        await sending(line, groups=groups).deliver(to_send(to="-100"))

    assert groups.moved == [("telegram", "-100", "-100200")]
    assert (failed.value.retryable, failed.value.retry_after_s) == (True, 0)


async def test_a_message_that_may_have_arrived_is_known_to_be_in_doubt_and_one_that_cannot_have_is_not() -> None:
    dead, refused_line = NetworkError("httpx.ReadError"), NetworkError("httpx.ConnectError")
    dead.__cause__, refused_line.__cause__ = httpx.ReadError(""), httpx.ConnectError("")

    found = []
    for answer in (dead, refused_line, refused(502, "Bad Gateway")):
        with pytest.raises(DeliveryFailed) as failed:
            await sending(Line(answer)).deliver(to_send())
        found.append((failed.value.retryable, failed.value.in_doubt))

    assert found == [(True, True), (True, False), (True, True)]


@pytest.mark.parametrize(
    "answer",
    [refused(401, "Unauthorized"), refused(400, "Bad Request: chat not found"), refused(403, "Forbidden"), refused(500, "x")],
)
async def test_no_error_shows_the_token_or_whose_chat_it_is(answer) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await sending(Line(answer)).deliver(to_send())

    told = "".join(traceback.format_exception(failed.value))
    assert TOKEN not in told
    assert CHAT not in told


async def test_a_private_link_follows_its_phrase_where_this_computer_can_be_reached() -> None:
    line, say = Line(), replace(QUESTION, text="That file is too big.", buttons=(), link=LinkKind.SEND)

    await sending(line, base_url="https://heard.example").deliver(to_send(say))
    await sending(line).deliver(to_send(say))

    with_link, without = texts(line)
    assert with_link.splitlines()[1:] == [
        "To send a big file, open this page:",
        "https://heard.example/chat/link#a-new-token",
    ]
    assert without == "That file is too big."


async def test_a_recorded_question_is_heard_before_it_is_read_and_sent_from_telegrams_own_copy_the_next_time() -> None:
    line = Line()
    channel = sending(line, voice=b"OggS")
    say = replace(QUESTION, audio="a" * 64)

    await channel.deliver(to_send(say))
    await channel.deliver(to_send(replace(say, key="s_1:3")))

    assert [name for name, _ in line.calls] == ["sendVoice", "sendMessage"] * 2
    assert line.of("sendVoice")[1]["voice"] == "kept-voice"


async def test_somebody_who_takes_no_voice_messages_gets_the_words() -> None:
    line = Line(refused(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"))

    await sending(line, voice=b"OggS").deliver(to_send(replace(QUESTION, audio="a" * 64)))

    assert texts(line) == [QUESTION.text]


async def test_choices_that_fit_no_button_are_numbered_in_the_message() -> None:
    line = Line()
    many = tuple(Button(value=f"v{number}", label=f"Town {number}" if number else "None of them") for number in range(95))

    await sending(line).deliver(to_send(replace(QUESTION, buttons=many)))

    (call,) = line.of("sendMessage")
    assert "reply_markup" not in call
    assert "95. Town 94" in call["text"]


def test_a_group_is_written_to_more_slowly_than_a_person() -> None:
    person, group = PACE.one(CHAT), PACE.one("-100123")

    assert group.burst - 1 + 60 / group.gap_s <= 20
    assert person.gap_s >= 1
    assert PACE.overall.burst - 1 + 1 / PACE.overall.gap_s <= 30


async def test_what_is_sent_at_the_same_time_to_different_people_does_not_mix() -> None:
    line = Line()
    channel = sending(line)

    await asyncio.gather(*(channel.deliver(to_send(replace(QUESTION, key=f"s_{each}:1", text=str(each)))) for each in range(5)))

    assert sorted(texts(line)) == ["0", "1", "2", "3", "4"]


async def test_with_a_token_that_was_given_up_nothing_is_asked_and_the_message_waits() -> None:
    line = Line()
    sender = sending(line)
    sender.token.is_given_up = True

    with pytest.raises(DeliveryFailed) as failed:
        await sender.deliver(to_send())

    assert (failed.value.retryable, failed.value.in_doubt, failed.value.unreachable) == (True, False, False)
    assert line.calls == []
