"""The real listener on a real store, for tests of turns and channels; ids count up and the clock stands still."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.listening import Listener
from core.chat import Heard, HeardKind
from core.consultations import Consultation, ConsultationId, Session
from core.errors import NotFound
from core.people import Partnership, PartnershipId
from core.ports import MediaFiles
from core.testimony import Testimony
from storage.opening import Store
from tests.bot.chats import NOON, SAFEGUARDING, VOICE_NOTE, WORDING, script
from tests.opened import opened_store

PARTNERSHIP = Partnership(id=PartnershipId("ps_1"), name="An invented partnership")


class CountedJobs:
    """Remembers what was started, once for each testimony and version, as the port asks."""

    def __init__(self) -> None:
        self.started: dict[tuple[str, int], Testimony] = {}
        self.restarted: list[str] = []

    async def start(self, testimony: Testimony) -> None:
        """Begin nothing, but remember it."""
        self.started.setdefault((testimony.id, testimony.version), testimony)

    async def restart_ended(self, testimony: Testimony) -> None:
        """Begin nothing again, but remember it."""
        self.restarted.append(testimony.id)


@dataclass
class KeptChats:
    """A store with one consultation, a listener on it, and people to talk."""

    store: Store
    jobs: CountedJobs = field(default_factory=CountedJobs)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self.listener = self.another_listener()

    def another_listener(self, **more: Any) -> Listener:
        """Return a listener as another process would have it."""
        return Listener(
            inbox=self.store.conversations,
            turns=self.store.conversations,
            scripts=self.store.scripts,
            consultations=self.store.consultations,
            jobs=self.jobs,
            wording=WORDING,
            safeguarding=SAFEGUARDING,
            clock=lambda: self.now,
            new_id=self.new_id,
            **more,
        )

    def new_id(self, letter: str) -> str:
        return f"{letter}_{next(self._ids)}"

    def heard(
        self, text: str = "", *, kind: HeardKind = HeardKind.TEXT, address: str = "one", join_code: str = "first_week"
    ) -> Heard:
        return Heard(
            channel="web",
            address=address,
            external_id=self.new_id("m"),
            kind=kind,
            at=self.now,
            text=text,
            join_code=join_code if kind is HeardKind.START else None,
            media=VOICE_NOTE if kind is HeardKind.VOICE else None,
        )

    async def starts(self, address: str = "one", join_code: str = "first_week") -> None:
        await self.listener.hear(self.heard(kind=HeardKind.START, address=address, join_code=join_code))

    async def says(self, *texts: str, address: str = "one") -> None:
        for text in texts:
            await self.listener.hear(self.heard(text, address=address))

    async def session(self, address: str = "one", channel: str = "web") -> Session:
        known = await self.store.conversations.address(channel, address)
        session = await self.store.conversations.session_at(known.id) if known else None
        if session is None:
            raise NotFound("session")
        return session

    async def due(self, channel: str = "web") -> list[str]:
        """Return the texts waiting to be sent, oldest first."""
        return [say.text for say in await self.store.conversations.due(channel, self.now)]


@asynccontextmanager
async def kept_chats(home: Path, *, files: MediaFiles | None = None) -> AsyncIterator[KeptChats]:
    """Open a store with the invented partnership and its consultation "first_week"."""
    async with opened_store(home, files=files) as store:
        made = script()
        await store.scripts.put_script(made.sha256, made.name, made.to_json())
        await store.consultations.put_partnership(PARTNERSHIP)
        await store.consultations.put_consultation(
            Consultation(
                id=ConsultationId("c_1"),
                partnership_id=PARTNERSHIP.id,
                name="first_week",
                title=made.title,
                approach=made.approach,
                script_hash=made.sha256,
                opened_at=NOON,
            )
        )
        yield KeptChats(store=store)
