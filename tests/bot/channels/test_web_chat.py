import pytest

from tests.bot.channels.web_chat_world import start


@pytest.mark.parametrize(
    "path", ["/chat/first_night", "/chat/return", "/chat/help", "/chat/nowhere", "/chat/first_night/lines"]
)
async def test_every_answer_carries_the_safety_headers(world, path):
    async with world.phone() as phone:
        answer = await phone.get(path)

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["first_night/start", "first_night/say", "first_night/voice", "first_night/leave", "return"])
async def test_another_site_can_change_nothing(world, path):
    async with world.phone() as phone:
        await start(phone)

        answer = await phone.post(f"/chat/{path}", content=b"text=hello", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert len(world.engine.heard) == 1
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [("chat.css", "text/css"), ("chat.js", "javascript"), ("recorder.js", "javascript"), ("heard.svg", "image/svg+xml")],
)
async def test_the_pages_own_files_are_served_and_not_fetched_twice(world, name, kind):
    async with world.phone() as phone:
        first = await phone.get(f"/chat/static/{name}")

        again = await phone.get(f"/chat/static/{name}", headers={"if-none-match": first.headers["etag"]})

    assert first.status_code == 200
    assert kind in first.headers["content-type"]
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["..%2fweb_chat.py", "nothing.js", "..%2f..%2fcode_words.txt"])
async def test_no_other_file_is_served(world, name):
    async with world.phone() as phone:
        answer = await phone.get(f"/chat/static/{name}")

    assert answer.status_code == 404


async def test_help_lines_open_without_a_conversation_and_can_be_tapped(world):
    async with world.phone() as phone:
        page = await phone.get("/chat/help")

    assert '<a href="tel:116123">116 123</a>' in page.text
    assert "Shut just now" in page.text


async def test_stop_help_and_leaving_quickly_are_on_the_page_from_the_start(world):
    async with world.phone() as phone:
        page = (await start(phone)).text

    assert 'value="STOP"' in page
    assert 'href="/chat/help"' in page
    assert 'id="leave-quickly"' in page
