import pytest
from starlette.requests import Request

from bot.channels.web_chat_links import picture_of, private_link
from tests.bot.channels.web_chat_world import return_code, start


def asked_at(host: str, *, scheme: str = "http") -> Request:
    return Request(
        {"type": "http", "scheme": scheme, "path": "/chat/x", "query_string": b"", "headers": [(b"host", host.encode())]}
    )


@pytest.mark.parametrize(
    ("base_url", "link"),
    [
        ("https://heard.example/", "https://heard.example/chat/go#a-b-c-d-42"),
        ("https://heard.example/here", "https://heard.example/here/chat/go#a-b-c-d-42"),
        ("", "http://192.0.2.7:8000/chat/go#a-b-c-d-42"),
    ],
)
def test_the_link_leads_where_people_reach_the_server_and_its_code_is_behind_the_number_sign(base_url, link):
    assert private_link(asked_at("192.0.2.7:8000"), "a-b-c-d-42", base_url=base_url) == link


def test_the_picture_is_dark_on_light_and_holds_no_words_of_the_link():
    drawn = picture_of("https://heard.example/chat/go#a-b-c-d-42").decode()

    assert drawn.startswith("<svg")
    assert "#fff" in drawn
    assert "a-b-c" not in drawn


async def test_a_person_is_drawn_their_own_link_and_nobody_elses(world):
    async with world.phone() as own, world.phone() as other, world.phone() as stranger:
        await start(own)
        await start(other)

        pictures = [await phone.get("/chat/first_night/link.svg") for phone in (own, other)]
        nobodys = await stranger.get("/chat/first_night/link.svg")

    assert [picture.headers["content-type"] for picture in pictures] == ["image/svg+xml"] * 2
    assert [picture.headers["cache-control"] for picture in pictures] == ["no-store"] * 2
    assert pictures[0].content != pictures[1].content
    assert nobodys.status_code == 404


async def test_a_link_opens_a_page_that_asks_for_a_tap_and_says_how_to_type_the_code(world):
    async with world.phone() as phone, world.phone() as other:
        code = return_code((await start(phone)).text)
        page = await other.get("/chat/go")
        chat = await other.post("/chat/return", data={"code": code.replace(" ", "-")}, follow_redirects=True)

    assert "Your return code" in page.text
    assert 'autocomplete="off"' in page.text
    assert not other.cookies or "heard_first_night" in other.cookies
    assert "The chat so far" in chat.text
