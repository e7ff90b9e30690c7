"""Who hears a recording: the service where it may, and else the engine here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from core.errors import EngineFailed
from core.testimony import Segment
from media_catalogue.stretches import LONGEST_MS
from media_catalogue.transcribing import RATE
from media_catalogue.who_hears import first_to_hear, language_in


@dataclass
class Engine:
    """An engine that hears nothing, or fails, and knows a language once it was asked so many times."""

    name: str = "here"
    fails: bool = False
    languages: list[str | None] = field(default_factory=list)
    asked: int = 0

    async def hear(self) -> Sequence[Segment]:
        self.asked += 1
        if self.fails:
            raise EngineFailed("Broken off.")
        return ()

    async def language_in(self, _samples: np.ndarray) -> str | None:
        self.asked += 1
        return self.languages.pop(0) if self.languages else None


async def heard(engine: Engine) -> Sequence[Segment]:
    return await engine.hear()


async def test_the_first_choice_hears_and_the_other_is_not_asked() -> None:
    service, here = Engine("service"), Engine()

    engine, _ = await first_to_hear([service, here], heard, about="t_1")

    assert (engine.name, here.asked) == ("service", 0)


async def test_where_the_service_fails_the_engine_here_hears_it() -> None:
    engine, segments = await first_to_hear([Engine("service", fails=True), Engine()], heard, about="t_1")

    assert (engine.name, segments) == ("here", ())


async def test_where_all_fail_that_is_told() -> None:
    with pytest.raises(EngineFailed):
        await first_to_hear([Engine("service", fails=True), Engine(fails=True)], heard, about="t_1")


async def test_the_language_is_looked_for_until_somebody_speaks() -> None:
    samples = np.zeros(3 * LONGEST_MS * RATE // 1000, dtype=np.float32)
    late, never = Engine(languages=[None, "pl", "en"]), Engine()

    assert await language_in(samples, late) == "pl"
    assert await language_in(samples, never) is None
    assert (late.asked, never.asked) == (2, 3)
