"""`heard serve`: from nothing to its addresses, twice, and a clean end."""

import asyncio
import sqlite3
import urllib.request
from pathlib import Path

import pytest

from app.clock import now
from app.kept_meanings import NAME
from core.chat import Heard, HeardKind
from storage.opening import FILE_NAME
from tests.app.opened_house import house_in
from tests.journeys.program import serving, until

pytestmark = pytest.mark.journey


def test_it_tells_its_addresses_and_the_second_start_finds_the_samples_ready(tmp_path: Path) -> None:
    with serving(tmp_path, "--sample") as first:
        base = first.base
        page = urllib.request.urlopen(f"{base}/chat/first_night", timeout=10).read().decode()
        first_link = first.sign_in_link
        assert first.stop() == 0
    with serving(tmp_path, "--sample") as second:
        second.wait_for("Heard is ready at", limit_s=60)
        second_link = second.sign_in_link
        second.wait_for("Ctrl-C stops")
        assert second.stop() == 0

    assert any("sam@example.org with the password" in line for line in second.lines)
    assert "The first night" in page
    assert any("18 of 18 samples are ready" in line for line in first.lines)
    assert not any("samples" in line for line in second.lines)
    assert first_link.split("/")[-1] != second_link.split("/")[-1]


def test_a_partnership_of_ones_own_begins_with_someone_who_can_sign_in_and_nobodys_first_words_wait(tmp_path: Path) -> None:
    with serving(tmp_path, is_cold=True) as served:
        page = urllib.request.urlopen(served.sign_in_link, timeout=10).read().decode()
        until(lambda: list(tmp_path.glob(f"{NAME}-*.npy")), what="what reads for risk to be ready")
        assert served.stop() == 0

    assert any("First administrator" in line for line in served.lines)
    assert "Sign in" in page


async def what_cannot_be_read_waits(home: Path) -> None:
    async with house_in(home) as house:
        heard = Heard(channel="web", address="nobody", external_id="1", kind=HeardKind.TEXT, at=now(), text="Invented words.")
        await house.store.conversations.keep(heard)
    with sqlite3.connect(home / FILE_NAME) as store:
        store.execute("UPDATE inbox SET address_sealed = x'00'")


def test_it_starts_whatever_waits_in_the_inbox(tmp_path: Path) -> None:
    asyncio.run(what_cannot_be_read_waits(tmp_path))

    with serving(tmp_path) as served:
        served.wait_for("Ctrl-C stops", limit_s=120)
        assert served.stop() == 0

    assert any("could not be read yet" in line for line in served.lines)
    assert not any("Invented words" in line for line in served.lines)
