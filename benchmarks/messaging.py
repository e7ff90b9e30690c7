"""Answers of many people over a messenger's webhook, each on disk before it is acknowledged, beside the library's own way."""

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx

from app.clock import new_id, now
from app.settings import Settings
from app.shipped import working_partnership
from app.wiring import House, opened
from benchmarks.measuring import Table, Times
from benchmarks.messenger_sink import Sink, listening_sink
from benchmarks.serving import ROOT, memory_mb, served
from core.chat import Heard, HeardKind
from core.consultations import Session, SessionId
from core.people import AddressId, Participant, ParticipantId
from core.turns import Turn

PEOPLE = (1_000, 10_000)
ANSWERS = 600
AT_ONCE = 32
STEADY_A_SECOND = 20.0
STEADY = 300
TOKEN, SECRET, HOOK = "4711:a-token-that-opens-nothing-anywhere-0", "a-secret-for-measuring", "/telegram/updates"
SAID = ("yes", "yes", "yes", "4")
READING_TIME = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """One of the two bots, serving."""

    hook: str
    pid: int
    people: int


def messaging() -> Table:
    """Measure both bots with as many people in the middle of the same six questions."""
    rows = []
    for people in PEOPLE:
        with _place() as place, listening_sink() as sink, heard_bot(place, sink, people) as bot:
            rows.append(("Heard", f"{people:,}", "every message", *_figures(bot, sink)))
        for safe in (True, False):
            with _place() as place, listening_sink() as sink, handler_bot(place, sink, people, safe=safe) as bot:
                kept = "every message" if safe else "once a minute"
                rows.append(("ConversationHandler", f"{people:,}", kept, *_figures(bot, sink)))
    return Table(
        title="Answers over a messenger's webhook",
        remark=(
            f"{ANSWERS:,} answers from people in the middle of six questions, {AT_ONCE} under way at once, and then {STEADY} at"
            f" {STEADY_A_SECOND:.0f} a second; a reply counts when the messenger has it. Beside it python-telegram-bot's"
            " `ConversationHandler` with `PicklePersistence`, which neither knows a stop word nor listens for risk nor keeps"
            " consent: once with everything written before each acknowledgement, as Heard does it, and once as it comes."
            " Heard's pace, which Telegram asks for, is lifted for this."
        ),
        columns=("bot", "people", "on disk", "answers a second", "p50 ms", "p99 ms", "memory MB"),
        rows=rows,
    )


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


def _figures(bot: Bot, sink: Sink) -> tuple[str, str, str, str]:
    a_second, replies = asyncio.run(_measured(bot, sink))
    return (
        f"{a_second:,.0f}",
        f"{replies.percentile_ms(50):.0f}",
        f"{replies.percentile_ms(99):.0f}",
        f"{memory_mb(bot.pid):.0f}",
    )


async def _measured(bot: Bot, sink: Sink) -> tuple[float, Times]:
    order = random.Random(1).sample(range(bot.people), k=min(bot.people, ANSWERS + STEADY + 1))
    first, then = order[: -STEADY - 1], order[-STEADY - 1 : -1]
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        await _as_fast_as_it_goes(client, bot, sink, order[-1:])  # The first answer after a start waits for the models.
        a_second = await _as_fast_as_it_goes(client, bot, sink, first)
        return a_second, await _steadily(client, bot, sink, then)


async def _as_fast_as_it_goes(client: httpx.AsyncClient, bot: Bot, sink: Sink, people: list[int]) -> float:
    room, start = asyncio.Semaphore(AT_ONCE), time.perf_counter()

    async def one(number: int) -> None:
        async with room:
            await _say(client, bot, number)
            await _reply_to(number, sink)

    await asyncio.gather(*(one(number) for number in people))
    return len(people) / (time.perf_counter() - start)


async def _steadily(client: httpx.AsyncClient, bot: Bot, sink: Sink, people: list[int]) -> Times:
    replies, begun = Times(), time.perf_counter()

    async def one(place: int, number: int) -> None:
        await asyncio.sleep(max(0.0, begun + place / STEADY_A_SECOND - time.perf_counter()))
        said = time.perf_counter()
        await _say(client, bot, number)
        replies.all_s.append(await _reply_to(number, sink) - said)

    await asyncio.gather(*(one(place, number) for place, number in enumerate(people)))
    return replies


