"""Hundreds of people chatting at once with the real program over a pretended Telegram, while it is killed again and again."""

import asyncio
import random
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.program import HEARD, ROOT, environment
from tests.telegram.running import TOKEN, Running
from tests.telegram.world import World

SECRET = "a-secret-that-opens-nothing"
TAPS_YES = "Yes"

ANSWERS = {
    "Can the team read and hear": TAPS_YES,
    "Can we use your words": TAPS_YES,
    "If you send a voice note": TAPS_YES,
    "How ready did you feel": "4",
    "What would have made": "A warm bed, said {who}",
    "What did you need most": "1 and 3",
    "Where did you sleep": "2",
    "Did you have someone": TAPS_YES,
    "Who helped you": "My sister, said {who}",
}
"""What everybody says to each question, by how it begins. Nobody answers the same question twice."""

LAST_WORDS = "Thank you, that is all six."

THINKS_S = 7.0
"""How long somebody reads and thinks: words that come sooner than anybody can read are taken for the question before."""


@dataclass
class Somebody:
    """One person who answers what they are asked, however often the program dies."""

    who: int
    answered: set[str] = field(default_factory=set)
    seen: int = 0  # How many of the bot's messages they have read.
    is_done: bool = False
    asked_at: float = 0.0


@dataclass
class Storm:
    """Everybody who chats, and the program they chat with."""

    far: Running
    home: Path
    people: Sequence[Somebody]
    kills: int = 0
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    chance: random.Random = field(default_factory=lambda: random.Random(20260301))

    def start(self) -> None:
        """Start the program, and tell the pretended Telegram where it can be called."""
        port = self.port = _free_port()
        settings = {
            "HEARD_TELEGRAM_TOKEN": TOKEN,
            "HEARD_TELEGRAM_API": self.far.address,
            "HEARD_TELEGRAM_WEBHOOK": "https://heard.example",
            "HEARD_TELEGRAM_SECRET": SECRET,
            "HEARD_PORT": str(port),
            "HEARD_RISK_MEANING": "false",
        }
        hook = f"http://127.0.0.1:{port}/telegram/updates"
        self.far.do(lambda world: setattr(world.updates.webhook, "deliver_to", hook))
        self.process = subprocess.Popen(
            [*HEARD, "serve", "--no-jobs"],
            env=environment(self.home, **settings),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """Kill the program with no warning."""
        assert self.process is not None
        assert self.process.poll() is None, "it had ended before it could be killed"
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def serves(self) -> bool:
        """Whether the program can be called."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> int:
        """End the program politely, and return its exit code."""
        assert self.process is not None
        assert self.serves()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)

    def begin(self) -> None:
        """Let everybody open the consultation's link, and answer from then on."""
        self.far.do(self._everybody_starts)

    def wait(self, *, done: float, within_s: float) -> None:
        """Wait until this share of everybody has come to the end."""
        until = time.monotonic() + within_s
        while sum(each.is_done for each in self.people) < done * len(self.people):
            assert time.monotonic() < until, f"{sum(each.is_done for each in self.people)} came to the end"
            time.sleep(0.1)

    def _everybody_starts(self, world: World) -> None:
        for each in self.people:
            world.start(each.who, "first_night")
        asyncio.get_running_loop().create_task(self._everybody_answers(world))

    async def _everybody_answers(self, world: World) -> None:
        while not all(each.is_done for each in self.people):
            for each in self.people:
                self._answer(world, each)
            await asyncio.sleep(0.05)

    def _answer(self, world: World, each: Somebody) -> None:
        told = [entry["text"] for entry in world.chats[each.who].history if entry["from"]["is_bot"]]
        if len(told) != each.seen:
            each.seen, each.asked_at = len(told), world.clock.now()
        if not told or world.clock.now() - each.asked_at < THINKS_S:
            return
        each.is_done |= told[-1].startswith(LAST_WORDS)
        question = next((begins for begins in ANSWERS if told[-1].startswith(begins)), None)
        if question is None or question in each.answered:
            return
        each.answered.add(question)
        answer = ANSWERS[question].format(who=each.who)
        if answer == TAPS_YES:
            world.tap(each.who, world.chats[each.who].history[-1]["message_id"], label="Yes")
        else:
            world.write(each.who, answer)


def everybody(far: Running, count: int) -> list[Somebody]:
    """Return so many people who have not begun."""
    return [Somebody(far.do(lambda world: world.person().id)) for _ in range(count)]


def asked_of(far: Running, who: int) -> Counter[str]:
    """Return how often each thing was said to somebody."""
    return Counter(far.texts(who))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
