import asyncio
import html

import pytest

from bot.channels.web_chat_allowance import OF_A_CHAT
from bot.channels.web_chat_callers import WRONG_CODES_A_LINE
from core.chat import HeardKind
from core.errors import NotFound, StoreBusy
from tests.bot.channels.web_chat_world import hidden, start

SCRIPT = {"accept": "application/json"}


async def say(phone, **fields):
    return await phone.post("/chat/first_night/say", data=fields, headers=SCRIPT)


async def test_typed_words_reach_the_bot_exactly_and_the_page_gets_the_new_lines(world):
    async with world.phone() as phone:
        await start(phone)

        told = (await say(phone, text="  aye, no bad\r\nthanks ", key="k1", after="3")).json()

    assert world.engine.heard[-1].text == "  aye, no bad\nthanks "
    assert world.engine.heard[-1].kind is HeardKind.TEXT
    assert "What would help most" in told["lines"]
    assert "Is it okay" not in told["lines"]
    assert told["count"] == 5


async def test_a_button_reaches_the_bot_as_its_value_and_shows_as_its_words(world):
    async with world.phone() as phone:
        await start(phone)

        page = await phone.post("/chat/first_night/say", data={"choice": "yes", "key": "k1"}, follow_redirects=True)

    assert world.engine.heard[-1].kind is HeardKind.CHOICE
    assert world.engine.heard[-1].choice == "yes"
    assert ">Yes</span>" in page.text


async def test_a_button_says_where_it_was_offered_as_the_page_showed_it(world):
    async with world.phone() as phone:
        place = hidden((await start(phone)).text, "place")

        told = (await say(phone, choice="yes", place=place, key="k1")).json()

    assert world.engine.heard[-1].place == place
    assert "s_1:asking:first" in place
    assert f'name="place" value="{place}"' in told["asking"]


async def test_several_choices_are_one_message(world):
    async with world.phone() as phone:
        await start(phone)
        await say(phone, choice="yes", key="k1")

        told = (await say(phone, choice=["home", "mentor"], key="k2", after="5")).json()

    assert world.engine.heard[-1].choice == "home mentor"
    assert "A place to live, Someone to talk to" in told["lines"]


async def test_a_message_sent_twice_is_one_message(world):
    async with world.phone() as phone:
        await start(phone)

        await asyncio.gather(*(say(phone, text="hello", key="same") for _ in range(3)))

    assert [heard.text for heard in world.engine.heard] == ["", "hello"]


async def test_two_people_using_the_same_key_are_both_heard(world):
    async with world.phone() as one, world.phone() as other:
        await start(one)
        await start(other)

        await say(one, text="first", key="same")
        await say(other, text="second", key="same")

    assert [heard.text for heard in world.engine.heard[2:]] == ["first", "second"]