async def _say(client: httpx.AsyncClient, bot: Bot, number: int) -> None:
    chat = {"id": 1000 + number, "type": "private", "first_name": "Someone"}
    message = {
        "message_id": 10_000 + number,
        "date": int(time.time()),
        "chat": chat,
        "from": chat | {"is_bot": False},
        "text": "A warm bed and someone to meet me",
    }
    answer = await client.post(bot.hook, content=json.dumps({"update_id": 50_000 + number, "message": message}))
    answer.raise_for_status()


async def _reply_to(number: int, sink: Sink) -> float:
    async with asyncio.timeout(60):
        while not (came := sink.came.get(1000 + number)):  # noqa: ASYNC110 - it comes in another thread
            await asyncio.sleep(0.002)
    return came[-1]


@contextmanager
def heard_bot(home: Path, sink: Sink, people: int) -> Iterator[Bot]:
    """Serve Heard with so many people who have answered the first question."""
    settings = {
        "HEARD_TELEGRAM_TOKEN": TOKEN,
        "HEARD_TELEGRAM_API": sink.address,
        "HEARD_TELEGRAM_WEBHOOK": "https://heard.example",
        "HEARD_TELEGRAM_SECRET": SECRET,
        "HEARD_TELEGRAM_PACE": "1000",
    }
    asyncio.run(_seed(home, people))
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        with served([sys.executable, "-c", "from app.cli import main; main()", "serve", "--no-jobs"], ROOT, home) as one:
            address, pid, _ = one
            yield Bot(hook=f"{address}{HOOK}", pid=pid, people=people)
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


async def _seed(home: Path, people: int) -> None:
    """Let one person chat up to the second question, and put as many others there as are wanted."""
    async with opened(Settings(home=home, risk_meaning=False)) as house:
        partnership = await working_partnership(house, own=True)
        model = await _in_the_middle(house)
        for number in range(people):
            person = ParticipantId(new_id("p"))
            session = replace(
                model,
                id=SessionId(new_id("s")),
                participant_id=person,
                address_id=AddressId(new_id("a")),
                channel="telegram",
                turn=1,
            )
            newcomer = Participant(id=person, partnership_id=partnership.id, pseudonym=f"Bench {number}", created_at=now())
            await house.store.conversations.save(
                Turn(
                    inbox_id=None,
                    session=session,
                    participant=newcomer,
                    address_value=str(1000 + number),
                    answers=tuple(model.answers.values()),
                )
            )


async def _in_the_middle(house: House) -> Session:
    for number, text in enumerate(("", *SAID)):
        kind = HeardKind.TEXT if number else HeardKind.START
        code = None if number else "first_night"
        at = now() + number * READING_TIME
        heard = Heard(channel="terminal", address="model", external_id=f"{number}", kind=kind, at=at, text=text, join_code=code)
        await house.listener.hear(heard)
    address = await house.store.conversations.address("terminal", "model")
    assert address is not None
    session = await house.store.conversations.session_at(address.id)
    assert session is not None
    if session.waiting_at is None or not session.waiting_at.startswith("better"):
        raise RuntimeError(f"The model is not at the second question: {session.stage}, {session.waiting_at}")
    answers = {key: replace(each, testimony_id=None) for key, each in session.answers.items()}
    return replace(session, answers=answers)


@contextmanager
def handler_bot(folder: Path, sink: Sink, people: int, *, safe: bool) -> Iterator[Bot]:
    """Serve the other bot."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.handler_bot", str(port), sink.address, str(folder), str(people)]
    process = subprocess.Popen([*command, *(["--safe"] if safe else [])], cwd=ROOT)
    try:
        _until_it_listens(port)
        yield Bot(hook=f"http://127.0.0.1:{port}/hook", pid=process.pid, people=people)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_it_listens(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The other bot never listened.")
