import asyncio
from dataclasses import replace
from html import unescape

import pytest

from bot.channels.web_chat_callers import WRONG_CODES_A_LINE
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Disposition
from core.errors import StoreFull
from core.turns import Turn
from tests.bot.channels.web_chat_world import WORDINGS, ends_as, hidden, return_code, start


async def test_the_first_visit_shows_what_this_is_and_changes_nothing(world):
    async with world.phone() as phone:
        page = await phone.get("/chat/first_night")

    assert page.status_code == 200
    assert "This is a machine" in page.text
    assert "Northside Partnership" in page.text
    assert "Your first night" in page.text
    assert world.engine.heard == []
    assert not page.cookies


async def test_start_begins_a_conversation_and_shows_its_first_words(world):
    async with world.phone() as phone:
        page = await start(phone)

    assert [heard.kind for heard in world.engine.heard] == [HeardKind.START]
    assert world.engine.heard[0].join_code == "first_night"
    assert "Is it okay to start?" in page.text


async def test_start_tapped_twice_is_one_conversation(world):
    async with world.phone() as phone:
        seed = hidden((await phone.get("/chat/first_night")).text, "seed")

        await asyncio.gather(*(phone.post("/chat/first_night/start", data={"seed": seed}) for _ in range(2)))

    assert len(world.engine.heard) == 1


async def test_a_start_page_left_open_on_a_shared_screen_begins_another_conversation(world):
    async with world.phone() as phone, world.phone() as next_person:
        seed = hidden((await phone.get("/chat/first_night")).text, "seed")
        await phone.post("/chat/first_night/start", data={"seed": seed})
        world.wait(minutes=11)

        await next_person.post("/chat/first_night/start", data={"seed": seed})

    first, second = world.engine.heard
    assert first.address != second.address


async def test_a_seed_that_our_page_did_not_make_begins_nothing(world):
    async with world.phone() as phone:
        page = await phone.post("/chat/first_night/start", data={"seed": "1"})

    assert world.engine.heard == []
    assert "This is a machine" in page.text


async def test_the_cookie_is_kept_from_scripts_and_other_sites_for_a_year(world):
    async with world.phone() as phone:
        seed = hidden((await phone.get("/chat/first_night")).text, "seed")
        answer = await phone.post("/chat/first_night/start", data={"seed": seed})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/chat" in cookie
    assert "max-age=31536000" in cookie


async def test_coming_back_weeks_later_shows_nothing_of_before_until_it_is_said_who_is_there(world):
    async with world.phone() as phone:
        await start(phone)
        world.wait(days=40)

        page = (await phone.get("/chat/first_night")).text

    assert "Hello. I am a machine" not in page
    assert 'value="yes"' not in page
    assert "first I will ask if it is still you" in page
    assert len(world.engine.heard) == 1


@pytest.mark.parametrize("language", ["gd", "pl"])
async def test_what_stands_in_place_of_a_hidden_conversation_is_in_its_language(world, language):
    async with world.phone() as phone:
        await start(phone)
        (session,) = await world.store.conversations.unended()
        spoken = replace(session, language=language, turn=session.turn + 1)
        await world.store.conversations.save(Turn(inbox_id=None, session=spoken))
        world.wait(days=40)

        page = unescape((await phone.get("/chat/first_night")).text)

    assert f'lang="{language}">{WORDINGS[language].say(Phrase.HIDDEN)}' in page
    assert "first I will ask" not in page


async def test_a_return_code_opens_the_same_conversation_on_another_phone(world):
    async with world.phone() as phone, world.phone() as other:
        code = return_code((await start(phone)).text)
        answer = await other.post("/chat/return", data={"code": f" {code.upper()}! "})

        page = await other.get("/chat/first_night")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/chat/first_night#now"
    assert "Is it okay to start?" in page.text


async def test_a_wrong_code_is_answered_kindly_and_opens_nothing(world):
    async with world.phone() as phone:
        answer = await phone.post("/chat/return", data={"code": "lemon river candle north 42"})

    assert answer.status_code == 422
    assert "That code does not open a chat" in answer.text
    assert not answer.cookies


async def test_guessing_codes_is_stopped_and_allowed_again_after_ten_minutes(world):
    async with world.phone() as phone:
        for _ in range(WRONG_CODES_A_LINE):
            await phone.post("/chat/return", data={"code": "lemon river candle north 42"})

        refused = await phone.post("/chat/return", data={"code": "lemon river candle north 43"})
        world.wait(minutes=10)
        allowed = await phone.post("/chat/return", data={"code": "lemon river candle north 43"})

    assert refused.status_code == 429
    assert "wait ten minutes" in refused.text
    assert "That code does not open a chat" in allowed.text


