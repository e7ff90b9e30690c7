import asyncio
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.errors import EngineFailed
from core.testimony import Segment
from media_catalogue.engines.models import PUBLISHED, bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from tests.media_catalogue.spoken import joined, noise, recorded, said, silence, word_error_rate

# Invented for these tests.
TESTIMONY = (
    "When I got out I had nowhere to live. I slept on my friend's couch for three weeks. "
    "My mentor came with me to the council and sorted my forms. She never gave up on me."
)

SENTENCES = (
    "I had nowhere to live.",
    "My mentor never gave up on me.",
    "She sorted my forms and came with me to the council.",
    "Nobody told me anything before I got out.",
    "The bus to the job centre takes an hour and a half.",
    "If you are late they stop your money.",
    "I would have liked somebody to meet me at the gate.",
    "They kept changing my worker, and each time I had to begin again.",
    "What helped was having the same person for more than six months.",
    "I got a text from her every week, just to see how I was doing.",
    "You can get a cup of tea there and talk to people who have been through it.",
    "Please put that in your report.",
)


@dataclass
class Told:
    done: list[float] = field(default_factory=list)

    async def __call__(self, done: float) -> None:
        self.done.append(done)


@pytest.fixture(scope="module")
def whisper() -> FasterWhisper:
    return FasterWhisper(bundled_speech_model(), threads=2)


def test_the_options_name_every_guard_and_the_model() -> None:
    options = FasterWhisper(bundled_speech_model(), threads=1).options

    assert options["condition_on_previous_text"] == "False"
    assert options["first_hearing"].startswith("gate")
    assert options["compression_ratio_threshold"] == "2.4"
    assert options["model"] == "tiny.en"


async def test_too_little_sound_to_hear_loads_nothing_and_is_not_an_error() -> None:
    engine = FasterWhisper(bundled_speech_model(), threads=1)
    told = Told()

    segments = await engine.transcribe(np.zeros(0, dtype=np.float32), language="en", progress=told)

    assert segments == ()
    assert told.done == [1.0]
    assert engine._loaded is None


def test_a_model_with_other_bytes_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    engine = FasterWhisper(replace(bundled_speech_model(), folder=tmp_path), threads=1)

    with pytest.raises(EngineFailed, match="not the one it should be"):
        engine._ready()


@pytest.mark.journey
async def test_a_model_the_library_cannot_read_is_an_error_in_our_words(tmp_path: Path) -> None:
    model = replace(bundled_speech_model(), folder=tmp_path, files={})

    with pytest.raises(EngineFailed, match="could not be loaded"):
        await FasterWhisper(model, threads=1).transcribe(said("The hostel."), language="en", progress=Told())


@pytest.mark.journey
async def test_speech_comes_back_as_words_with_times(whisper: FasterWhisper) -> None:
    told = Told()

    segments = await whisper.transcribe(said(TESTIMONY), language="en", progress=told)

    assert word_error_rate(TESTIMONY, text_of(segments)) <= 0.1
    assert segments[0].text.startswith(" ")
    assert told.done == sorted(told.done)
    assert told.done[-1] == 1.0
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(segments))


@pytest.mark.journey
async def test_a_word_is_where_it_was_said(whisper: FasterWhisper) -> None:
    sound = joined(silence(6), said("I had nowhere to live."))

    segments = await whisper.transcribe(sound, language="en", progress=Told())

    live = segments[-1].words[-1]
    assert "live" in live.text
    assert len(sound) / 16 - 1500 < live.start_ms < len(sound) / 16
    assert segments[0].start_ms > 5000


@pytest.mark.journey
@pytest.mark.parametrize(
    "sound", [silence(4), noise(4), noise(4, level=0.2), silence(0.05)], ids=["silence", "hiss", "loud hiss", "a click"]
)
async def test_where_nobody_speaks_nothing_is_heard(whisper: FasterWhisper, sound: np.ndarray) -> None:
    assert await whisper.transcribe(sound, language="en", progress=Told()) == ()


@pytest.mark.journey
async def test_a_prompt_of_hot_words_is_never_said_back_where_nobody_speaks(whisper: FasterWhisper) -> None:
    hot_words = ("Universal Credit", "throughcare", "Saughton", "Polmont")

    for sound in (silence(4), noise(4), noise(4, level=0.2)):
        assert await whisper.transcribe(sound, language="en", hot_words=hot_words, progress=Told()) == ()


