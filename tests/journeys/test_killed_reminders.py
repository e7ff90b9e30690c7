"""A process killed in the middle of a round of reminders: the next one goes on, and nobody is reminded twice or left out."""

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.reminders import Facts
from bot.reminding import Reminding
from core.consultations import ConsultationId
from storage.opening import Store
from tests.app.test_rounds import EVERY_SECOND, going_round, until
from tests.bot.chats import NOON, WORDING, script
from tests.bot.kept_chats import kept_chats
from tests.journeys.program import ROOT
from tests.opened import opened_store

pytestmark = pytest.mark.journey

PEOPLE = ("one", "two", "three", "four", "five")
LATER = NOON + timedelta(hours=49)
NEVER = "0 0 29 2 *"  # No slot of its own comes up: what runs is what was cut off.


class DiesInATurn:
    """A clock that stands still, and at a certain reading, in the middle of a transaction, says so and waits."""

    def __init__(self, reading: int, sign: Path) -> None:
        self._left = reading
        self._sign = sign

    def __call__(self) -> datetime:
        self._left -= 1
        if not self._left:
            self._sign.write_text("in the middle", "utf-8")
            threading.Event().wait()
        return LATER


def reminding_in(store: Store) -> Reminding:
    return Reminding(
        turns=store.conversations,
        scripts=store.scripts,
        consultations=store.consultations,
        releases=store.releases,
        wordings={"en": WORDING},
        facts=Facts(pushing=frozenset({"web"})),
        clock=lambda: LATER,
    )


async def everybody_went_quiet(home: Path) -> None:
    async with kept_chats(home) as chats:
        reminding = replace(script(), remind_after_h=48)
        await chats.store.scripts.put_script(reminding.sha256, reminding.name, reminding.to_json())
        consultation = await chats.store.consultations.consultation(ConsultationId("c_1"))
        await chats.store.consultations.put_consultation(replace(consultation, script_hash=reminding.sha256))
        for who in PEOPLE:
            await chats.starts(who)
            await chats.says("yes", "yes", address=who)


async def killed_in_a_round(home: Path, sign: Path, reading: int) -> None:
    """Begin a round in a process of its own, and kill it with no warning while a reminder is half kept."""
    child = subprocess.Popen(  # noqa: ASYNC220 - starting it is over in a moment
        [sys.executable, "-m", "tests.journeys.test_killed_reminders", str(home), str(sign), str(reading)], cwd=ROOT
    )
    try:
        async with asyncio.timeout(120):
            while not sign.exists():
                assert child.poll() is None, "it ended before it could be killed"
                await asyncio.sleep(0.05)
    finally:
        child.kill()
        child.wait()


async def a_round_to_die_in(home: Path, sign: Path, reading: int) -> None:
    async with (
        opened_store(home, clock=DiesInATurn(reading, sign)) as store,
        going_round(home, reminding_in(store).round, EVERY_SECOND),
    ):
        await asyncio.sleep(600)


@pytest.mark.parametrize("reading", [1, 3, 5])
async def test_a_kill_in_the_middle_of_a_reminder_round_reminds_everybody_once(tmp_path: Path, reading: int) -> None:
    await everybody_went_quiet(tmp_path)
    await killed_in_a_round(tmp_path, tmp_path / "sign.txt", reading)
    rounds: list[int] = []

    async with opened_store(tmp_path, clock=lambda: LATER) as store:
        due = await reminded(store)
        assert sum(due.values()) == reading - 1, "what was kept before the kill stays, and what was half kept is gone"

        async def run() -> None:
            rounds.append(await reminding_in(store).round())

        async with going_round(tmp_path, run, NEVER):
            await until(lambda: bool(rounds))
        assert rounds[0] == len(PEOPLE) - (reading - 1)
        assert await reminding_in(store).round() == 0
        after = await reminded(store)

    assert len(after) == len(PEOPLE)
    assert set(after.values()) == {1}


async def reminded(store: Store) -> Counter[str]:
    """Count the reminders that wait to be sent, by address."""
    due = await store.conversations.due("web", LATER, limit=1000)
    return Counter(say.address_id for say in due if say.text.startswith("Hello. You can carry on"))


if __name__ == "__main__":
    asyncio.run(a_round_to_die_in(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
