"""Warming: once the pages are open, what the first message would wait for is loaded in the background. Keeps nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from app.wiring import House
from core.errors import HeardError

log = structlog.get_logger()

WARMING = "We had tea and talked about the weather."
"""Read once for risk and themes before anybody is there, so that nobody's first words wait for a model to be loaded."""


@asynccontextmanager
async def warmed_meanwhile(house: House) -> AsyncIterator[None]:
    """Warm the house in the background for as long as this lasts; whoever writes meanwhile has their turn all the same."""
    task = asyncio.create_task(_told(house))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def warm(house: House) -> None:
    """Load what the first message needs. Raises `EngineFailed`, and whatever the store raises."""
    await asyncio.to_thread(_listen_for_phrases, house)
    if house.risk_sense is None:
        return
    await house.risk_sense.risk_in(WARMING)
    for partnership in await house.store.consultations.partnerships():
        await house.theme_sense.themes_in(WARMING, partnership.id)


def _listen_for_phrases(house: House) -> None:
    """Make the phrases of every language ready to be looked for: half a second's work, which would hold up the pages."""
    for tongue in house.tongues.values():
        tongue.safeguarding.risk_in(WARMING)


async def _told(house: House) -> None:
    try:
        await warm(house)
    except HeardError as error:
        log.warning("not_warmed", reason=type(error).__name__)  # The first message tries again, and goes on without.
