"""A kit at work: what was said is there again, nothing reaches outside, and what cannot be trusted is not opened."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app import kit_serving
from app.clock import now
from app.settings import Settings
from app.web import web_app
from core.consultations import Setting
from core.errors import BadKit
from storage.kit_folder import GATHERED, START
from tests.app.kits import kit_at_work, kit_made, new_home, said
from tests.app.opened_house import house_in
from tests.opened import run_apart
from tests.portal.sample_site import token_in

pytestmark = pytest.mark.journey

RISK = "I want to kill myself."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")

    async def make() -> None:
        async with house_in(new_home(folder / "home")) as house:
            await kit_made(house, folder / "kit")

    run_apart(make())
    return folder / "kit"


@pytest.fixture
def kit(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "kit")
    return tmp_path / "kit"


async def test_what_was_said_is_there_when_the_kit_is_opened_again(kit: Path) -> None:
    async with kit_at_work(kit) as served:
        assert served.is_new_copy
        await said(served, "", "yes", "yes", "It was cold.")
    async with kit_at_work(kit) as served:
        assert not served.is_new_copy
        (session,) = await served.house.store.conversations.unended()

    assert session.setting is Setting.CUSTODY
    assert session.turn == 4


async def test_a_copied_folder_is_known_as_another_copy(kit: Path, tmp_path: Path) -> None:
    async with kit_at_work(kit) as served:
        await said(served, "")
    shutil.copytree(kit, tmp_path / "copy")

    async with kit_at_work(tmp_path / "copy") as served:
        assert served.is_new_copy


async def test_whoever_begins_in_custody_hears_first_that_they_may_say_no(kit: Path) -> None:
    async with kit_at_work(kit) as served:
        await said(served, "")
        (session,) = await served.house.store.conversations.unended()
        lines = await served.house.store.conversations.lines(session.address_id)

    assert "You are in custody" in "\n".join(line.text for line in lines if line.say)


async def test_words_of_risk_reach_the_worker_in_the_room_and_the_card_says_whom_to_tell(kit: Path) -> None:
    told: list[str] = []
    async with kit_at_work(kit, told) as served:
        await said(served, "", "yes", "yes", RISK)
        (session,) = await served.house.store.conversations.unended()
        lines = await served.house.store.conversations.lines(session.address_id)
        await served.house.concern_rounds.finish()

    card = next(line.text for line in lines if line.say and line.say.is_card)
    assert "Nobody outside this room can see this now. Please tell the worker who is here with you." in card
    assert len(told) == 1
    assert "kill" not in told[0]


async def test_no_setting_that_reaches_outside_is_taken_into_a_kit(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_HOST", "PROBE_URL", "BASE_URL", "TELEGRAM_TOKEN", "SMTP_FROM"):
        monkeypatch.setenv(f"HEARD_{name}", "https://outside.example")
    async with kit_at_work(kit) as served:
        settings = served.house.settings
        assert served.house.channels == {}

    plain = Settings.model_construct()
    kept = {"home", "host", "port", "partnership", "secret", "upload_limit_mb", "voice_limit_mb", "risk_meaning"}
    for name in set(Settings.model_fields) - kept - {"log_level", "log_format"}:
        assert getattr(settings, name) == getattr(plain, name), name


async def test_a_wrong_passphrase_opens_nothing(kit: Path) -> None:
    with pytest.raises(BadKit, match="not this kit's passphrase"):
        async with kit_at_work(kit, passphrase="violin harbour kettle moss ladder"):
            pass
    assert not (kit / GATHERED).exists()


@pytest.mark.parametrize(
    ("moment", "words"), [(timedelta(days=15), "could be served until"), (-timedelta(days=3), "Set the clock")]
)
async def test_a_kit_is_served_in_its_days_alone(
    kit: Path, monkeypatch: pytest.MonkeyPatch, moment: timedelta, words: str
) -> None:
    monkeypatch.setattr(kit_serving, "now", lambda: now() + moment)

    with pytest.raises(BadKit, match=words):
        async with kit_at_work(kit):
            pass


async def test_a_kit_last_used_by_a_newer_program_is_left_alone(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit_serving, "HEAD", "0001")

    with pytest.raises(BadKit, match="newer version of Heard"):
        async with kit_at_work(kit):
            pass


async def test_one_at_a_time_serves_a_kit(kit: Path) -> None:
    async with kit_at_work(kit):
        with pytest.raises(BadKit, match="served already"):
            async with kit_at_work(kit):
                pass


@pytest.mark.parametrize(
    "harm",
    [
        lambda kit: (kit / START).write_bytes((kit / START).read_bytes()[:-100]),
        lambda kit: (kit / GATHERED).write_bytes((kit / GATHERED).read_bytes()[:-100]),
        lambda kit: shutil.copy(kit / START, kit / GATHERED),
        lambda kit: (kit / "kit.json").write_text(json.dumps({"manifest": {}, "signature": ""})),
    ],
    ids=["start cut off", "gathered cut off", "swapped", "manifest"],
)
async def test_a_kit_that_was_changed_is_not_opened(kit: Path, harm) -> None:
    async with kit_at_work(kit) as served:
        await said(served, "")
    harm(kit)

    with pytest.raises(BadKit):
        async with kit_at_work(kit):
            pass


async def test_a_worker_signs_in_by_a_link_finds_custody_chosen_and_reads_a_concern_at_once(kit: Path) -> None:
    async with kit_at_work(kit) as served:
        store = served.house.store
        (worker,) = await store.concern_log.duty_contacts(served.manifest.partnership_id)
        await store.staff.keep_link("a token", worker.id, expires_at=now() + timedelta(hours=1))
        await said(served, "", "yes", "yes", RISK)
        transport = httpx.ASGITransport(app=web_app(served.house))
        async with httpx.AsyncClient(transport=transport, base_url="http://kit.test", follow_redirects=True) as browser:
            door = await browser.get("/sign-in/link/a token")
            home = await browser.post("/sign-in/link/a token", data={"form-token": token_in(door.text)})
            card = await browser.get("/consultations/first_night/ask-for")
            concerns = await browser.get("/concerns")
            link = re.search(r'href="(/testimony/[^"]+)"', concerns.text)
            assert link is not None
            words = await browser.get(link[1])

    assert worker.name in home.text
    assert re.search(r'id="setting-custody"[^>]*checked', card.text)
    assert RISK in words.text