@pytest.mark.journey
async def test_an_unusual_word_is_written_as_it_was_given(whisper: FasterWhisper) -> None:
    sound = said("They took me back to Polmont, and my throughcare worker came.")

    segments = await whisper.transcribe(sound, language="en", hot_words=("Polmont", "throughcare"), progress=Told())

    assert "Polmont" in text_of(segments)


@pytest.mark.journey
async def test_long_speech_is_cut_without_a_word_lost_or_heard_twice(whisper: FasterWhisper) -> None:
    sound = joined(*[piece for sentence in SENTENCES for piece in (said(sentence), silence(0.4))])

    segments = await whisper.transcribe(sound, language="en", progress=Told())

    assert word_error_rate(" ".join(SENTENCES), text_of(segments)) <= 0.05
    edges = [edge for each in segments for word in each.words for edge in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)


@pytest.mark.journey
async def test_a_voice_over_a_phones_narrow_band_is_heard(whisper: FasterWhisper) -> None:
    spectrum = np.fft.rfft(said(TESTIMONY))
    pitches = np.fft.rfftfreq(len(said(TESTIMONY)), 1 / 16_000)
    spectrum[(pitches < 300) | (pitches > 3400)] = 0
    over_the_phone = np.fft.irfft(spectrum, len(said(TESTIMONY))).astype(np.float32)

    segments = await whisper.transcribe(over_the_phone, language="en", progress=Told())

    assert word_error_rate(TESTIMONY, text_of(segments)) <= 0.1


@pytest.mark.journey
async def test_several_recordings_at_once_each_get_their_own_words(whisper: FasterWhisper) -> None:
    sentences = ["I had nowhere to live.", "My mentor never gave up on me."]

    heard = await asyncio.gather(*(whisper.transcribe(said(each), language="en", progress=Told()) for each in sentences))

    assert [word_error_rate(each, text_of(got)) for each, got in zip(sentences, heard, strict=True)] == [0, 0]


@pytest.mark.journey
async def test_the_next_in_line_is_heard_after_one_was_called_off(whisper: FasterWhisper) -> None:
    first = asyncio.create_task(whisper.transcribe(said(TESTIMONY), language="en", progress=Told()))
    await asyncio.sleep(0.05)

    first.cancel()
    segments = await whisper.transcribe(said("She never gave up on me."), language="en", progress=Told())

    assert word_error_rate("She never gave up on me.", text_of(segments)) == 0


@pytest.mark.journey
@pytest.mark.parametrize(
    ("file", "at_most"),
    [("jfk.flac", 0.05), ("voicenote_librivox_0870.ogg", 0.1), ("vctk_p225_019.wav", 0.1), ("vctk_p226_019.wav", 0.1)],
)
async def test_real_voices_are_heard_as_well_as_was_measured(whisper: FasterWhisper, file: str, at_most: float) -> None:
    sound, reference = recorded(file)

    segments = await whisper.transcribe(sound, language="en", progress=Told())

    assert word_error_rate(reference, text_of(segments)) <= at_most


def text_of(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)


def test_every_published_model_has_the_four_files_the_library_reads() -> None:
    wanted = {"config.json", "model.bin", "tokenizer.json", "vocabulary.txt"}

    assert all(set(model.files) == wanted for model in PUBLISHED.values())


def test_an_english_model_understands_english_alone_and_no_model_what_whisper_was_never_taught() -> None:
    english = FasterWhisper(bundled_speech_model(), threads=1)
    many = FasterWhisper(replace(bundled_speech_model(), name="small", is_english_only=False), threads=1)

    assert [english.understands(language) for language in ("en", "en-GB", "pl")] == [True, True, False]
    assert [many.understands(language) for language in ("en", "pl", "gd")] == [True, True, False]


@pytest.mark.journey
async def test_a_voice_note_does_not_wait_for_a_film_to_end(whisper: FasterWhisper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_catalogue.engines.whisper_faster.LONGEST_SHORT_MS", 10_000)
    film = joined(*[piece for sentence in SENTENCES for piece in (said(sentence), silence(1))])
    ended: list[str] = []

    async def listen(name: str, samples) -> None:
        await whisper.transcribe(samples, language="en", progress=Told())
        ended.append(name)

    long = asyncio.create_task(listen("film", film))
    await asyncio.sleep(1)
    await listen("note", said("The hostel."))
    await long

    assert ended == ["note", "film"]