async def test_a_plain_form_goes_back_to_the_conversation(world):
    async with world.phone() as phone:
        await start(phone)

        answer = await phone.post("/chat/first_night/say", data={"text": "hello", "key": "k1"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/chat/first_night#now"


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
async def test_nothing_typed_is_not_sent_and_said_kindly(world, text):
    async with world.phone() as phone:
        await start(phone)

        plain = await phone.post("/chat/first_night/say", data={"text": text, "key": "k1"})
        told = await say(phone, text=text, key="k1")

    assert plain.status_code == 422
    assert "There is nothing to send yet" in plain.text
    assert told.json()["trouble"] == "empty"
    assert len(world.engine.heard) == 1


@pytest.mark.parametrize("text", ["x" * 4097, "😀" * 20_000, "אני גר כאן", "👍"])
async def test_long_messages_emoji_and_right_to_left_text_are_kept_as_typed(world, text):
    async with world.phone() as phone:
        await start(phone)

        told = (await say(phone, text=text, key="k1", after="3")).json()

    assert world.engine.heard[-1].text == text
    assert f'dir="auto" lang="">{text}</span>' in told["lines"]


@pytest.mark.parametrize("length", [20_001, 600_000])
async def test_a_message_over_the_limit_is_refused_with_what_to_do(world, length):
    async with world.phone() as phone:
        await start(phone)

        told = await say(phone, text="x" * length, key="k1")
        plain = await phone.post("/chat/first_night/say", data={"text": "x" * length, "key": "k1"})

    assert told.status_code == 413
    assert told.json()["trouble"] == "too_long"
    assert "two or three parts" in plain.text
    assert len(world.engine.heard) == 1


async def test_words_over_the_limit_stay_in_the_box_of_a_plain_page(world):
    async with world.phone() as phone:
        await start(phone)

        page = (await phone.post("/chat/first_night/say", data={"text": "a story " * 3_000})).text

    assert "a story " * 3_000 in page


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b>", "{{ 7*7 }}", "'; DROP TABLE x; --"],
)
async def test_what_people_write_is_always_shown_as_text(world, text):
    async with world.phone() as phone:
        await start(phone)

        told = (await say(phone, text=text, key="k1", after="3")).json()
        page = (await phone.get("/chat/first_night")).text
        draft = (await phone.post("/chat/first_night/say", data={"text": text + "x" * 20_001})).text

    for shown in (told["lines"], page, draft):
        assert html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in shown
        assert "<img src=x" not in shown
        assert "<script>" not in shown


async def test_choice_labels_from_a_made_up_form_are_shown_as_text_too(world):
    async with world.phone() as phone:
        await start(phone)

        told = (await say(phone, choice="<i>x</i>", key="k1", after="3")).json()

    assert "<i>" not in told["lines"]


async def test_a_voice_note_reaches_the_bot_with_its_recording(world):
    async with world.phone() as phone:
        await start(phone)

        answer = await phone.post("/chat/first_night/voice?key=v1&after=3", content=b"\x1aE\xdf\xa3 sound", headers=SCRIPT)

    assert world.engine.heard[-1].kind is HeardKind.VOICE
    assert world.engine.heard[-1].media.length_ms == 1000
    assert "You sent a voice note" in answer.json()["lines"]


async def test_a_chat_that_sends_recording_after_recording_is_asked_to_wait_and_no_more_is_kept(world):
    async with world.phone() as phone:
        await start(phone)
        for number in range(OF_A_CHAT.recordings):
            await phone.post(f"/chat/first_night/voice?key={number}", content=b"RIFF", headers=SCRIPT)

        refused = await phone.post("/chat/first_night/voice?key=more", content=b"RIFF", headers=SCRIPT)
        typed = await say(phone, text="I can still type", key="k1")
        world.wait(hours=1)
        kept = await phone.post("/chat/first_night/voice?key=more", content=b"RIFF", headers=SCRIPT)

    assert (refused.status_code, refused.json()["trouble"]) == (429, "enough")
    assert (typed.status_code, kept.status_code) == (200, 200)
    assert len(world.kept) == OF_A_CHAT.recordings + 1


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff\xe0 a photo", b"#EXTM3U"])
async def test_a_photo_sent_as_a_voice_note_is_answered_by_the_bot(world, body):
    async with world.phone() as phone:
        await start(phone)

        answer = await phone.post("/chat/first_night/voice?key=v1", content=body, headers=SCRIPT)

    assert answer.status_code == 200
    assert world.engine.heard[-1].kind is HeardKind.UNREADABLE
    assert world.engine.heard[-1].media is None


async def pieces_of(length):
    for _ in range(length // 1000):
        yield b"\x1aE\xdf\xa3" + b"x" * 996


@pytest.mark.parametrize("body", [b"x" * 100_001, pieces_of(102_000)], ids=["announced", "in pieces"])
async def test_a_recording_over_the_limit_is_refused_and_not_kept(world, body):
    async with world.phone() as phone:
        await start(phone)

        answer = await phone.post("/chat/first_night/voice?key=v1", content=body, headers=SCRIPT)

    assert answer.status_code == 413
    assert answer.json()["trouble"] == "too_large"
    assert len(world.engine.heard) == 1


async def test_a_full_disk_is_said_and_the_same_voice_note_can_be_sent_again(world):
    async with world.phone() as phone:
        await start(phone)
        world.full = True
        refused = await phone.post("/chat/first_night/voice?key=v1", content=b"RIFF", headers=SCRIPT)
        world.full = False

        kept = await phone.post("/chat/first_night/voice?key=v1", content=b"RIFF", headers=SCRIPT)

    assert (refused.status_code, refused.json()["trouble"]) == (507, "full")
    assert kept.status_code == 200
    assert world.engine.heard[-1].kind is HeardKind.VOICE


async def test_a_store_that_is_busy_loses_no_words(world):
    async with world.phone() as phone:
        await start(phone)
        world.engine.fault = StoreBusy("busy")
        refused = await say(phone, text="hello", key="k1")
        plain = await phone.post("/chat/first_night/say", data={"text": "hello", "key": "k1"})
        world.engine.fault = None

        kept = await say(phone, text="hello", key="k1")

    assert (refused.status_code, refused.json()["trouble"]) == (503, "busy")
    assert ">hello</textarea>" in plain.text
    assert kept.status_code == 200


async def test_a_conversation_that_is_gone_is_said_and_not_tried_again(world):
    async with world.phone() as phone:
        await start(phone)
        world.engine.fault = NotFound("conversation")

        told = await say(phone, text="hello", key="k1")

    assert (told.status_code, told.json()["trouble"]) == (409, "no_chat")


async def test_a_page_that_is_open_asks_what_came_since_and_changes_nothing(world):
    async with world.phone() as phone:
        await start(phone)

        told = (await phone.get("/chat/first_night/lines?after=2", headers=SCRIPT)).json()

    assert "Is it okay to start?" in told["lines"]
    assert "Hello" not in told["lines"]
    assert 'value="yes"' in told["asking"]
    assert len(world.engine.heard) == 1


@pytest.mark.parametrize("after", ["-1", "one", "9" * 30, "1.5", ""])
async def test_a_place_that_is_no_number_reads_as_the_beginning(world, after):
    async with world.phone() as phone:
        await start(phone)

        told = (await phone.get("/chat/first_night/lines", params={"after": after})).json()

    assert told["after"] == 0


@pytest.mark.parametrize("path", ["say", "voice"])
async def test_nobody_is_heard_without_a_conversation(world, path):
    async with world.phone() as phone:
        told = await phone.post(f"/chat/first_night/{path}", content=b"text=hello", headers=SCRIPT)
        plain = await phone.post(f"/chat/first_night/{path}", content=b"text=hello")

    assert told.status_code == 409
    assert told.json() == {"trouble": "no_chat"}
    assert "This page has lost its place" in plain.text
    assert world.engine.heard == []


async def test_typed_words_that_reach_no_conversation_are_given_back(world):
    async with world.phone() as phone:
        lost = await phone.post("/chat/first_night/say", data={"text": "a <long> story"})
        too_long = await phone.post("/chat/first_night/say", data={"text": "x" * 600_000})
        for _ in range(WRONG_CODES_A_LINE):
            await phone.post("/chat/return", data={"code": "lemon river candle north 42"})
        forged = {"cookie": "heard_first_night=lemon-river-candle-north-42"}
        refused = await phone.post("/chat/first_night/say", data={"text": "a <long> story"}, headers=forged)

    assert (lost.status_code, refused.status_code, too_long.status_code) == (409, 429, 409)
    assert "readonly>a &lt;long&gt; story</textarea>" in lost.text
    assert "readonly>a &lt;long&gt; story</textarea>" in refused.text


async def test_typed_words_and_a_voice_note_say_what_was_being_asked_where_they_were_made(world):
    async with world.phone() as phone:
        place = hidden((await start(phone)).text, "place")

        await say(phone, text="aye", place=place, key="k1")
        await phone.post(
            "/chat/first_night/voice", params={"key": "k2", "place": place}, content=b"RIFF invented", headers=SCRIPT
        )

    assert [heard.place for heard in world.engine.heard[1:]] == [place, place]
    assert world.engine.heard[-1].kind is HeardKind.VOICE


async def test_a_page_knows_what_is_asked_for_typing_and_for_talking_too(world):
    async with world.phone() as phone:
        page = (await start(phone)).text

    typing = page[page.index('id="typing"') :]
    assert hidden(typing, "place") == hidden(page, "place")
    assert f'data-place="{hidden(page, "place")}"' in page
