"""Whatever one person does in any order over the real store: nothing they say is lost, and stop always wins."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.step import has_agreed
from core.chat import HeardKind
from core.consultations import Stage
from tests.bot.chats import RISKY
from tests.bot.kept_chats import KeptChats, kept_chats

STORY = (
    "It was long and cold in there.",
    "and my sister came to see me twice",
    "They gave me 46 pounds for the bus.",
    "no nobody asked me what I wanted",
    "I would rather have stayed with friends then",
    f"Some nights I thought: {RISKY}",
)
"""What people tell; each is kept word for word wherever it is said, once they take part and have not stopped."""

LITTLE = ("yes", "no", "own", "money", "6", "skip", "back", "repeat", "help", "start", "pause", "dont quote me", "hm", "🙂")


@dataclass
class Told:
    """A person who talks to the real bot over the real store, and remembers what was to be kept."""

    chats: KeptChats
    kept: dict[str, str] = field(default_factory=dict)

    async def tells(self, text: str, *, edits: str | None = None) -> None:
        """Say something, or change what was said, and remember it where it is to be kept."""
        before = await self.chats.session()
        is_to_be_kept = has_agreed(before) and Stage.STOPPED not in {before.stage, before.came_from}
        said = replace(self.chats.heard(text), edits=edits)
        await self.chats.listener.hear(said)
        if text in STORY and is_to_be_kept:
            self.kept[edits if edits in self.kept else said.external_id] = text
        if text in LITTLE and before.stage is not Stage.STOPPED and text != "start":
            session = await self.chats.session()
            assert session.turn > before.turn or session.id != before.id, "It had no turn."

    async def stops(self) -> None:
        """Say stop, which always wins, and find that nothing is said any more."""
        await self.chats.says("stop")
        assert (await self.chats.session()).stage is Stage.STOPPED
        said = len(await self.chats.due())
        await self.chats.says("hello?", "own")
        await self.chats.listener.hear(self.chats.heard(kind=HeardKind.VOICE))
        assert len(await self.chats.due()) == said
        assert (await self.chats.session()).stage is Stage.STOPPED

    async def acts(self, act: str, number: int) -> None:
        """Do one thing of a storm."""
        if act == "tell":
            await self.tells(STORY[number % len(STORY)])
        elif act == "little":
            await self.tells(LITTLE[number % len(LITTLE)])
        elif act == "edit" and self.kept:
            await self.tells(STORY[(number + 1) % len(STORY)], edits=list(self.kept)[number % len(self.kept)])
        elif act == "voice":
            await self.chats.listener.hear(self.chats.heard(kind=HeardKind.VOICE))
        elif act == "words":
            await self.is_listened_to((*LITTLE, *STORY)[number % (len(LITTLE) + len(STORY))], number)
        elif act == "wait":
            self.chats.now += timedelta(minutes=(0, 20, 60 * 13, 60 * 24 * 20)[number % 4])
        elif act == "stop":
            await self.stops()

    async def is_listened_to(self, words: str, number: int) -> None:
        """Bring back what was made of one of the notes, twice over."""
        notes = [each.id for each in self.chats.jobs.started.values() if each.recording_sha256]
        for version in (1, 2):
            if notes:
                about = notes[-1 - number % len(notes)]
                heard_back = replace(self.chats.heard(words, kind=HeardKind.WORDS), about=about)
                await self.chats.listener.hear(replace(heard_back, external_id=f"words:{about}:{version}:{number}"))

    async def lost(self) -> list[str]:
        """Return what was to be kept and is not, once it is known who is there."""
        while (await self.chats.session()).stage is Stage.WHO:
            await self.chats.says("yes")
        session = await self.chats.session()
        found = {message: await self.chats.store.conversations.said_in(session.id, message) for message in self.kept}
        return [text for message, text in self.kept.items() if (each := found[message]) is None or each.text != text]


ACTS = st.sampled_from(["tell", "tell", "little", "little", "edit", "voice", "words", "wait", "stop"])


async def storm_over_the_store(home: Path, acts: list[tuple[str, int]]) -> None:
    """Hold one chat over a store of its own, and see that nothing said in it was lost."""
    async with kept_chats(home) as chats:
        told = Told(chats=chats)
        await chats.starts()
        await chats.says("yes")
        for act, number in acts:
            if (await chats.session()).stage in {Stage.WHO, Stage.SURE}:
                chats.now += timedelta(seconds=30)
                await chats.says("yes" if (await chats.session()).stage is Stage.WHO else "no")
            await told.acts(act, number)
        assert await told.lost() == []


@pytest.mark.journey
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 60)), max_size=12))
def test_nothing_said_is_lost_over_the_real_store_and_stop_always_wins(acts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as home:
        asyncio.run(storm_over_the_store(Path(home), acts))
