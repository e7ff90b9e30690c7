"""The web chat with the real bot behind it, asking the shipped questions in the shipped words."""

import re
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.web_chat import web_chat_routes
from bot.listening import Listener
from bot.script_files import script_from_markdown
from core.consultations import Consultation, ConsultationId, Disposition
from core.people import Partnership, PartnershipId
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.bot.channels.web_chat_world import NOON, SPOKEN, WORDINGS, World, hidden
from tests.bot.chats import SAFEGUARDING, WORDING
from tests.bot.kept_chats import CountedJobs
from tests.opened import opened_store

PROMPTS = Path(__file__).parents[3] / "prompts"


@asynccontextmanager
async def the_first_night(home: Path):
    """Serve the shipped consultation about the first night; gives the world, whose engine is the real listener."""
    async with opened_store(home) as store:
        await _open_consultation(store)
        safeguarding = SAFEGUARDING
        world = World(store=store, engine=None, app=FastAPI(), home=home, files=StoredMediaFiles(home / "media"))
        world.jobs = CountedJobs()
        conversations = store.conversations
        listener = Listener(
            inbox=conversations,
            turns=conversations,
            scripts=store.scripts,
            consultations=store.consultations,
            jobs=world.jobs,
            wording=WORDING,
            safeguarding=safeguarding,
            clock=world.clock,
            new_id=lambda letter: f"{letter}_{next(world.numbers)}",
        )
        world.app.include_router(
            web_chat_routes(
                hear=listener.hear,
                chat_log=conversations,
                turns=conversations,
                consultations=store.consultations,
                outbox=conversations,
                keep_media=world.keep_media,
                keep_file=world.keep_file,
                files=world.files,
                safeguarding=safeguarding,
                wordings=WORDINGS,
                spoken=SPOKEN,
                base_url="",
                clock=world.clock,
                new_token=lambda: f"a token of the tests {next(world.numbers)}",
                new_id=lambda letter: f"{letter}_{next(world.numbers)}",
                cookie_secure=False,
                limit_bytes=1_000_000,
            )
        )
        yield world


async def _open_consultation(store: Store) -> None:
    script = script_from_markdown(
        (PROMPTS / "consultations" / "first_night.md").read_text(encoding="utf-8"), name="first_night"
    )
    await store.scripts.put_script(script.sha256, script.name, script.to_json())
    await store.consultations.put_partnership(
        Partnership(id=PartnershipId("psp"), name="Northside Partnership", is_sample=True)
    )
    await store.consultations.put_consultation(
        Consultation(
            id=ConsultationId("c_1"), partnership_id=PartnershipId("psp"), name="first_night", title=script.title,
            approach=script.approach, script_hash=script.sha256, opened_at=NOON,
        )
    )  # fmt: skip


class Visitor:
    """Someone with a phone whose browser runs no scripts: every page is a whole page."""

    def __init__(self, phone: httpx.AsyncClient) -> None:
        self.phone = phone
        self.page = ""

    async def begins(self) -> None:
        self.page = (await self.phone.get("/chat/first_night")).text
        await self._post("/chat/first_night/start", seed=hidden(self.page, "seed"))

    async def says(self, text: str) -> None:
        await self._post("/chat/first_night/say", text=text, key=hidden(self.page, "key") + "-text")

    async def taps(self, *labels: str) -> None:
        values = [self._value(label) for label in labels]
        await self._post(
            "/chat/first_night/say",
            choice=values,
            key=hidden(self.page, "key") + "-choice",
            place=hidden(self.newest(), "place"),
        )

    async def sends_a_voice_note(self, note: bytes = b"\x1aE\xdf\xa3 sound") -> None:
        await self.phone.post("/chat/first_night/voice", content=note)
        self.page = (await self.phone.get("/chat/first_night")).text

    def newest(self) -> str:
        return self.page.rsplit('<li class="line theirs">', 1)[-1]

    def _value(self, label: str) -> str:
        button = rf'value="([^"]*)"[^>]*>(?:<span[^>]*>)?{re.escape(label)}<'
        return re.search(button, self.newest())[1]

    async def _post(self, path: str, **fields: str | list[str]) -> None:
        self.page = (await self.phone.post(path, data=fields, follow_redirects=True)).text


