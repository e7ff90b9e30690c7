from pathlib import Path

import pytest

from app.channel_needs import ChannelNeeds
from app.clock import now
from app.settings import Settings
from app.telegram import opened_telegram_channel, refuse_unusable
from app.wiring import read_tongues
from bot.private_links import LinkMaker
from core.errors import BadSettings
from storage.media_files import StoredMediaFiles
from tests.opened import opened_store

TOKEN = "4711:an-invented-token-for-tests-alone-0000"


def settings(home: Path, **more) -> Settings:
    return Settings(home=home, port=0, risk_meaning=False, **{"telegram_token": TOKEN} | more)


@pytest.mark.parametrize(
    "wrong",
    [
        {"telegram_token": "4711"},
        {"telegram_token": "not:a-token-at-all-but-something-else-entirely"},
        {"telegram_webhook": "http://heard.example"},
        {"telegram_secret": "short"},
        {"telegram_secret": "a secret with spaces in it"},
    ],
)
def test_a_setting_that_cannot_work_is_named_and_never_repeated(tmp_path: Path, wrong) -> None:
    with pytest.raises(BadSettings) as refused:
        refuse_unusable(settings(tmp_path, **wrong))

    assert f"HEARD_{next(iter(wrong)).upper()}" in str(refused.value)
    assert next(iter(wrong.values())) not in str(refused.value)


async def test_without_a_token_there_is_no_telegram(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        needs = ChannelNeeds(
            settings=Settings(home=tmp_path),
            store=store,
            files=StoredMediaFiles(tmp_path / "media"),
            tongues=read_tongues(),
            links=LinkMaker(store.links, base_url="", new_token=lambda: "t", clock=now),
        )
        async with opened_telegram_channel(needs) as channel:
            assert channel is None
