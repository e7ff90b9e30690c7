"""`heard demo telegram`: the whole way over Telegram without a token, on this computer alone.

A pretended Telegram, with a page that looks like a phone, runs beside Heard with the sample partnership in a temporary folder.
The pretended Telegram is part of the tests, so a checkout of the project is needed. Nothing of the user's own settings is read:
a demo must reach nobody.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from app.commands.printing import people
from app.commands.serve import serve_with, tell_staff_address
from app.settings import Settings
from app.wiring import House
from core.errors import BadSettings
from core.people import Partnership

CHECKOUT = Path(__file__).parents[2]
STOPS_WITHIN_S = 10
FIRST = "first_night"


@dataclass(frozen=True, kw_only=True)
class PretendedTelegram:
    """Where the pretended Telegram is, and the token of the bot it knows."""

    address: str
    token: str

    def phone(self, consultation: str) -> str:
        """Return the page that looks like a phone, ready to open a consultation."""
        return f"{self.address}/?start={consultation}"


class DemoSettings(Settings):
    """Settings that come from here alone: no variable and no `.env` file is read."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - named so by the library
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given, and nothing else."""
        return (init_settings,)


def telegram() -> None:
    """Run both until Ctrl-C, and leave nothing behind. Raises `BadSettings` where there is no checkout."""
    with pretended_telegram() as far, TemporaryDirectory(prefix="heard-demo-") as home:
        people.print(f"A pretended Telegram is at {far.address}. Nothing leaves this computer.", markup=False)
        serve_with(demo_settings(Path(home), far), sample=True, jobs=True, tell=_Telling(far).tell, goodbye="\nThe demo ends.")
    people.print("Its temporary folder is gone, and everything that was said in it.")


@contextmanager
def pretended_telegram(checkout: Path = CHECKOUT) -> Iterator[PretendedTelegram]:
    """Run the pretended Telegram as a child for as long as this lasts. Raises `BadSettings` where it is not there."""
    if not (checkout / "tests" / "telegram" / "__main__.py").is_file():
        raise BadSettings(
            "The pretended Telegram is part of Heard's tests, which are not installed here.",
            remedy="Run this in a checkout of the project: make setup, then .venv/bin/heard demo telegram.",
        )
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.telegram"],
        cwd=checkout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us: the child is ended after Heard has said its last word.
    )
    try:
        yield _told_by(child)
    finally:
        _end(child)


def demo_settings(home: Path, far: PretendedTelegram) -> Settings:
    """Return the demo's settings: a home of its own, any free port, and the pretended Telegram."""
    return DemoSettings(home=home, port=0, telegram_token=SecretStr(far.token), telegram_api=far.address)


def _told_by(child: "subprocess.Popen[str]") -> PretendedTelegram:
    words = child.stdout.readline().split() if child.stdout else []
    if len(words) != 2:
        raise BadSettings("The pretended Telegram did not start.", remedy="python -m tests.telegram says why.")
    return PretendedTelegram(address=words[0], token=words[1])


def _end(child: "subprocess.Popen[str]") -> None:
    child.terminate()
    try:
        child.wait(timeout=STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout:
        child.stdout.close()


@dataclass(frozen=True)
class _Telling:
    far: PretendedTelegram

    async def tell(self, house: House, partnership: Partnership) -> None:
        """Say where the phone is and what to try on it."""
        people.print("\nThe demo is ready.", style="bold")
        people.print(f"  1. Open the phone: {self.far.phone(FIRST)}", markup=False)
        people.print("     Press Start. Answer by tapping, typing or talking, as you like.")
        people.print(
            "  2. Try what people do: change a message, skip a question, write 'stop', write 'what do you hold about me'."
        )
        people.print("  3. See what came of it, as the partnership's staff:")
        await tell_staff_address(house, partnership)
        others = [each for each in await house.store.consultations.consultations(partnership.id) if each.script_hash]
        for each in others:
            if each.name != FIRST:
                people.print(f"  4. Another consultation, {each.title}: {self.far.phone(each.name)}", markup=False)
        people.print("Ctrl-C ends it.")
