"""A small world for the web chat's tests: a real store, a tiny engine that asks four things, and a phone to visit with."""

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from bot.channels.web_chat import web_chat_routes
from bot.channels.web_chat_words import read_page_words
from bot.safeguarding import HelpLine, Safeguarding
from core.chat import Button, Heard, HeardKind, Say
from core.consultations import Approach, Consultation, ConsultationId, Disposition, Session, SessionId, Stage
from core.errors import BadMedia, HeardError, StoreFull
from core.people import AddressId, Participant, ParticipantId, Partnership, PartnershipId
from core.testimony import Recording
from core.turns import Turn
from media_catalogue.pictures import HEAD_BYTES, kept_as_it_came
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.bot.chats import PROMPTS, WORDINGS
from tests.opened import opened_store

SPOKEN = read_page_words(PROMPTS / "web_chat")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
YES_NO = (Button(value="yes", label="Yes"), Button(value="no", label="No"))
HELPS = (
    Button(value="home", label="A place to live"),
    Button(value="mentor", label="Someone to talk to"),
    Button(value="money", label="Money that comes on time, every time, and is explained in words I know"),
)
SAFEGUARDING = Safeguarding(
    phrases=(),
    opening="",
    lines_intro="",
    closing="",
    limits=(),
    lines=(
        HelpLine(name="Listening Line", phone="116 123", text="", purpose="to talk", hours=None, checked_on=date(2026, 3, 1)),
        HelpLine(name="Night Line", phone="0800 00 00 00", text="", purpose="at night", hours=(), checked_on=date(2026, 3, 1)),
    ),
)


def asked(step: int, words: str) -> tuple[tuple[str, tuple[Button, ...], bool, bool], ...]:
    """What the engine says at a step: text, buttons, whether several, whether it would like a voice note."""
    plan = {
        0: (
            ("Hello. I am a machine. I will ask you three things.", (), False, False),
            ("Is it okay to start?", YES_NO, False, False),
        ),
        1: (("What would help most in the first week?", HELPS, True, False),),
        2: (("Tell me about your first night. You can talk if that is easier.", (), False, True),),
    }
    return plan.get(step, ((f"Thank you. {words}".strip(), (), False, False),))


@dataclass
class Engine:
    """Keeps what it hears in the real store and answers in order; STOP stops and START carries on."""

    store: Store
    heard: list[Heard] = field(default_factory=list)
    fault: HeardError | None = None

    async def hear(self, heard: Heard) -> None:
        if self.fault:
            raise self.fault
        conversations = self.store.conversations
        inbox_id = await conversations.keep(heard)
        if inbox_id is None:
            return
        self.heard.append(heard)
        address = await conversations.address(heard.channel, heard.address)
        session = await conversations.session_at(address.id) if address else None
        if session is None:
            await conversations.save(await self._first(heard, inbox_id))
            return
        stage = session.stage
        if heard.kind is HeardKind.START:
            stage = Stage.ASKING
        elif heard.text == "STOP":
            stage = Stage.STOPPED
        step = session.turn
        texts = (("Okay, I have stopped.", (), False, False),) if stage is Stage.STOPPED else asked(step, _spoken(heard))
        await conversations.save(self.turn(inbox_id, replace(session, stage=stage, turn=step + 1), texts))

    async def _first(self, heard, inbox_id) -> Turn:
        consultation = await self.store.consultations.consultation_named(heard.join_code)
        name = f"{len(self.heard)}"
        person = Participant(
            id=ParticipantId(f"p_{name}"),
            partnership_id=consultation.partnership_id,
            pseudonym=f"Rowan {name}",
            created_at=heard.at,
        )
        session = Session(
            id=SessionId(f"s_{name}"), partnership_id=consultation.partnership_id, consultation_id=consultation.id,
            participant_id=person.id, address_id=AddressId(f"a_{name}"), channel=heard.channel, script_hash="hash",
            language="en", stage=Stage.ASKING, disposition=Disposition.STARTED, waiting_at="first", turn=1, started_at=heard.at,
            heard_at=heard.at,
        )  # fmt: skip
        return replace(self.turn(inbox_id, session, asked(0, "")), participant=person, address_value=heard.address)

    def turn(self, inbox_id, session: Session, texts) -> Turn:
        says = tuple(
            Say(
                key=f"{session.id}:{session.said + number}",
                address_id=session.address_id,
                channel=session.channel,
                text=text,
                buttons=buttons,
                several=several,
                wants_voice=wants_voice,
            )
            for number, (text, buttons, several, wants_voice) in enumerate(texts)
        )
        return Turn(inbox_id=inbox_id, session=replace(session, said=session.said + len(says)), says=says)


