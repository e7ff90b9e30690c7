"""Speech recognition with faster-whisper. Loads nothing until it is first asked, and never reaches the network.

Every guard that Whisper's authors put against invented words is kept: a voice-activity gate in front (Silero, inside
faster-whisper), no conditioning on earlier text, the fallback temperatures, and the no-speech, log-probability and compression
thresholds at their published values (https://arxiv.org/abs/2212.04356, section 4.5).
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from core.errors import EngineFailed
from core.ports import Samples
from core.testimony import Segment, Word
from media_catalogue.engines.models import SpeechModel, check

SAMPLES_PER_MS = 16

OPTIONS: Mapping[str, object] = {
    "beam_size": 5,
    "best_of": 5,
    "temperature": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "compression_ratio_threshold": 2.4,
    "log_prob_threshold": -1.0,
    "no_speech_threshold": 0.6,
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "vad_filter": True,
}
"""What the engine is asked for, the same every time; kept with every transcript."""

COMPUTE_TYPE = "int8"

WAIT_S = 0.05

LONGEST_SHORT_MS = 180_000
"""A voice note longer than this is a recording: whoever made it expects to wait."""


class FasterWhisper:
    """A `Transcriber`. Transcribes one long recording at a time, however many ask, so that memory stays that of one.

    A short one, such as a voice note somebody waits for, does not wait for a long one to end: the long one waits for it,
    between two of its stretches of half a minute.
    """

    def __init__(self, model: SpeechModel, *, threads: int) -> None:
        self._model = model
        self._threads = threads
        self._long = threading.Lock()
        self._short = threading.Lock()
        self._loading = threading.Lock()
        self._short_ones = 0
        self._loaded: Any = None

    @property
    def engine(self) -> str:
        """The engine's name and version."""
        return f"faster-whisper {version('faster-whisper')}"

    @property
    def model_sha256(self) -> str:
        """The SHA-256 of the model's weights."""
        return self._model.sha256

    @property
    def options(self) -> Mapping[str, str]:
        """The options every transcript was made with."""
        asked = {name: str(value) for name, value in OPTIONS.items()}
        return {**asked, "model": self._model.name, "compute_type": COMPUTE_TYPE}

    def understands(self, language: str) -> bool:
        """Whether the model knows this language: an English model English alone, any other what Whisper was taught."""
        from faster_whisper.tokenizer import _LANGUAGE_CODES  # noqa: PLC0415

        spoken = language.split("-", maxsplit=1)[0].lower()
        return spoken == "en" if self._model.name.endswith(".en") else spoken in _LANGUAGE_CODES

    async def transcribe(
        self, samples: Samples, *, language: str, progress: Callable[[float], Awaitable[None]]
    ) -> Sequence[Segment]:
        """Return the speech, in order, with times in milliseconds; silence gives none. See the port. Raises `EngineFailed`."""
        length_ms = len(samples) // SAMPLES_PER_MS
        segments: list[Segment] = []
        is_long = length_ms > LONGEST_SHORT_MS
        async with self._turn(is_long=is_long):
            heard = await asyncio.to_thread(self._begin, samples, language)
            while (raw := await self._next(heard, is_long=is_long)) is not None:
                earliest_ms = segments[-1].end_ms if segments else 0
                segments.append(segment_from(raw, earliest_ms=earliest_ms, latest_ms=length_ms))
                await progress(min(1.0, segments[-1].end_ms / length_ms))
        await progress(1.0)
        return tuple(segment for segment in segments if segment.text.strip())

    @asynccontextmanager
    async def _turn(self, *, is_long: bool) -> AsyncIterator[None]:
        lock = self._long if is_long else self._short
        self._short_ones += not is_long
        try:
            # Jobs run on event loops of their own, so the lock must hold across loops, and waiting for it must be cancellable.
            while not lock.acquire(blocking=False):  # noqa: ASYNC110 - see above
                await asyncio.sleep(WAIT_S)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._short_ones -= not is_long

    async def _next(self, heard: Iterator[Any], *, is_long: bool) -> Any:  # noqa: ANN401 - the library is not typed
        while is_long and self._short_ones:  # noqa: ASYNC110 - see `_turn`
            await asyncio.sleep(WAIT_S)
        return await asyncio.to_thread(_next, heard)

    def _begin(self, samples: Samples, language: str) -> Iterator[Any]:
        if len(samples) < SAMPLES_PER_MS:
            return iter(())
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._model, self._threads)
        try:
            segments, _ = self._loaded.transcribe(samples, language=language, **OPTIONS)
        except Exception as error:
            raise EngineFailed("The speech model could not listen to this recording.") from error
        return iter(segments)


def segment_from(raw: Any, *, earliest_ms: int, latest_ms: int) -> Segment:  # noqa: ANN401 - the library is not typed
    """Turn the library's segment into ours: milliseconds, no word outside its segment, nothing before `earliest_ms`.

    The segment's text is its words joined, so that every character of it has a word and a time.
    """
    start_ms = _within(raw.start, earliest_ms, latest_ms)
    end_ms = _within(raw.end, start_ms, latest_ms)
    words = tuple(_words_in_order(raw.words or (), start_ms, end_ms))
    return Segment(
        text="".join(word.text for word in words) if words else raw.text,
        start_ms=start_ms,
        end_ms=end_ms,
        words=words,
        no_speech_probability=float(raw.no_speech_prob),
        mean_log_probability=float(raw.avg_logprob),
        compression_ratio=float(raw.compression_ratio),
    )


def _words_in_order(raw: Iterable[Any], earliest_ms: int, latest_ms: int) -> Iterator[Word]:
    for word in raw:
        start_ms = _within(word.start, earliest_ms, latest_ms)
        end_ms = _within(word.end, start_ms, latest_ms)
        yield Word(text=word.word, start_ms=start_ms, end_ms=end_ms, probability=float(word.probability))
        earliest_ms = end_ms


def _within(seconds: float, earliest_ms: int, latest_ms: int) -> int:
    return max(earliest_ms, min(latest_ms, round(seconds * 1000)))


def _next(heard: Iterator[Any]) -> Any:  # noqa: ANN401 - the library is not typed
    """Return the next segment, or None after the last: the recogniser works while it is asked."""
    try:
        return next(heard, None)
    except Exception as error:
        raise EngineFailed("The speech model broke off in the middle of this recording.") from error


def _load(model: SpeechModel, threads: int) -> Any:  # noqa: ANN401 - the library is not typed
    from faster_whisper import WhisperModel  # noqa: PLC0415

    check(model.files, model.folder)
    try:
        return WhisperModel(
            str(model.folder), device="cpu", compute_type=COMPUTE_TYPE, cpu_threads=threads, local_files_only=True
        )
    except Exception as error:
        raise EngineFailed("The speech model could not be loaded.") from error