@pytest.fixture
async def world(home):
    async with the_first_night(home) as world:
        yield world


async def session_of(world):
    code = next(iter(world.phones[0].cookies.values()))
    address = await world.store.conversations.address("web", code)
    return await world.store.conversations.session_at(address.id)


@pytest.fixture
async def visitor(world):
    async with world.phone() as phone:
        world.phones = [phone]
        visitor = Visitor(phone)
        await visitor.begins()
        yield visitor


async def agrees(visitor):
    """Say yes to everything asked for consent."""
    while "How ready did you feel" not in visitor.newest():
        await visitor.taps("Yes")


async def test_a_whole_consultation_by_taps_talk_and_type(world, visitor):
    await agrees(visitor)

    await visitor.says("2")
    await visitor.sends_a_voice_note()
    await visitor.taps("A place to stay", "Money")
    await visitor.taps("A hostel or B&amp;B")
    await visitor.taps("No")
    await visitor.says("ma pal 🙂 <b>")

    session = await session_of(world)
    assert session.disposition is Disposition.COMPLETED
    assert session.answers["needs"].value == "bed money"
    assert session.answers["slept"].value == "hostel"
    assert len(world.jobs.started) == 2
    assert "Thank you, that is all six" in visitor.newest()
    assert "ma pal 🙂 &lt;b&gt;" in visitor.page


async def test_a_photo_sent_as_a_voice_note_is_answered_and_the_question_still_waits(world, visitor):
    await agrees(visitor)
    await visitor.says("2")

    await visitor.sends_a_voice_note(b"\xff\xd8\xff\xe0 a photo")

    assert "could not open" in visitor.newest()
    assert world.jobs.started == {}
    assert (await session_of(world)).waiting_at == "better"


async def test_yes_on_a_second_copy_of_the_page_agrees_to_nothing_that_copy_did_not_ask(world, visitor):
    copy = Visitor(visitor.phone)
    copy.page = visitor.page

    await visitor.taps("Yes")
    waiting_at = (await session_of(world)).waiting_at
    await copy.taps("Yes")

    assert (await session_of(world)).waiting_at == waiting_at
    assert copy.newest().count('value="yes"') == 1


async def test_skip_on_a_second_copy_of_the_page_skips_no_other_question(world, visitor):
    await agrees(visitor)
    copy = Visitor(visitor.phone)
    copy.page = visitor.page
    await visitor.says("2")

    await copy._post("/chat/first_night/say", choice="skip", key="again", place=hidden(copy.page, "place"))
    session = await session_of(world)
    await copy._post("/chat/first_night/say", choice="skip", key="and again", place=hidden(copy.page, "place"))

    assert session.waiting_at == "better"
    assert (await session_of(world)).answers["better"].skipped


async def test_stop_holds_and_carry_on_asks_the_waiting_question_again(world, visitor):
    await agrees(visitor)

    await visitor.says("STOP")
    stopped = visitor.page
    await visitor._post("/chat/first_night/start", key="again")

    assert "Carry on" in stopped
    assert "How ready did you feel" in visitor.newest()


async def test_words_of_risk_bring_the_card_at_once_with_numbers_to_tap(world, visitor):
    await agrees(visitor)
    await visitor.says("2")

    await visitor.says("I want to die")

    assert 'class="line ours card"' in visitor.newest()
    assert '<a href="tel:116123">116 123</a>' in visitor.newest()


async def test_the_question_that_would_like_a_voice_note_puts_talk_first(world, visitor):
    await agrees(visitor)

    await visitor.says("2")

    assert "data-wants-voice" in visitor.newest()


async def test_nothing_is_left_to_send_once_it_was_shown(world, visitor):
    await agrees(visitor)

    assert await world.store.conversations.due("web", NOON) == []
