"""What the portal's tests share."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.portal.sample_site import Site, opened_site


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a filled store, made once; tests work on copies."""
    home = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with opened_site(home):
            pass

    asyncio.run(fill())
    return home


@pytest_asyncio.fixture
async def site(tmp_path: Path, filled_home: Path) -> AsyncIterator[Site]:
    """Return a site with invented people in it."""
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    async with opened_site(home) as opened:
        yield opened
