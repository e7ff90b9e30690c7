"""A kiosk as a browser meets it: who makes one, and what one person leaves for the next."""

from tests.bot.channels.web_chat_world import hidden, start


async def made_a_kiosk(phone, minutes: str = "3"):
    return await phone.post("/chat/first_night/kiosk", data={"minutes": minutes}, follow_redirects=True)


async def test_a_worker_makes_a_screen_a_kiosk_with_one_tap_and_an_ordinary_one_again(world):
    async with world.phone() as phone:
        before = (await phone.get("/chat/first_night/kiosk")).text
        looked_at = "heard-kiosk" in phone.cookies
        made = (await made_a_kiosk(phone, "5")).text
        kiosk = (await phone.get("/chat/first_night")).text
        await phone.post("/chat/first_night/kiosk")
        after = (await phone.get("/chat/first_night")).text

    assert "This screen is a kiosk now" not in before
    assert not looked_at
    assert "This screen is a kiosk now" in made
    assert 'data-kiosk="first_night" data-minutes="5"' in kiosk
    assert "data-kiosk" not in after


async def test_another_site_makes_nobodys_screen_a_kiosk(world):
    async with world.phone() as phone:
        answer = await phone.post("/chat/first_night/kiosk", data={"minutes": "3"}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "heard-kiosk" not in phone.cookies


async def test_no_kiosk_is_made_for_what_is_not_there_and_none_by_far_too_much(world):
    async with world.phone() as phone:
        missing = [await phone.get("/chat/nothing/kiosk"), await phone.post("/chat/nothing/kiosk", data={"minutes": "3"})]
        huge = await phone.post("/chat/first_night/kiosk", content=b"minutes=" + b"3" * 600_000)

    assert [answer.status_code for answer in missing] == [404, 404]
    assert huge.status_code == 413
    assert "heard-kiosk" not in phone.cookies


async def test_a_kiosks_chat_shows_no_code_and_no_link_and_its_cookie_lasts_minutes(world):
    async with world.phone() as phone:
        await made_a_kiosk(phone)
        first = (await phone.get("/chat/first_night")).text
        chat = await start(phone)
        said = await phone.post("/chat/first_night/say", data={"text": "hello"}, headers={"accept": "application/json"})

    for page in (first, chat.text):
        assert "/chat/go" not in page
        assert "/chat/return" not in page
        assert "return-code" not in page
        assert 'href="http' not in page
    for answer in (*chat.history, chat, said):
        assert "Max-Age=300" in answer.headers["set-cookie"]


async def test_help_lines_on_a_kiosk_are_numbers_and_lead_back_to_the_chat(world):
    async with world.phone() as phone:
        ordinary = (await phone.get("/chat/help")).text
        await made_a_kiosk(phone)
        page = (await phone.get("/chat/help")).text

    assert 'href="tel:116123"' in ordinary
    assert "tel:" not in page
    assert "116 123" in page
    assert 'href="/chat/first_night"' in page


async def test_whoever_finishes_leaves_nothing_and_the_next_one_begins_at_the_start(world):
    async with world.phone() as phone:
        await made_a_kiosk(phone)
        await start(phone)
        await phone.post("/chat/first_night/say", data={"text": "only mine"})

        left = await phone.post("/chat/first_night/leave", data={"anew": "1"})
        after = (await phone.get("/chat/first_night")).text

    assert left.headers["location"] == "/chat/first_night"
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert list(phone.cookies) == ["heard-kiosk"]
    assert "only mine" not in after
    assert hidden(after, "seed")


async def test_an_old_start_page_shown_again_leads_nobody_into_anothers_conversation(world):
    async with world.phone() as phone:
        await made_a_kiosk(phone)
        seed = hidden((await phone.get("/chat/first_night")).text, "seed")
        for _ in range(2):
            await phone.post("/chat/first_night/start", data={"seed": seed})
        tapped_twice = len({heard.address for heard in world.engine.heard})
        await phone.post("/chat/first_night/say", data={"text": "only mine"})
        await phone.post("/chat/first_night/leave")

        next_one = await phone.post("/chat/first_night/start", data={"seed": seed}, follow_redirects=True)

    assert tapped_twice == 1
    assert "only mine" not in next_one.text
    assert len({heard.address for heard in world.engine.heard}) == 2


async def test_a_kiosk_opens_nobodys_chat_from_before(world):
    async with world.phone() as own, world.phone() as kiosk:
        code = (await start(own)).text.split('id="return-code">')[1].split("<")[0]
        await made_a_kiosk(kiosk)

        answers = [
            await kiosk.get("/chat/return"),
            await kiosk.get("/chat/go"),
            await kiosk.post("/chat/return", data={"code": code}),
        ]

    assert [answer.headers.get("location") for answer in answers] == ["/chat/first_night"] * 3
    assert list(kiosk.cookies) == ["heard-kiosk"]
