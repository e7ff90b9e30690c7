"""A file's bytes are found in a form however it comes in pieces, and nothing else of the form is."""

import html
import re
from collections.abc import AsyncIterator

import pytest

from bot.channels.web_chat_uploads import NothingSent, file_in
from core.chat import HeardKind
from tests.bot.channels.web_chat_world import a_world, says, start

FORM = "multipart/form-data; boundary=edge"


def form(content: bytes, *, name: str = "file") -> bytes:
    head = f'--edge\r\nContent-Disposition: form-data; name="{name}"; filename="a name.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return head.encode() + content + b"\r\n--edge--\r\n"


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]


async def read(body: bytes, content_type: str, *, size: int = 7) -> bytes:
    return b"".join([piece async for piece in file_in(pieces(body, size), content_type)])


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
async def test_the_file_of_a_form_comes_out_byte_for_byte(size: int) -> None:
    content = b"\xff\xd8\xff\r\n--edg not the end\r\n" * 9

    assert await read(form(content), FORM, size=size) == content


async def test_a_body_that_is_no_form_is_the_file() -> None:
    assert await read(b"\x89PNG", "image/png") == b"\x89PNG"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (form(b""), FORM),
        (form(b"words", name="text"), FORM),
        (form(b"cut off")[:-8], FORM),
        (b"no form at all", FORM),
        (form(b"words"), "multipart/form-data"),
        (b"", "image/png"),
    ],
)
async def test_a_form_without_a_whole_file_sends_nothing(body: bytes, content_type: str) -> None:
    with pytest.raises(NothingSent):
        await read(body, content_type)


PICTURE = b"\xff\xd8\xff an invented picture"
SCRIPT = {"accept": "application/json"}


def action(page: str) -> str:
    """Where the form for a file goes."""
    return html.unescape(re.search(r'action="(/chat/first_night/file[^"]*)"', page)[1])


async def asks_for(world, phone, expects: str) -> str:
    """Ask for something, and return the page that does."""
    await start(phone)
    await says(world, "What does it look like?", expects=expects)
    return (await phone.get("/chat/first_night")).text


@pytest.mark.parametrize(
    ("expects", "accept", "content", "kind"),
    [
        ("picture", 'accept="image/*"', PICTURE, HeardKind.PICTURE),
        ("picture", 'accept="image/*"', b"<svg onload=alert(1)>", HeardKind.FILE),
        ("file", "aria-describedby", b"%PDF-1.7", HeardKind.FILE),
        ("file", "aria-describedby", PICTURE, HeardKind.PICTURE),
        ("film", 'accept="video/*"', b"RIFF", HeardKind.VOICE),
        ("film", 'accept="video/*"', b"no film", HeardKind.UNREADABLE),
    ],
)
async def test_a_file_goes_by_a_plain_form_as_what_it_is(world, expects, accept, content, kind) -> None:
    async with world.phone() as phone:
        page = await asks_for(world, phone, expects)

        sent = await phone.post(action(page), files={"file": ("invented-name.jpg", content)}, follow_redirects=True)

    assert accept in page
    assert sent.status_code == 200
    assert world.engine.heard[-1].kind is kind
    assert world.engine.heard[-1].place
    assert "invented-name" not in sent.text


async def test_a_script_sends_the_file_alone_and_twice_is_once(world) -> None:
    async with world.phone() as phone:
        await asks_for(world, phone, "picture")

        for _ in range(2):
            told = await phone.post("/chat/first_night/file?expects=picture&key=k1&place=p", content=PICTURE, headers=SCRIPT)

    assert [heard.kind for heard in world.engine.heard] == [HeardKind.START, HeardKind.PICTURE]
    assert "You sent a picture" in told.json()["lines"]


async def test_no_file_and_too_large_a_file_are_told_in_words_and_nothing_is_kept(home) -> None:
    async with a_world(home, limit_bytes=2_000_000) as world, world.phone() as phone:
        page = await asks_for(world, phone, "file")

        none = await phone.post(action(page), files={"file": ("", b"")})
        large = await phone.post(action(page), files={"file": ("a.bin", bytes(2_000_001))})

    assert "Up to 2 MB" in page
    assert (none.status_code, "No file was chosen" in none.text) == (422, True)
    assert (large.status_code, "That file is too large" in large.text) == (413, True)
    assert world.kept == []


@pytest.mark.parametrize(
    ("expects", "field"),
    [
        ("number", 'type="text" name="text" autocomplete="off" inputmode="numeric"'),
        ("decimal", 'inputmode="decimal"'),
        ("date", 'type="date" name="text"'),
        ("time", 'type="time" name="text"'),
    ],
)
async def test_a_fitting_field_is_offered_and_typing_freely_stays_possible(world, expects, field) -> None:
    async with world.phone() as phone:
        page = await asks_for(world, phone, expects)

        await phone.post("/chat/first_night/say", data={"text": "2026-02-28", "key": "k9"})

    assert field in page
    assert '<textarea id="text" name="text"' in page
    assert "file?" not in page
    assert world.engine.heard[-1].text == "2026-02-28"


async def test_each_line_says_which_language_it_is_in(world) -> None:
    async with world.phone() as phone:
        await start(phone)
        await says(world, "Ciamar a bha e?", language="gd")

        page = (await phone.get("/chat/first_night")).text

    assert 'lang="gd">Ciamar a bha e?' in page
    assert 'lang="en">Is it okay to start?' in page
