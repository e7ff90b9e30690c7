"""Where nobody speaks, real recognition gives no words or doubted ones; where somebody speaks clearly, none are doubted."""

from dataclasses import dataclass

import numpy as np
import pytest

from core.ports import Samples
from core.testimony import Passage, TestimonyId
from media_catalogue.doubts import with_doubts
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.passages import passages_from
from media_catalogue.transcribing import speech_in, transcript_from
from tests.media_catalogue.spoken import RATE, joined, noise, said, silence
from tests.media_catalogue.testimony_samples import a_testimony

CLEAR = ("I had nowhere to live when I got out.", "My mentor came with me to the job centre every Tuesday.")


def seconds(count: float) -> Samples:
    return (np.arange(int(count * RATE)) / RATE).astype(np.float32)


def chord(*hertz: float, lasting: float = 1.0) -> Samples:
    at = seconds(lasting)
    fading = np.exp(-2 * at)
    return (sum(np.sin(2 * np.pi * each * at) / len(hertz) for each in hertz) * fading * 0.4).astype(np.float32)


def music() -> Samples:
    return joined(*[chord(*each) for each in ((262, 330, 392), (294, 349, 440), (247, 294, 392), (262, 330, 523))] * 3)


def room() -> Samples:
    """A room with a fan, a hum and something that knocks now and then."""
    at = seconds(10)
    fan = noise(10, level=0.01).cumsum() * 0.02
    knocks = noise(10, level=0.2) * (np.mod(at, 2.3) < 0.03)
    return (fan - fan.mean() + 0.02 * np.sin(2 * np.pi * 50 * at) + knocks).astype(np.float32)


def murmur() -> Samples:
    """Noise that swells like somebody talking behind a wall."""
    return (noise(10, level=0.1) * np.abs(np.sin(2 * np.pi * 2 * seconds(10)))).astype(np.float32)


@dataclass
class Untold:
    async def __call__(self, done: float) -> None:
        """Nobody waits."""


@pytest.fixture(scope="module")
def whisper() -> FasterWhisper:
    return FasterWhisper(bundled_speech_model(), threads=2)


async def passages_in(sound: Samples, whisper: FasterWhisper) -> tuple[Passage, ...]:
    segments = await whisper.transcribe(sound, language="en", progress=Untold())
    made = transcript_from(segments, testimony=a_testimony(), transcriber=whisper, language="en")
    assert made.testimony_id == TestimonyId("t_rowan")
    return with_doubts(passages_from(made), made, speech_in(sound))


@pytest.mark.journey
@pytest.mark.parametrize(
    "sound",
    [silence(20), noise(10, level=0.05), music(), room(), murmur(), joined(chord(1000, lasting=5), silence(5))],
    ids=["silence", "hiss", "music", "a room", "a murmur", "a tone"],
)
async def test_where_nobody_speaks_no_word_goes_undoubted(whisper: FasterWhisper, sound: Samples) -> None:
    assert [passage.text for passage in await passages_in(sound, whisper) if not passage.doubts] == []


@pytest.mark.journey
async def test_clear_speech_between_silence_is_not_doubted(whisper: FasterWhisper) -> None:
    passages = await passages_in(joined(silence(5), said(CLEAR[0]), silence(8), said(CLEAR[1]), silence(5)), whisper)

    assert "nowhere to live" in " ".join(passage.text for passage in passages)
    assert [passage.text for passage in passages if passage.doubts] == []
