"""A home with somebody in it, and kits that it made, served in this process by the real parts."""

import atexit
import secrets
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from app.clock import now
from app.kit_making import KitOrder, make_kit
from app.kit_serving import ServedKit, served_kit
from app.kit_telling import WindowNotifier
from app.operator import consultation_called
from app.settings import Settings
from app.shipped import working_partnership
from app.wiring import House
from core.chat import Heard, HeardKind
from core.consultations import Setting
from core.kits import Manifest
from core.people import StaffMember
from tests.app.opened_house import house_in
from tests.opened import run_apart

PASSPHRASE = "kettle harbour violin moss ladder"
NAME = "first_night"


def new_home(folder: Path) -> Path:
    """Make a home with what Heard ships, which takes seconds: it is made once a run and copied."""
    if not _made:
        made = Path(mkdtemp())
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        run_apart(_shipped(made))
        _made.append(made)
    shutil.copytree(_made[0], folder)
    (folder / "secret.key").write_bytes(secrets.token_hex(32).encode())
    return folder


async def _shipped(folder: Path) -> None:
    async with house_in(folder) as house:
        await working_partnership(house)


_made: list[Path] = []


async def kit_made(house: House, folder: Path, **facts: object) -> Manifest:
    """Make a kit with one consultation."""
    partnership = await working_partnership(house)
    order = {
        "folder": folder,
        "partnership": partnership,
        "consultations": [await consultation_called(house, NAME, partnership)],
        "workers": (),
        "setting": Setting.CUSTODY,
        "until": now() + timedelta(days=14),
    }
    return await make_kit(house, KitOrder(**order | facts), PASSPHRASE)  # type: ignore[arg-type]


@asynccontextmanager
async def kit_at_work(folder: Path, told: list[str] | None = None, passphrase: str = PASSPHRASE) -> AsyncIterator[ServedKit]:
    """Serve a kit without its pages."""
    notifier = WindowNotifier((told if told is not None else []).append)
    async with served_kit(folder, passphrase, Settings(risk_meaning=False), notifier) as kit:
        yield kit


async def said(kit: ServedKit, *words: str, who: str = "a chat code of sixteen", first: int = 0) -> None:
    """Somebody opens the chat and says things, each once whatever is said again."""
    for number, text in enumerate(words, start=first):
        await kit.house.listener.hear(heard(who, number, text))
    await kit.keeper.keep()


def heard(who: str, number: int, text: str, at: datetime | None = None) -> Heard:
    """One thing that somebody says; the first opens the chat."""
    return Heard(
        channel="web",
        address=who,
        external_id=f"{who} {number}",
        kind=HeardKind.START if not number else HeardKind.TEXT,
        at=at or now(),
        text="" if not number else text,
        join_code=None if number else NAME,
    )


def names_of(members: Sequence[StaffMember]) -> list[str]:
    return [member.name for member in members]
