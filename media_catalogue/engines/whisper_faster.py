"""Speech recognition with faster-whisper. Loads nothing until it is first asked, and never reaches the network.

Sound passes a gate for voices and is cut into pieces in its pauses; several pieces are heard at once, with one try each; those
that leave a doubt are heard again with every guard that Whisper's authors put against invented words: the fallback
temperatures, and the no-speech, log-probability and compression thresholds at their published values
(https://arxiv.org/abs/2212.04356, section 4.5). No piece is told what was heard before it.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, TypeVar

from core.errors import EngineFailed
from core.ports import Samples
from core.testimony import Segment
from media_catalogue.engines.languages import is_taught
from media_catalogue.engines.models import SpeechModel, check
from media_catalogue.engines.pieces import MOST_MS, Piece, pieces_of
from media_catalogue.engines.second_hearing import why_again
from media_catalogue.engines.taking_turns import LONGEST_SHORT_MS, Turns
from media_catalogue.engines.timed_words import segment_from
from media_catalogue.engines.voice_gate import voice_in
from media_catalogue.engines.whisper_batches import heard_at_once
from media_catalogue.transcribing import speech_in

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
    "vad_filter": False,
}
"""What the second hearing asks for, the same every time; kept with every transcript."""

COMPUTE_TYPE = "int8"

FIRST_HEARING = "gate: silero 0.2 or pitch; pieces to 28 s; beam 5, temperature 0, no timestamps"
"""How the first hearing is done, for whoever has to account for a transcript. It changes whenever what is heard would."""

BATCH = 2
"""Pieces that one thread hears at once. More were no quicker, and somebody with a short note waits until a batch is done."""

MORE_LIKELY_THAN_NOT = 0.5

Part = TypeVar("Part")
Heard = TypeVar("Heard")

Spans = Sequence[tuple[int, int]]


class FasterWhisper:
    """A `Transcriber`. Transcribes one long recording at a time, however many ask, so that memory stays that of one.

    A short one, such as a voice note somebody waits for, does not wait for a long one to end: the long one waits for it,
    between two of its batches.
    """

    def __init__(self, model: SpeechModel, *, threads: int) -> None:
        self._model = model
        self._lanes = threads
        self._turns = Turns(short_ones=threads)
        self._loading = threading.Lock()
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
        return {**asked, "model": self._model.name, "compute_type": COMPUTE_TYPE, "first_hearing": FIRST_HEARING}

    @property
    def is_here(self) -> bool:
        """True: it runs in this process."""
        return True

    def understands(self, language: str) -> bool:
        """Whether the model knows this language: an English model English alone, any other what Whisper was taught."""
        return _code(language) == "en" if self._model.is_english_only else is_taught(language)

    async def language_in(self, samples: Samples) -> str | None:
        """Return which language is spoken in the first piece of speech; None where it cannot be told."""
        if self._model.is_english_only:
            return None
        return await asyncio.to_thread(self._language_in, samples)

    async def transcribe(
        self,
        samples: Samples,
        *,
        language: str,
        hot_words: Sequence[str] = (),
        progress: Callable[[float], Awaitable[None]],
    ) -> Sequence[Segment]:
        """Return the speech, in order, with times in milliseconds; silence gives none. See the port. Raises `EngineFailed`."""
        length_ms = len(samples) // SAMPLES_PER_MS
        heard: dict[Piece, list[Segment]] = {}
        async with self._turns.turn(is_long=length_ms > LONGEST_SHORT_MS):
            speech = await asyncio.to_thread(speech_in, samples)
            voice = await asyncio.to_thread(voice_in, samples, speech)
            pieces = pieces_of(voice, length_ms=length_ms)
            hearing = _Hearing(
                self._ready,
                samples,
                language=_code(language),
                hot_words=tuple(hot_words),
                voice=voice,
                speech=speech,
            )
            async for piece, segments in self._heard(hearing, pieces, is_long=length_ms > LONGEST_SHORT_MS):
                heard[piece] = segments
                await progress(min(1.0, sum(each.length_ms for each in heard) / length_ms))
        await progress(1.0)
        return tuple(segment for piece in pieces for segment in heard[piece] if segment.text.strip())

    async def _heard(
        self, hearing: "_Hearing", pieces: Sequence[Piece], *, is_long: bool
    ) -> AsyncIterator[tuple[Piece, list[Segment]]]:
        doubtful = [piece for piece in pieces if piece.length_ms > MOST_MS]
        batches = _batches([piece for piece in pieces if piece.length_ms <= MOST_MS])
        async for batch, heard in self._in_lanes(hearing.first, batches, is_long=is_long):
            for piece, segments in zip(batch, heard, strict=True):
                if hearing.why_again(piece, segments):
                    doubtful.append(piece)
                else:
                    yield piece, segments
        async for piece, segments in self._in_lanes(hearing.second, doubtful, is_long=is_long):
            yield piece, segments

    async def _in_lanes(
        self, work: Callable[[Part], Heard], parts: Sequence[Part], *, is_long: bool
    ) -> AsyncIterator[tuple[Part, Heard]]:
        """Do some of the parts at a time, each on a thread of its own, which is quicker than all threads on one part."""
        for at in range(0, len(parts), self._lanes):
            await self._turns.let_pass(is_long=is_long)
            together = parts[at : at + self._lanes]
            done = await asyncio.gather(*(asyncio.to_thread(work, part) for part in together))
            for part, heard in zip(together, done, strict=True):
                yield part, heard

    def _language_in(self, samples: Samples) -> str | None:
        pieces = pieces_of(voice_in(samples, speech_in(samples)), length_ms=len(samples) // SAMPLES_PER_MS)
        if not pieces:
            return None
        try:
            language, chance, _ = self._ready().detect_language(audio=_sound(samples, pieces[0]))
        except Exception as error:
            raise EngineFailed("The speech model could not tell the language of this recording.") from error
        return str(language) if chance >= MORE_LIKELY_THAN_NOT else None

    def _ready(self) -> Any:  # noqa: ANN401 - the library is not typed
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._model, self._lanes)
            return self._loaded


class _Hearing:
    """One recording being listened to."""

    def __init__(
        self,
        model: Callable[[], Any],
        samples: Samples,
        *,
        language: str,
        hot_words: tuple[str, ...],
        voice: Spans,
        speech: Spans,
    ) -> None:
        self._model = model
        self._samples = samples
        self._language = language
        self._hot_words = hot_words
        self._voice = voice
        self._speech = speech

    def first(self, pieces: Sequence[Piece]) -> list[list[Segment]]:
        """Hear pieces at once, with one try each. Raises `EngineFailed`."""
        sounds = [_sound(self._samples, piece) for piece in pieces]
        heard = heard_at_once(self._model(), sounds, language=self._language, hot_words=self._hot_words)
        return [_in_order(raw, piece) for raw, piece in zip(heard, pieces, strict=True)]

    def second(self, piece: Piece) -> list[Segment]:
        """Hear one piece with every guard, and without hot words: they may be what misled the first. Raises `EngineFailed`."""
        try:
            segments, _ = self._model().transcribe(_sound(self._samples, piece), language=self._language, **OPTIONS)
            return _in_order(segments, piece)
        except EngineFailed:
            raise
        except Exception as error:
            raise EngineFailed("The speech model could not listen to this recording.") from error

    def why_again(self, piece: Piece, segments: Sequence[Segment]) -> frozenset[str]:
        """Return every reason to hear a piece again."""
        return why_again(
            segments,
            speech=self._speech,
            voice=[(max(start, piece.start_ms), min(end, piece.end_ms)) for start, end in self._voice if start < piece.end_ms],
            hot_words=self._hot_words,
        )


def _batches(pieces: Sequence[Piece]) -> Sequence[Sequence[Piece]]:
    """Return pieces of like length together: a window is as long as the longest piece in it."""
    by_length = sorted(pieces, key=lambda piece: piece.length_ms)
    return [by_length[at : at + BATCH] for at in range(0, len(by_length), BATCH)]


def _in_order(raw: Any, piece: Piece) -> list[Segment]:  # noqa: ANN401 - the library is not typed
    segments: list[Segment] = []
    for each in raw:
        earliest_ms = segments[-1].end_ms if segments else piece.start_ms
        segments.append(segment_from(each, earliest_ms=earliest_ms, latest_ms=piece.end_ms, by_ms=piece.start_ms))
    return segments


def _sound(samples: Samples, piece: Piece) -> Samples:
    return samples[piece.start_ms * SAMPLES_PER_MS : piece.end_ms * SAMPLES_PER_MS]


def _code(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def _load(model: SpeechModel, lanes: int) -> Any:  # noqa: ANN401 - the library is not typed
    from faster_whisper import WhisperModel  # noqa: PLC0415

    check(model.files, model.folder)
    try:
        return WhisperModel(
            str(model.folder),
            device="cpu",
            compute_type=COMPUTE_TYPE,
            cpu_threads=1,
            num_workers=lanes,
            local_files_only=True,
        )
    except Exception as error:
        raise EngineFailed("The speech model could not be loaded.") from error
