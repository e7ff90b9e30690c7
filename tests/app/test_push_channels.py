from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app import push_channels
from app.push_channels import opened_channels
from app.settings import Settings
from app.wiring import read_tongues
from bot.pacing import Pace, Rate
from bot.pushing import PushChannel
from core.chat import Receipt
from storage.media_files import StoredMediaFiles
from tests.opened import opened_store

RATE = Rate(gap_s=0)


async def deliver(_each) -> Receipt:
    return Receipt()


async def test_a_channel_is_opened_where_its_settings_are_there_and_closed_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open = []

    @asynccontextmanager
    async def pigeon(needs):
        is_open.append(needs.settings.home)
        yield PushChannel(name="pigeon", deliver=deliver, pace=Pace(overall=RATE, one=lambda _: RATE))
        is_open.clear()

    @asynccontextmanager
    async def not_set_up(_needs):
        yield None

    monkeypatch.setattr(push_channels, "OPENERS", (pigeon, not_set_up))
    async with opened_store(tmp_path) as store:
        settings = Settings(home=tmp_path)
        async with opened_channels(settings, store, StoredMediaFiles(tmp_path / "media"), read_tongues()) as channels:
            during = (set(channels), list(is_open))

    assert during == ({"pigeon"}, [tmp_path])
    assert is_open == []


async def test_without_any_settings_no_channel_writes_first(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        files = StoredMediaFiles(tmp_path / "media")
        async with opened_channels(Settings(home=tmp_path), store, files, read_tongues()) as channels:
            assert channels == {}
