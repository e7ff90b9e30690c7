"""Words of risk typed in a chat reach a person: from the bot's turn to the duty contact's page, with every part real."""

import re
import socket
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from app.clock import now
from app.sample_partnership import SAMPLE_STAFF, bring_in_the_sample
from app.settings import Settings
from app.web import web_app
from app.wiring import House, opened
from core.chat import Heard, HeardKind
from core.concerns import ConcernEventKind, Risk
from core.consultations import Stage
from core.people import StaffId
from tests.app.opened_house import house_in
from tests.journeys.speech import speak

pytestmark = pytest.mark.journey
WORDS = "some nights I want to die"


async def test_words_of_risk_in_a_chat_wait_for_the_duty_contact_until_they_are_read(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        await talked(house, "yes", "yes", "yes", WORDS)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=web_app(house)), base_url="http://heard.test", follow_redirects=True
        ) as browser:
            home = await signed_in_by_link(browser, house)
            queue = (await browser.get("/concerns")).text
            after = (await press(browser, queue, "may_be_used")).text

            assert "1 concern waits to be read" in home
            assert "Words that may mean someone could hurt themselves" in queue
            assert "The first night" in queue
            assert WORDS in queue
            assert "It can be found and used now" in after
            assert "No concerns wait to be read" in after
            assert "to be read" not in (await browser.get("/")).text


async def test_words_of_risk_before_any_yes_reach_the_duty_contact_without_the_words(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        await talked(house, WORDS)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=web_app(house)), base_url="http://heard.test", follow_redirects=True
        ) as browser:
            await signed_in_by_link(browser, house)
            queue = (await browser.get("/concerns")).text

            assert "The first night" in queue
            assert "Their words were not kept" in queue
            assert WORDS not in queue


async def talked(house: House, *said: str) -> None:
    facts = {"channel": "web", "address": "an invented address"}
    await house.listener.hear(Heard(**facts, external_id="0", kind=HeardKind.START, at=now(), join_code="first_night"))
    for number, text in enumerate(said, start=1):
        await house.listener.hear(Heard(**facts, external_id=str(number), kind=HeardKind.TEXT, at=now(), text=text))


async def signed_in_by_link(browser: httpx.AsyncClient, house: House) -> str:
    await house.store.staff.keep_link("a-token-for-this-test", StaffId("s_sample"), expires_at=now() + timedelta(hours=1))
    form = await browser.get("/sign-in/link/a-token-for-this-test")
    return (await browser.post("/sign-in/link/a-token-for-this-test", data={"form-token": token_in(form.text)})).text


async def press(browser: httpx.AsyncClient, page: str, outcome: str) -> httpx.Response:
    action = re.search(r'action="(/concerns/[^"]+/read)"', page)
    assert action, "nothing waits to be read"
    return await browser.post(action.group(1), data={"form-token": token_in(page), "outcome": outcome})


def token_in(page: str) -> str:
    token = re.search(r'name="form-token" value="([0-9a-f]+)"', page)
    assert token, "the page has no form token"
    return token.group(1)


class Kept(Message):
    """A mail server's handler that keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[str, str]] = []

    def handle_message(self, message) -> None:
        self.messages.append((message["To"], message.get_payload()))


async def test_whoever_is_named_first_has_an_e_mail_within_seconds_without_a_word_of_it(tmp_path: Path) -> None:
    kept = Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_from": "heard@example.org"}
        async with opened(Settings(home=tmp_path, port=0, **mail)) as house:
            await bring_in_the_sample(house)
            await talked(house, "yes", "yes", "yes", WORDS)
            await house.concern_rounds.finish()
            (waiting,) = await house.store.concern_log.untaken()
            events = await house.store.concern_log.events(waiting.id)
            first = await house.store.staff.member(SAMPLE_STAFF)
    finally:
        controller.stop()

    assert [to for to, _ in kept.messages] == [first.email]
    assert WORDS not in kept.messages[0][1]
    assert [event.kind for event in events] == [ConcernEventKind.RAISED, ConcernEventKind.TOLD]


async def test_what_is_said_without_a_word_of_harm_is_heard_by_its_meaning_and_not_where_that_is_off(tmp_path: Path) -> None:
    said = "he holds me down until I say I am sorry"
    counts = []
    for is_on in (True, False):
        async with opened(Settings(home=tmp_path / str(is_on), port=0, risk_meaning=is_on)) as house:
            await bring_in_the_sample(house)
            assert house.safeguarding.risk_in(said) is None
            await talked(house, "yes", "yes", "yes", said)
            counts.append([each.risk for each in await house.store.concern_log.untaken()])

    assert counts == [[Risk.ABUSE], []]


async def test_words_of_risk_in_a_voice_note_bring_the_card_and_reach_the_duty_contact(tmp_path: Path) -> None:
    sound = speak("I want to kill myself. I cannot go on any more.", tmp_path / "note.wav")
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        await talked(house, "yes", "yes", "yes")
        note = Heard(
            channel="web",
            address="an invented address",
            external_id="note",
            kind=HeardKind.VOICE,
            at=now(),
            media=await house.keep_media(sound),
        )
        assert note.media is not None
        await house.listener.hear(note)
        (testimony,) = [each for each in await house.store.catalogue.unfinished() if each.recording_sha256 == note.media.sha256]
        await house.pipeline.run(testimony.id, StraightOn())

        address = await house.store.conversations.address("web", "an invented address")
        assert address is not None
        session = await house.store.conversations.session_at(address.id)
        assert session is not None
        (waiting,) = await house.store.concern_log.untaken()
        assert session.stage is Stage.PAUSED
        assert (waiting.testimony_id, waiting.risk) == (testimony.id, Risk.SELF)
        assert (await house.store.catalogue.testimony(testimony.id)).held_for_concern
        lines = await house.store.conversations.lines(address.id)
        assert any(line.say and line.say.is_card for line in lines)


class StraightOn:
    """`core.ports.Steps` that remember nothing."""

    async def run(self, name: str, step):
        return await step()
