"""A long recording is heard out in stretches, and a crash in between costs one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from core.errors import EngineFailed
from core.testimony import HeardStretch, Segment
from media_catalogue.hearing import heard_in_stretches
from media_catalogue.stretches import LONGEST_MS
from media_catalogue.transcribing import RATE


@dataclass
class Counting:
    """A recogniser that hears one sound in each stretch, and breaks off where it is told to."""

    options: dict[str, str] = field(default_factory=dict)
    engine: str = "counting 1"
    model_sha256: str = "ab"
    breaks_at: int | None = None
    lengths: list[int] = field(default_factory=list)

    is_here = True

    def understands(self, _language: str) -> bool:
        return True

    async def language_in(self, samples) -> str | None:
        return None

    async def transcribe(self, samples, *, language, progress, hot_words=()) -> Sequence[Segment]:
        if len(self.lengths) == self.breaks_at:
            raise EngineFailed("Broken off.")
        self.lengths.append(len(samples))
        await progress(0.5)
        await progress(1.0)
        return [
            Segment(
                text=f" {len(self.lengths)}",
                start_ms=0,
                end_ms=len(samples) * 1000 // RATE,
                words=(),
                no_speech_probability=0.0,
                mean_log_probability=0.0,
                compression_ratio=1.0,
            )
        ]


@dataclass
class Hearing:
    """Somebody's long recording, and what is kept of it."""

    samples: np.ndarray = field(default_factory=lambda: np.zeros(RATE * 600 + 7, dtype=np.float32))
    kept: list[HeardStretch] = field(default_factory=list)
    noted: list[float] = field(default_factory=list)

    async def out(self, transcriber: Counting, language: str = "en") -> Sequence[Segment]:
        async def keep(stretch: HeardStretch) -> None:
            self.kept.append(stretch)

        async def speech() -> Sequence[tuple[int, int]]:
            return ((0, 600_000),)

        async def note(done: float) -> None:
            self.noted.append(done)

        return await heard_in_stretches(
            self.samples,
            transcriber=transcriber,
            language=language,
            speech=speech,
            kept=tuple(self.kept),
            keep=keep,
            progress=note,
        )


async def test_every_sample_is_heard_once_and_times_are_those_of_the_whole() -> None:
    hearing, counting = Hearing(), Counting()

    segments = await hearing.out(counting)

    assert sum(counting.lengths) == len(hearing.samples)
    assert [(each.start_ms, each.end_ms) for each in segments] == [(0, 240_000), (240_000, 480_000), (480_000, 600_000)]
    assert hearing.noted == sorted(hearing.noted)
    assert hearing.noted[-1] == 1.0


async def test_after_a_crash_only_what_was_not_kept_is_heard_again() -> None:
    hearing = Hearing()
    with pytest.raises(EngineFailed):
        await hearing.out(Counting(breaks_at=2))

    again = Counting()
    segments = await hearing.out(again)

    assert len(again.lengths) == 1
    assert [each.text for each in segments] == [" 1", " 2", " 1"]


async def test_what_another_model_heard_is_not_gone_on_with() -> None:
    hearing = Hearing()
    await hearing.out(Counting())

    again = Counting(model_sha256="cd")
    await hearing.out(again)

    assert len(again.lengths) == 3


async def test_a_short_recording_is_heard_in_one_and_nothing_of_it_is_kept_on_the_way() -> None:
    hearing = Hearing(samples=np.zeros(RATE * LONGEST_MS // 1000, dtype=np.float32))
    counting = Counting()

    await hearing.out(counting)

    assert counting.lengths == [len(hearing.samples)]
    assert hearing.kept == []