async def test_guessing_by_cookie_is_stopped_too(world):
    async with world.phone() as phone:
        for _ in range(WRONG_CODES_A_LINE):
            await phone.get("/chat/first_night", headers={"cookie": "heard_first_night=lemon-river-candle-north-42"})

        answer = await phone.get("/chat/first_night", headers={"cookie": "heard_first_night=lemon-river-candle-north-43"})

    assert answer.status_code == 429


async def test_people_who_were_here_before_are_heard_however_many_wrong_codes_came_from_their_line(world):
    async with world.phone() as owner, world.phone() as guesser:
        code = return_code((await start(owner)).text)
        for _ in range(WRONG_CODES_A_LINE):
            await guesser.post("/chat/return", data={"code": "lemon river candle north 42"})

        said = await owner.post("/chat/first_night/say", data={"text": "aye", "key": "1"}, follow_redirects=True)
        back = await owner.post("/chat/return", data={"code": code})

    assert said.status_code == 200
    assert world.engine.heard[-1].text == "aye"
    assert back.status_code == 303


async def test_leaving_takes_the_conversation_off_this_phone_and_the_code_still_opens_it(world):
    async with world.phone() as phone:
        code = return_code((await start(phone)).text)

        await phone.post("/chat/first_night/leave")
        page = await phone.get("/chat/first_night")
        back = await phone.post("/chat/return", data={"code": code}, follow_redirects=True)

    assert '<button class="main big">Start</button>' in page.text
    assert "Is it okay to start?" in back.text


@pytest.mark.parametrize(
    ("disposition", "true_words"),
    [
        (Disposition.STARTED, "What you said is still kept"),
        (Disposition.WITHDRAWN, "You took back what you said"),
        (Disposition.REFUSED, "no longer on this phone. Your return code"),
    ],
)
async def test_leaving_says_what_is_true_of_the_words_left_behind(world, disposition, true_words):
    async with world.phone() as phone:
        await start(phone)
        await ends_as(world, disposition)

        page = await phone.post("/chat/first_night/leave")

    assert true_words in page.text
    assert ("still kept" in page.text) is (disposition is Disposition.STARTED)


async def test_leaving_without_a_conversation_is_no_trouble(world):
    async with world.phone() as phone:
        page = await phone.post("/chat/first_night/leave")

    assert "no longer on this phone" in page.text


async def test_a_second_person_on_one_phone_can_start_as_someone_else_and_the_first_is_not_lost(world):
    async with world.phone() as phone:
        code = return_code((await start(phone)).text)
        returning = (await phone.get("/chat/first_night")).text
        fresh = await phone.post("/chat/first_night/leave", data={"anew": "1"}, follow_redirects=True)
        await start(phone)
        first_again = await phone.post("/chat/return", data={"code": code}, follow_redirects=True)

    assert returning.index("Start as someone else") < returning.index('id="lines"')
    assert '<button class="main big">Start</button>' in fresh.text
    assert code not in fresh.text
    assert world.engine.heard[0].address != world.engine.heard[1].address
    assert return_code(first_again.text) == code


async def test_someone_who_has_just_begun_is_not_asked_whether_they_are_someone_else(world):
    async with world.phone() as phone:
        page = await start(phone)

    assert "Start as someone else" not in page.text


async def test_someone_who_stopped_can_carry_on_where_they_were(world):
    async with world.phone() as phone:
        await start(phone)
        page = (await phone.post("/chat/first_night/say", data={"text": "STOP", "key": "1"}, follow_redirects=True)).text

        again = await phone.post("/chat/first_night/start", data={"key": "2"}, follow_redirects=True)

    assert "Carry on" in page
    assert 'value="yes"' not in page
    assert "Carry on" not in again.text
    assert [heard.kind for heard in world.engine.heard] == [HeardKind.START, HeardKind.TEXT, HeardKind.START]
    assert world.engine.heard[2].address == world.engine.heard[0].address


@pytest.mark.parametrize("path", ["/chat/nothing_here", "/chat/%F0%9F%90%8C", "/chat/..%2fstatic"])
async def test_a_link_that_leads_nowhere_says_so_in_plain_words(world, path):
    async with world.phone() as phone:
        page = await phone.get(path)

    assert page.status_code == 404


async def test_a_phone_that_keeps_no_cookies_is_told_what_to_do(world):
    async with world.phone() as phone:
        page = await phone.get("/chat/first_night?begun=1")

    assert "Turn cookies on" in page.text


async def test_a_full_disk_at_the_start_is_said_and_nothing_is_begun(world):
    world.engine.fault = StoreFull()

    async with world.phone() as phone:
        page = await start(phone)

    assert page.status_code == 507
    assert "We could not keep that just now" in page.text
    assert not phone.cookies
