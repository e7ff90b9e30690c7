"""A house of the real parts in a folder of its own, for tests of `app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.settings import Settings
from app.wiring import House, opened
from tests.opened import compile_once, put_empty_store


@asynccontextmanager
async def house_in(folder: Path, **settings: Any) -> AsyncIterator[House]:
    """Open a house, with more settings where they are given; nothing in it is a stand-in."""
    await put_empty_store(folder)
    async with opened(Settings(home=folder, port=0, **settings)) as house:
        compile_once(house.store)
        yield house
