"""Which engines may hear a recording, in which order, and in which language. Listens to nothing itself."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from core.errors import EngineFailed
from core.ports import Catalogue, Samples, Transcriber
from core.testimony import Segment, Testimony
from media_catalogue.going_outside import may_go_outside
from media_catalogue.stretches import LONGEST_MS
from media_catalogue.transcribing import RATE

log = structlog.get_logger()


async def engines_for(
    testimony: Testimony, *, here: Transcriber, service: Transcriber | None, catalogue: Catalogue
) -> tuple[Transcriber, ...]:
    """Return the engines that may hear a testimony, the first choice first. The one here always may.

    A service on the partnership's own computers may as well; one outside only where everybody in it said yes to that.
    """
    if service is None or not (service.is_here or await may_go_outside(testimony, catalogue)):
        return (here,)
    return (service, here)


async def language_in(samples: Samples, engine: Transcriber) -> str | None:
    """Return which language is spoken, as far as the engine can tell; it is asked about the first minutes that have speech."""
    step = LONGEST_MS * RATE // 1000
    for start in range(0, len(samples), step):
        if language := await engine.language_in(samples[start : start + step]):
            return language
    return None


async def first_to_hear(
    engines: Sequence[Transcriber], hear: Callable[[Transcriber], Awaitable[Sequence[Segment]]], *, about: str
) -> tuple[Transcriber, Sequence[Segment]]:
    """Return the first engine that could hear it, and what it heard. Raises `EngineFailed` when none could.

    `about` is the testimony's id, for the log.
    """
    for engine in engines[:-1]:
        try:
            return engine, await hear(engine)
        except EngineFailed as error:
            log.warning("service_failed", testimony_id=about, reason=str(error))
    return engines[-1], await hear(engines[-1])
