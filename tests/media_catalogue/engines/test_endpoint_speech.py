"""Asking a speech service, against a real server on this computer that speaks OpenAI's protocol for transcriptions."""

import asyncio
import io
import json
import re
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest

from core.errors import EngineFailed
from media_catalogue.engines.endpoint_speech import WAITS_S, Endpoint, EndpointSpeech
from media_catalogue.transcribing import RATE
from tests.media_catalogue.spoken import noise, silence

HEARD = json.dumps({"text": "Aye.", "segments": [{"start": 0.1, "end": 0.5, "text": " Aye."}]}).encode()


@dataclass
class Asked:
    """One request as the server saw it."""

    head: str
    fields: dict[str, list[str]]
    sound_ms: int


@dataclass
class Service:
    """A server that answers with what it is told to, one after another, the last one for ever."""

    answers: list[tuple[str, bytes]]
    headers: str = ""
    wait_s: float = 0.0
    takes_ms: int | None = None  # What is longer is too large for it.
    asked: list[Asked] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    at_work: set[asyncio.Task[object]] = field(default_factory=set)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_work.add(asyncio.current_task())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(int(line.split(":")[1]) for line in head.lower().splitlines() if line.startswith("content-length"))
            self.asked.append(read(head, await reader.readexactly(length)))
            await asyncio.sleep(self.wait_s)
            status, body = self.answers[min(len(self.asked), len(self.answers)) - 1]
            if self.takes_ms and self.asked[-1].sound_ms > self.takes_ms:
                status, body = "413 Too Large", b""
            writer.write(f"HTTP/1.1 {status}\r\n{self.headers}content-length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
        finally:
            writer.close()

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


def read(head: str, body: bytes) -> Asked:
    boundary = re.search(r"boundary=(\S+)", head).group(1).encode()
    fields: dict[str, list[str]] = {}
    sound_ms = 0
    for part in body.split(b"--" + boundary)[1:-1]:
        names, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', names).group(1).decode()
        if name == "file":
            with wave.open(io.BytesIO(value)) as sound:
                assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
                sound_ms = sound.getnframes() * 1000 // RATE
        else:
            fields.setdefault(name, []).append(value.decode())
    return Asked(head=head, fields=fields, sound_ms=sound_ms)


@asynccontextmanager
async def engine_for(service: Service, *, timeout_s: float = 20.0, key: str = "a key") -> AsyncIterator[EndpointSpeech]:
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        try:
            yield EndpointSpeech(
                Endpoint(url=url, model="whisper-1", key=key, timeout_s=timeout_s, is_local=True), pause=service.pause
            )
        finally:
            for task in service.at_work:
                task.cancel()
            await asyncio.gather(*service.at_work, return_exceptions=True)


async def nothing(_done: float) -> None: ...


async def heard_by(service: Service, samples=None, **given: object):
    async with engine_for(service) as engine:
        return await engine.transcribe(
            silence(1) if samples is None else samples, **{"language": "en-GB", "progress": nothing, **given}
        )


async def test_a_recording_goes_out_as_wav_with_all_that_is_asked_and_comes_back_as_words() -> None:
    service = Service([("200 OK", HEARD)])

    segments = await heard_by(service, silence(2), hot_words=("Polmont", "PIP"))

    (asked,) = service.asked
    assert asked.head.startswith("POST /v1/audio/transcriptions HTTP/1.1")
    assert "authorization: Bearer a key" in asked.head
    assert asked.sound_ms == 2000
    assert asked.fields == {
        "model": ["whisper-1"],
        "language": ["en"],
        "response_format": ["verbose_json"],
        "timestamp_granularities[]": ["segment", "word"],
        "temperature": ["0"],
        "prompt": ["Polmont, PIP"],
    }
    assert [(each.text, each.start_ms, each.end_ms) for each in segments] == [(" Aye.", 100, 500)]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Oh", "503 Busy"])
async def test_an_overloaded_service_is_asked_again_with_longer_and_longer_waits(status: str) -> None:
    service = Service([(status, b"")] * 2 + [("200 OK", HEARD)])

    segments = await heard_by(service)

    assert len(segments) == 1
    assert service.waited == list(WAITS_S[:2])


async def test_a_service_that_stays_overloaded_is_given_up() -> None:
    service = Service([("503 Busy", b"")])

    with pytest.raises(EngineFailed, match="status 503"):
        await heard_by(service)

    assert service.waited == list(WAITS_S)


async def test_a_service_that_says_how_long_to_wait_is_left_alone_so_long_and_one_that_asks_too_much_is_given_up() -> None:
    patient = Service([("429 Too Many", b""), ("200 OK", HEARD)], headers="retry-after: 7\r\n")
    hopeless = Service([("429 Too Many", b"")], headers="retry-after: 86400\r\n")

    await heard_by(patient)
    with pytest.raises(EngineFailed, match="status 429"):
        await heard_by(hopeless)

    assert (patient.waited, hopeless.waited) == ([7.0], [])


@pytest.mark.parametrize("status", ["401 No", "404 Not Found", "302 Found", "400 Bad"])
async def test_what_trying_again_cannot_mend_is_not_tried_again(status: str) -> None:
    service = Service([(status, b"somebody's words")])

    with pytest.raises(EngineFailed, match=f"status {status[:3]}") as raised:
        await heard_by(service)

    assert "words" not in str(raised.value)
    assert len(service.asked) == 1


async def test_what_is_too_large_is_sent_in_pieces_and_the_times_are_those_of_the_whole() -> None:
    service = Service([("200 OK", HEARD)], takes_ms=65_000)

    segments = await heard_by(service, silence(240))

    sent = [each.sound_ms for each in service.asked if each.sound_ms <= 65_000]
    assert sum(sent) == 240_000
    assert [each.start_ms for each in segments] == [100 + sum(sent[:number]) for number in range(len(sent))]


async def test_a_service_that_takes_nothing_is_given_up() -> None:
    service = Service([("413 Too Large", b"")])

    with pytest.raises(EngineFailed, match="no recording of this size"):
        await heard_by(service, silence(61))


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"text": 1}'])
async def test_rubbish_is_an_error_in_our_words(body: bytes) -> None:
    with pytest.raises(EngineFailed, match="cannot be understood"):
        await heard_by(Service([("200 OK", body)]))


