"""Speech recognition with openai-whisper, the original, on PyTorch: an extra, for models in its own form (`.pt`).

Loads nothing until it is first asked, and never reaches the network. It stands behind the same gate for voices as
faster-whisper, with the same guards at the same figures, and no piece is told what was heard before it.
"""

import asyncio
import importlib.util
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

from core.errors import BadSettings, EngineFailed
from core.ports import Samples
from core.testimony import Segment
from media_catalogue.engines.languages import is_english_only, is_taught
from media_catalogue.engines.models import Checkpoint, check
from media_catalogue.engines.pieces import Piece, pieces_of
from media_catalogue.engines.taking_turns import LONGEST_SHORT_MS, Turns
from media_catalogue.engines.timed_words import segment_from
from media_catalogue.engines.voice_gate import voice_in
from media_catalogue.transcribing import speech_in

SAMPLES_PER_MS = 16

OPTIONS: Mapping[str, object] = {
    "beam_size": 5,
    "best_of": 5,
    "temperature": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "compression_ratio_threshold": 2.4,
    "logprob_threshold": -1.0,
    "no_speech_threshold": 0.6,
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "fp16": False,
}
"""What the engine is asked for, the same every time; kept with every transcript."""

MORE_LIKELY_THAN_NOT = 0.5


def require_openai_whisper() -> None:
    """Make sure that the extra is installed. Raises `BadSettings`."""
    if importlib.util.find_spec("whisper") is None or importlib.util.find_spec("torch") is None:
        raise BadSettings(
            "HEARD_SPEECH_ENGINE is openai-whisper, and that is not installed.",
            remedy="Install it: pip install 'heard[openai-whisper]'. Or leave the setting out.",
        )


class OpenAIWhisper:
    """A `Transcriber`, in which no recording is listened to by two at once: PyTorch takes all the threads it is given."""

    def __init__(self, model: Checkpoint, *, threads: int) -> None:
        self._model = model
        self._threads = threads
        self._turns = Turns()
        self._loading = threading.Lock()
        self._loaded: Any = None

    @property
    def engine(self) -> str:
        """The engine's name and version."""
        return f"openai-whisper {version('openai-whisper')}"

    @property
    def model_sha256(self) -> str:
        """The SHA-256 of the model's file."""
        return self._model.sha256

    @property
    def options(self) -> Mapping[str, str]:
        """The options every transcript was made with."""
        return {**{name: str(value) for name, value in OPTIONS.items()}, "model": self._model.name, "vad": "silero"}

    @property
    def is_here(self) -> bool:
        """True: it runs in this process."""
        return True

    def understands(self, language: str) -> bool:
        """Whether the model knows this language: an English model English alone, any other what Whisper was taught."""
        return language.split("-", maxsplit=1)[0].lower() == "en" if is_english_only(self._model.name) else is_taught(language)

    async def language_in(self, samples: Samples) -> str | None:
        """Return which language is spoken in the first half minute of speech; None where it cannot be told."""
        if is_english_only(self._model.name):
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
        is_long = length_ms > LONGEST_SHORT_MS
        segments: list[Segment] = []
        async with self._turns.turn(is_long=is_long):
            for piece in await asyncio.to_thread(_pieces_in, samples):
                await self._turns.let_pass(is_long=is_long)
                sound = samples[piece.start_ms * SAMPLES_PER_MS : piece.end_ms * SAMPLES_PER_MS]
                for raw in await asyncio.to_thread(self._listen, sound, language, hot_words):
                    earliest_ms = segments[-1].end_ms if segments else 0
                    segments.append(segment_from(raw, earliest_ms=earliest_ms, latest_ms=piece.end_ms, by_ms=piece.start_ms))
                await progress(piece.end_ms / length_ms)
        await progress(1.0)
        return tuple(segment for segment in segments if segment.text.strip())

    def _listen(self, sound: Samples, language: str, hot_words: Sequence[str]) -> list[SimpleNamespace]:
        prompt = ", ".join(hot_words) or None
        spoken = language.split("-", maxsplit=1)[0].lower()
        model = self._ready()
        try:
            heard = model.transcribe(_copied(sound), language=spoken, initial_prompt=prompt, verbose=None, **OPTIONS)
        except Exception as error:
            raise EngineFailed("The speech model could not listen to this recording.") from error
        return [_with_words(each) for each in heard["segments"]]

    def _language_in(self, samples: Samples) -> str | None:
        pieces = _pieces_in(samples)
        if not pieces:
            return None
        import whisper  # noqa: PLC0415 - an extra, and large

        model = self._ready()
        sound = samples[pieces[0].start_ms * SAMPLES_PER_MS : pieces[0].end_ms * SAMPLES_PER_MS]
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(_copied(sound)), n_mels=model.dims.n_mels)
        try:
            chances: Mapping[str, float] = model.detect_language(mel)[1]
        except Exception as error:
            raise EngineFailed("The speech model could not tell the language of this recording.") from error
        likeliest = max(chances, key=lambda language: chances[language])
        return likeliest if chances[likeliest] >= MORE_LIKELY_THAN_NOT else None

    def _ready(self) -> Any:  # noqa: ANN401 - the library is not typed
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._model, self._threads)
            return self._loaded


def _pieces_in(samples: Samples) -> Sequence[Piece]:
    return pieces_of(voice_in(samples, speech_in(samples)), length_ms=len(samples) // SAMPLES_PER_MS)


def _load(model: Checkpoint, threads: int) -> Any:  # noqa: ANN401 - the library is not typed
    require_openai_whisper()
    check({model.path.name: model.sha256}, model.path.parent)
    import torch  # noqa: PLC0415 - an extra, and large
    import whisper  # noqa: PLC0415

    torch.set_num_threads(threads)
    try:
        return whisper.load_model(str(model.path), device="cpu")
    except Exception as error:
        raise EngineFailed("The speech model could not be loaded.") from error


def _with_words(heard: Mapping[str, Any]) -> SimpleNamespace:
    words = [SimpleNamespace(**word) for word in heard.get("words", ())]
    return SimpleNamespace(**{**heard, "words": words})


def _copied(sound: Samples) -> Samples:
    """Return sound that PyTorch may have for itself: what is mapped from a file cannot be written to."""
    import numpy as np  # noqa: PLC0415

    return np.array(sound, dtype=np.float32)
