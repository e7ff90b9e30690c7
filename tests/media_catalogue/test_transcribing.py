from collections.abc import Awaitable, Callable, Mapping, Sequence

import numpy as np
import pytest

from core.errors import BadInput
from core.ports import Samples
from core.testimony import Segment, TranscriptOrigin
from media_catalogue.transcribing import speech_in, transcript_from, typed_transcript
from tests.media_catalogue.spoken import RATE, joined, noise, recorded, said, silence
from tests.media_catalogue.testimony_samples import a_testimony, segment


class Recogniser:
    """A transcriber that has already heard everything."""

    engine = "invented 1.0"
    model_sha256 = "b" * 64
    options: Mapping[str, str] = {"beam_size": "5"}

    is_here = True

    def understands(self, language: str) -> bool:
        return language == "en"

    async def language_in(self, samples: Samples) -> str | None:
        return None

    async def transcribe(
        self,
        samples: Samples,
        *,
        language: str,
        hot_words: Sequence[str] = (),
        progress: Callable[[float], Awaitable[None]],
    ) -> Sequence[Segment]:
        return ()


def knock(seconds: float, *, at: float) -> Samples:
    sound = noise(seconds, level=0.001)
    sound[int(at * RATE) : int(at * RATE) + 1500] += noise(1, level=0.5)[:1500]
    return sound


def test_a_machine_transcript_can_be_accounted_for() -> None:
    heard = [segment("I had nowhere to live.")]

    made = transcript_from(heard, testimony=a_testimony(version=3), transcriber=Recogniser(), language="en")

    assert made.origin is TranscriptOrigin.MACHINE
    assert (made.testimony_id, made.version, made.language) == ("t_rowan", 3, "en")
    assert (made.engine, made.model_sha256, made.options) == ("invented 1.0", "b" * 64, {"beam_size": "5"})
    assert made.text == " I had nowhere to live."


@pytest.mark.parametrize("text", ["", " two  spaces\r\n", "naïve 👩‍👧 café", "نعم", "x" * 4097])
def test_typed_words_are_kept_to_the_byte(text: str) -> None:
    made = typed_transcript(a_testimony(text=text))

    assert made.text.encode() == text.encode()
    assert made.origin is TranscriptOrigin.TYPED


def test_a_recording_has_no_typed_words() -> None:
    with pytest.raises(BadInput, match="no typed words"):
        typed_transcript(a_testimony())


@pytest.mark.parametrize(
    "sound",
    [
        silence(5),
        silence(0),
        silence(0.01),
        noise(10),
        noise(10, level=0.3),
        knock(5, at=2),
        np.full(RATE, np.nan, dtype=np.float32),
    ],
    ids=["silence", "nothing", "a click", "hiss", "loud hiss", "a knock", "broken"],
)
def test_no_voice_is_heard_where_nobody_speaks(sound: Samples) -> None:
    assert speech_in(sound) == ()


@pytest.mark.journey
@pytest.mark.parametrize("level", [0.0005, 0.003, 0.01])
def test_a_voice_is_heard_where_it_is(level: float) -> None:
    voice = said("When I got out I had nowhere to live.")
    sound = joined(silence(3), voice, silence(3))
    sound = sound + noise(len(sound) / RATE + 0.01, level=level)[: len(sound)]

    stretches = speech_in(sound)

    end_ms = 3000 + len(voice) * 1000 // RATE
    assert all(start < end for start, end in stretches)
    assert 2700 < stretches[0][0] < 3300
    assert end_ms - 600 < stretches[-1][1] < end_ms + 300


@pytest.mark.journey
@pytest.mark.parametrize("file", ["jfk.flac", "vctk_p225_019.wav", "voicenote_librivox_0870.ogg", "sonnet_p001.mp3"])
def test_most_of_a_reading_is_heard_as_voice(file: str) -> None:
    sound, _ = recorded(file)

    heard_ms = sum(end - start for start, end in speech_in(sound))

    assert heard_ms > 0.7 * len(sound) * 1000 / RATE