async def test_times_beyond_the_recording_are_brought_back_into_it() -> None:
    wrong = json.dumps({"text": "x", "segments": [{"start": 90, "end": -5, "text": " Aye."}]}).encode()

    (segment,) = await heard_by(Service([("200 OK", wrong)]), silence(2))

    assert 0 <= segment.start_ms <= segment.end_ms <= 2000


async def test_a_service_that_is_too_slow_is_given_up() -> None:
    service = Service([("200 OK", HEARD)], wait_s=30)

    async with engine_for(service, timeout_s=0.05) as engine:
        with pytest.raises(EngineFailed, match="could not be asked"):
            await engine.transcribe(silence(1), language="en", progress=nothing)

    assert service.waited == list(WAITS_S)


async def test_a_service_that_is_not_there_is_an_error_in_our_words() -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    engine = EndpointSpeech(Endpoint(url="http://127.0.0.1:9/v1", model="m", is_local=True), pause=pause)
    with pytest.raises(EngineFailed, match="could not be asked: ConnectError"):
        await engine.transcribe(silence(1), language="en", progress=nothing)

    assert waited == list(WAITS_S)


async def test_no_sound_asks_nobody_and_wild_samples_are_sent_as_sound() -> None:
    service = Service([("200 OK", HEARD)])

    assert await heard_by(service, silence(0)) == ()
    await heard_by(service, np.full(RATE, np.nan, dtype=np.float32))
    await heard_by(service, noise(1, level=5))

    assert [each.sound_ms for each in service.asked] == [1000, 1000]


def test_it_names_itself_by_its_host_and_never_by_its_key() -> None:
    engine = EndpointSpeech(Endpoint(url="https://models.example/v1", model="whisper-1", key="secret"))

    assert (engine.engine, engine.model_sha256, engine.is_here) == ("endpoint models.example", "", False)
    assert "secret" not in str(engine.options)
    assert [engine.understands(each) for each in ("pl", "gd")] == [True, False]
