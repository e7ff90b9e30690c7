"""The real program over Telegram, killed at random moments under load with faults on: nothing that was acknowledged is lost.

Everything is counted from the pretended Telegram's own log and from the store the program leaves behind.
"""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import opened
from core.consultations import Disposition, Session
from tests.journeys.program import heard
from tests.journeys.storming import ANSWERS, Storm, asked_of, everybody
from tests.telegram.faults import Fault
from tests.telegram.running import telegram

pytestmark = pytest.mark.journey

PEOPLE = 200
KILLS = 4

FAULTS = (
    Fault("too_many_requests", times=25, probability=0.02, seed=1, method="sendMessage", retry_after=1),
    Fault("server_error_after", times=15, probability=0.01, seed=2, method="sendMessage"),
    Fault("drop_after", times=15, probability=0.01, seed=3, method="sendMessage"),
    Fault("server_error", times=15, probability=0.01, seed=4, method="sendMessage"),
    Fault("redeliver", times=60, probability=0.05, seed=5),
    Fault("duplicate", times=60, probability=0.05, seed=6),
    Fault("concurrent", times=60, probability=0.05, seed=7),
)


async def sessions_in(home: Path, people: list[int]) -> dict[int, Session]:
    """Return each person's session as the store has it after everything."""
    found = {}
    async with opened(Settings(home=home, port=0, risk_meaning=False)) as house:
        assert [kept.id for kept in await house.store.conversations.waiting()] == []
        for who in people:
            address = await house.store.conversations.address("telegram", str(who))
            assert address is not None
            sessions = await house.store.conversations.sessions_at(address.id)
            assert len(sessions) == 1, "somebody began twice"
            found[who] = sessions[0]
    return found


async def test_kills_at_random_moments_lose_no_message_and_no_answer_and_repeat_no_question_twice(tmp_path: Path) -> None:
    assert heard(tmp_path, "doctor").returncode == 0
    with telegram() as far:
        far.do(lambda world: [world.faults.add(each) for each in FAULTS])
        far.do(lambda world: setattr(world.updates, "resend_scale", 0.1))
        storm, chance = Storm(far=far, home=tmp_path, people=everybody(far, PEOPLE)), random.Random(4)
        storm.start()
        storm.begin()
        for _ in range(KILLS):
            far.wait_for(lambda _: storm.serves(), within_s=60)
            await asyncio.sleep(chance.uniform(5, 20))
            storm.kill()
            storm.start()
        assert not all(each.is_done for each in storm.people), "there was nothing left to kill it in the middle of"
        storm.wait(done=1.0, within_s=420)
        far.wait_for(lambda world: not world.updates.pending, within_s=60)
        assert storm.stop() == 0
        asked = {each.who: asked_of(far, each.who) for each in storm.people}
        in_doubt = far.do(lambda world: len([each for each in world.log.of("fault") if str(each["kind"]).endswith("_after")]))
        told = Counter(entry["kind"] for entry in far.do(lambda world: world.log.of("update")))
        acknowledged = {entry["update_id"] for entry in far.do(lambda world: world.log.of("acknowledged"))}
        violations = far.do(lambda world: world.log.of("violation"))

    sessions = await sessions_in(tmp_path, [each.who for each in storm.people])
    assert {session.disposition for session in sessions.values()} == {Disposition.COMPLETED}
    assert all(len(session.answers) == 6 for session in sessions.values()), "an answer was lost"
    assert told["message"] + told["callback_query"] == PEOPLE * (len(ANSWERS) + 1) == len(acknowledged)
    repeats = [count - 1 for each in asked.values() for text, count in each.items() if text.endswith("?") for _ in (1,)]
    assert max(repeats) <= storm.kills + 1, "the same question was asked again and again"
    assert sum(repeats) <= in_doubt + storm.kills * PEOPLE // 4
    assert violations == []
