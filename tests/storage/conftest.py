"""A real store with an invented partnership and consultation in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.opening import Store
from tests.opened import opened_store
from tests.storage.made import consultation, partnership


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path) as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.consultations.put_consultation(consultation())
        yield opened