def _spoken(heard: Heard) -> str:
    return "I could not open that." if heard.kind is HeardKind.UNREADABLE else ""


@dataclass
class World:
    """Everything a test may look at or change."""

    store: Store
    engine: Engine
    app: FastAPI
    home: Path
    files: StoredMediaFiles
    now: datetime = NOON
    full: bool = False
    kept: list[bytes] = field(default_factory=list)
    numbers: itertools.count = field(default_factory=itertools.count)

    def clock(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def keep_media(self, pieces: AsyncIterator[bytes]) -> Recording:
        kept = b"".join([piece async for piece in pieces])
        if self.full:
            raise StoreFull
        if not kept.startswith((b"\x1aE\xdf\xa3", b"RIFF")):
            raise BadMedia("not_media", "This is not a film or sound.")
        self.kept.append(kept)
        return Recording(
            sha256="ab" * 32, byte_count=len(kept), container="webm", length_ms=1000, has_sound=True, has_picture=False
        )

    async def keep_file(self, pieces: AsyncIterator[bytes]) -> Recording:
        kept = b"".join([piece async for piece in pieces])
        if self.full:
            raise StoreFull
        self.kept.append(kept)
        return kept_as_it_came(kept[:HEAD_BYTES], sha256="cd" * 32, byte_count=len(kept))

    def phone(self, **facts) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app, **facts), base_url="http://heard.test")


@asynccontextmanager
async def a_world(
    home: Path, *, limit_bytes: int = 100_000, is_sample: bool = False, title: str = "Your first night"
) -> AsyncIterator[World]:
    async with opened_store(home) as store:
        await store.consultations.put_partnership(
            Partnership(id=PartnershipId("psp"), name="Northside Partnership", is_sample=is_sample)
        )
        await store.scripts.put_script("hash", "first_night", "{}")
        await store.consultations.put_consultation(
            Consultation(
                id=ConsultationId("c_1"),
                partnership_id=PartnershipId("psp"),
                name="first_night",
                title=title,
                approach=Approach.SURVEY,
                script_hash="hash",
                opened_at=NOON,
            )
        )
        files = StoredMediaFiles(home / "media")
        world = World(store=store, engine=Engine(store), app=FastAPI(), home=home, files=files)
        world.app.include_router(
            web_chat_routes(
                hear=world.engine.hear,
                chat_log=store.conversations,
                turns=store.conversations,
                consultations=store.consultations,
                outbox=store.conversations,
                keep_media=world.keep_media,
                keep_file=world.keep_file,
                files=world.files,
                safeguarding=SAFEGUARDING,
                wordings=WORDINGS,
                spoken=SPOKEN,
                base_url="",
                clock=world.clock,
                new_token=lambda: f"a token of the tests {next(world.numbers)}",
                new_id=lambda letter: f"{letter}_{next(world.numbers)}",
                cookie_secure=False,
                limit_bytes=limit_bytes,
            )
        )
        yield world


def hidden(page: str, name: str) -> str:
    """Return the value of the first hidden field with this name."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


async def start(phone: httpx.AsyncClient) -> httpx.Response:
    """Tap Start on the start page, and arrive in the chat."""
    page = (await phone.get("/chat/first_night")).text
    return await phone.post("/chat/first_night/start", data={"seed": hidden(page, "seed")}, follow_redirects=True)


async def ends_as(world: World, disposition: Disposition) -> None:
    """Let the person heard last end their session in this way."""
    heard = world.engine.heard[-1]
    conversations = world.store.conversations
    address = await conversations.address(heard.channel, heard.address)
    session = await conversations.session_at(address.id)
    inbox_id = await conversations.keep(replace(heard, external_id=f"{heard.external_id} ends"))
    ended = replace(session, stage=Stage.ENDED, waiting_at=None, disposition=disposition, turn=session.turn + 1)
    await conversations.save(world.engine.turn(inbox_id, ended, (("It is done.", (), False, False),)))


def return_code(page: str) -> str:
    """Return the code shown under "Come back later"."""
    return re.search(r'id="return-code">([^<]*)<', page)[1]


async def says(world: World, text: str, **facts) -> None:
    """Say something more to whoever was heard last."""
    heard = world.engine.heard[-1]
    address = await world.store.conversations.address(heard.channel, heard.address)
    session = await world.store.conversations.session_at(address.id)
    say = Say(key=f"more:{session.turn}", address_id=address.id, channel="web", text=text, **facts)
    moved = replace(session, turn=session.turn + 1)
    await world.store.conversations.save(Turn(inbox_id=None, session=moved, says=(say,)))
    world.wait(minutes=1)  # What is heard next comes after it.
