"""Speech recognition by an OpenAI-compatible endpoint, over HTTP. Sound leaves this computer: whether it may is not asked here.

It logs no words and no address. Whatever the service does, the recording is either heard out or `EngineFailed` is raised.
"""

import asyncio
import io
import wave
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from core.errors import EngineFailed
from core.ports import Samples
from core.testimony import Segment
from media_catalogue.engines.endpoint_reply import segments_in
from media_catalogue.engines.languages import is_taught
from media_catalogue.stretches import moved, stretches_of
from media_catalogue.transcribing import RATE, speech_in

WAITS_S = (1.0, 4.0, 16.0)
"""How long is waited before each further try. Reason: a service that is restarted is back within half a minute."""

LONGEST_WAIT_S = 60.0
"""A service that asks for a longer wait than this is asked no more: the recording is better heard by the engine here."""

LONGEST_REPLY = 16 * 1024 * 1024
"""So many bytes of a reply are read. Reason: four minutes of words with their times are under one million."""

SHORTEST_MS = 30_000
"""What is too large for the service is cut down to this, Whisper's own window, before it is given up."""

OVERLOADED = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which trying again helps."""


class TooLarge(EngineFailed):
    """The service takes no recording of this size."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a speech service is and what is asked of it."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 120.0
    is_local: bool = False  # On the partnership's own computers, so that nothing is sent outside.


class EndpointSpeech:
    """A `Transcriber` that asks a service. A connection is opened for each stretch: jobs run on event loops of their own."""

    model_sha256 = ""  # The service does not show its files.

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._pause = pause

    @property
    def engine(self) -> str:
        """The service's name: the host it is asked at."""
        return f"endpoint {urlsplit(self._endpoint.url).hostname}"

    @property
    def options(self) -> Mapping[str, str]:
        """What the service is asked for."""
        return {"model": self._endpoint.model, "temperature": "0", "response_format": "verbose_json"}

    @property
    def is_here(self) -> bool:
        """Whether the service is on the partnership's own computers."""
        return self._endpoint.is_local

    def understands(self, language: str) -> bool:
        """Whether Whisper was taught this language: that is what such services run."""
        return is_taught(language)

    async def language_in(self, samples: Samples) -> str | None:  # noqa: ARG002 - the port's
        """Return None: a service tells the language only with the words."""
        return None

    async def transcribe(
        self,
        samples: Samples,
        *,
        language: str,
        hot_words: Sequence[str] = (),
        progress: Callable[[float], Awaitable[None]],
    ) -> Sequence[Segment]:
        """Return the speech, in order; what is too large is sent in pieces that are cut in pauses. Raises `EngineFailed`."""
        length_ms = len(samples) * 1000 // RATE
        if not length_ms:
            await progress(1.0)
            return ()
        fields = self._fields(language, hot_words)
        proxied = not self._endpoint.is_local  # What is local must not leave through a proxy of the environment.
        async with httpx.AsyncClient(timeout=self._timeout(), trust_env=proxied, follow_redirects=False) as client:
            segments = await self._heard(client, samples, fields, longest_ms=length_ms)
        await progress(1.0)
        return segments

    async def _heard(
        self, client: httpx.AsyncClient, samples: Samples, fields: Mapping[str, object], *, longest_ms: int
    ) -> tuple[Segment, ...]:
        length_ms = len(samples) * 1000 // RATE
        try:
            return segments_in(await self._reply(client, _wav(samples), fields), length_ms=length_ms)
        except TooLarge:
            if longest_ms // 2 < SHORTEST_MS:
                raise
        found: list[Segment] = []
        speech = await asyncio.to_thread(speech_in, samples)
        shorter_ms = longest_ms // 2
        for start_ms, end_ms in stretches_of(speech, length_ms=length_ms, shortest_ms=shorter_ms // 2, longest_ms=shorter_ms):
            piece = samples[start_ms * RATE // 1000 : end_ms * RATE // 1000]
            found += moved(await self._heard(client, piece, fields, longest_ms=shorter_ms), by_ms=start_ms)
        return tuple(found)

    async def _reply(self, client: httpx.AsyncClient, sound: bytes, fields: Mapping[str, object]) -> bytes:
        """Ask, and ask again where that helps. Raises `TooLarge`, `EngineFailed`."""
        for wait_s in (*WAITS_S, None):
            try:
                status, headers, body = await self._asked(client, sound, fields)
            except (httpx.HTTPError, TimeoutError) as error:
                if wait_s is None:
                    raise EngineFailed(f"The speech service could not be asked: {type(error).__name__}.") from error
                await self._pause(wait_s)
                continue
            if status == httpx.codes.OK:
                return body
            if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
                raise TooLarge("The speech service takes no recording of this size.")
            wanted_s = max(wait_s or 0.0, _asked_to_wait(headers))
            if status not in OVERLOADED or wait_s is None or wanted_s > LONGEST_WAIT_S:
                raise EngineFailed(f"The speech service answered with status {status}.")
            await self._pause(wanted_s)
        raise EngineFailed("The speech service was asked too often.")

    async def _asked(
        self, client: httpx.AsyncClient, sound: bytes, fields: Mapping[str, object]
    ) -> tuple[int, httpx.Headers, bytes]:
        body = bytearray()
        key = self._endpoint.key
        headers = {"accept-encoding": "identity", **({"authorization": f"Bearer {key}"} if key else {})}
        async with (
            asyncio.timeout(self._endpoint.timeout_s),
            client.stream(
                "POST",
                f"{self._endpoint.url.rstrip('/')}/audio/transcriptions",
                data=dict(fields),
                files={"file": ("sound.wav", sound, "audio/wav")},
                headers=headers,
            ) as response,
        ):
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LONGEST_REPLY:
                    raise EngineFailed("The speech service does not stop talking.")
        return response.status_code, response.headers, bytes(body)

    def _fields(self, language: str, hot_words: Sequence[str]) -> Mapping[str, object]:
        fields: dict[str, object] = {
            "model": self._endpoint.model,
            "language": language.split("-", maxsplit=1)[0].lower(),
            "response_format": "verbose_json",
            "timestamp_granularities[]": ["segment", "word"],
            "temperature": "0",
        }
        return {**fields, "prompt": ", ".join(hot_words)} if hot_words else fields

    def _timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self._endpoint.timeout_s, connect=min(10.0, self._endpoint.timeout_s))


def _asked_to_wait(headers: httpx.Headers) -> float:
    """Return for how many seconds a service asks to be left alone; 0 where it says nothing that can be understood."""
    told = headers.get("retry-after", "")
    if told.isdigit():
        return float(told[:6])
    try:
        until, then = parsedate_to_datetime(told), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - then).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _wav(samples: Samples) -> bytes:
    import numpy as np  # noqa: PLC0415 - numpy is large; an idle server needs none.

    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((np.clip(np.nan_to_num(samples), -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
