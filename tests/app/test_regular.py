"""What a home does regularly."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import now
from app.regular import rounds_of
from app.shipped import working_partnership
from core.chat import Heard, HeardKind
from core.errors import NotFound
from core.links import LinkKind, PrivateLink
from media_catalogue.watched_folder import Told
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def test_reminders_are_looked_for_every_five_minutes_and_an_empty_home_has_none(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["reminders"].cron == "*/5 * * * *"
        assert await rounds["reminders"].run() == 0


async def test_concerns_that_nobody_is_on_are_looked_for_every_minute(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["concerns"].cron == "* * * * *"
        assert await rounds["concerns"].run() == 0


async def test_uploads_are_handed_on_or_wiped_every_minute(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        (house.home.uploads / "left.part").write_bytes(b"half")
        os.utime(house.home.uploads / "left.part", (0, 0))
        rounds = {each.name: each for each in rounds_of(house)}
        await rounds["uploads"].run()

        assert rounds["uploads"].cron == "* * * * *"
        assert list(house.home.uploads.iterdir()) == []


async def test_links_that_open_nothing_any_more_are_forgotten_every_hour(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)
        (consultation, *_) = await house.store.consultations.consultations(partnership.id)
        start = Heard(
            channel="sms", address="+447700900123", external_id="1", kind=HeardKind.START, at=now(), join_code=consultation.name
        )
        await house.listener.hear(start)
        address = await house.store.conversations.address("sms", "+447700900123")
        assert address is not None
        link = PrivateLink(address_id=address.id, kind=LinkKind.TALK)
        await house.store.links.keep_private_link("old", link, expires_at=now() - timedelta(minutes=1))
        await house.store.links.keep_private_link("new", link, expires_at=now() + timedelta(minutes=1))
        rounds = {each.name: each for each in rounds_of(house)}
        await rounds["old_links"].run()

        long_ago = now() - timedelta(days=1)
        assert rounds["old_links"].cron == "7 * * * *"
        assert await house.store.links.private_link("old", long_ago) is None
        assert await house.store.links.private_link("new", now()) == link


async def test_what_strangers_said_long_ago_is_looked_for_every_hour_and_what_they_say_now_stays(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        for number, days in (("1", 31), ("2", 29)):
            said = Heard(
                channel="sms",
                address="+447700900123",
                external_id=number,
                kind=HeardKind.TEXT,
                at=now() - timedelta(days=days),
                text="hello?",
            )
            with pytest.raises(NotFound):
                await house.listener.hear(said)
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["strangers"].cron == "7 * * * *"
        assert [await rounds["strangers"].run(), await rounds["strangers"].run()] == [1, 0]


async def test_a_folder_is_looked_at_every_ten_seconds_only_where_one_is_set(tmp_path: Path) -> None:
    (tmp_path / "watched").mkdir()
    async with house_in(tmp_path / "home") as house:
        assert "watched_folder" not in {each.name for each in rounds_of(house)}

    async with house_in(tmp_path / "home", watch_folder=tmp_path / "watched") as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["watched_folder"].cron == "*/10 * * * * *"
        assert await rounds["watched_folder"].run() == Told()


async def test_what_people_corrected_is_read_again_every_minute(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["rereading"].cron == "* * * * *"
        assert await rounds["rereading"].run() == 0
