"""`heard doctor`: what is present, missing and optional, in plain words."""

import asyncio
import importlib.util
import os
import platform
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.commands.printing import print_json, results
from app.home import Home, OneProcessLock, open_home
from app.settings import Settings, read_settings
from app.sms import require_sms
from app.telegram import telegram_bot_name
from app.telling import notifier_of
from app.watching import watched_folder
from app.wiring import opened
from core.errors import HeardError
from media_catalogue.engines.models import installed_models
from media_catalogue.ffmpeg import find_ffmpeg
from storage.opening import FILE_NAME

ENOUGH_DISK_BYTES = 2_000_000_000
MARKS = {"present": "✓", "missing": "✗", "optional": "·"}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing looked at. ``state`` is "present", "missing" (Heard cannot do without) or "optional" (it can)."""

    name: str
    state: str
    remark: str


def doctor(*, as_json: bool) -> int:
    """Print every check; return 1 if something that Heard needs is missing."""
    settings = read_settings()
    found = list(checks(settings))
    for check in found:
        if as_json:
            print_json({"name": check.name, "state": check.state, "remark": check.remark})
        else:
            results.print(f"{MARKS[check.state]} {check.name}: {check.remark}", markup=False)
    return 1 if any(check.state == "missing" for check in found) else 0


def checks(settings: Settings) -> Iterator[Check]:
    """Look at each thing Heard needs or can use."""
    yield Check(name="Python", state="present", remark=platform.python_version())
    yield _sqlite()
    yield _ffmpeg()
    home = None
    try:
        home = open_home(settings)
    except HeardError as error:
        yield Check(name="Home folder", state="missing", remark=str(error))
    if home is not None:
        yield from _in_the_home(home)
        yield _watched(settings, home)
    yield _port(settings)
    yield _telling(settings, home)
    yield _texts(settings)
    yield _telegram(settings)
    yield from _optional()


def _sqlite() -> Check:
    with_words = "ENABLE_FTS5" in {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    remark = f"SQLite {sqlite3.sqlite_version}" + ("" if with_words else " without FTS5, which search needs")
    return Check(name="Store", state="present" if with_words else "missing", remark=remark)


def _ffmpeg() -> Check:
    try:
        binary = find_ffmpeg()
    except RuntimeError:
        return Check(name="Films (ffmpeg)", state="missing", remark="no ffmpeg here: install it, or run 'make setup' again")
    source = "bundled" if "imageio_ffmpeg" in binary.parts else "this computer's own"
    return Check(name="Films (ffmpeg)", state="present", remark=source)


def _in_the_home(home: Home) -> Iterator[Check]:
    yield Check(name="Home folder", state="present", remark=str(home.folder))
    free = shutil.disk_usage(home.folder).free
    state = "present" if free > ENOUGH_DISK_BYTES else "missing"
    yield Check(name="Disk space", state=state, remark=f"{free // 1_000_000_000} GB free")
    for model in installed_models(home.models):
        remark = f"{model.name}, {model.size_bytes // 1_000_000} MB" + ("" if model.ok else ": not the file it should be")
        yield Check(name=f"Model for {model.kind}", state="present" if model.ok else "missing", remark=remark)
    if before := sorted(home.folder.glob(f"{Path(FILE_NAME).stem}.before-*")):
        yield Check(name="Copies from before upgrades", state="optional", remark=_copies(before))
    free_to_run = OneProcessLock(home.lock_file).is_free()
    yield Check(name="Jobs", state="present", remark="nobody runs them now" if free_to_run else "a process runs them now")


def _watched(settings: Settings, home: Home) -> Check:
    """Look at whether films can be taken from the watched folder."""
    name = "Watched folder"
    try:
        folder = watched_folder(settings, home)
    except HeardError as error:
        return Check(name=name, state="missing", remark=str(error))
    if folder is None:
        return Check(name=name, state="optional", remark="none is set (HEARD_WATCH_FOLDER)")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Check(name=name, state="missing", remark="Heard may not read it and write to it")
    return Check(name=name, state="present", remark="films that are put there are brought in")


def _copies(files: Sequence[Path]) -> str:
    """Remind whoever runs this that nobody's withdrawal reaches these; what they are called is said, so that they are found."""
    names = ", ".join(file.name for file in files)
    return f"{names}: they still hold the words of people who took theirs back since. Delete them when the upgrade proved good"


def _telegram(settings: Settings) -> Check:
    """Look at whether there is a Telegram bot, and whether Telegram answers for it."""
    if settings.telegram_token is None:
        return Check(name="Telegram", state="optional", remark="no bot is set up (HEARD_TELEGRAM_TOKEN)")
    try:
        name = asyncio.run(telegram_bot_name(settings))
    except HeardError as error:
        return Check(name="Telegram", state="missing", remark=str(error))
    way = f"it calls {settings.telegram_webhook}" if settings.telegram_webhook else "it is asked for what is new"
    return Check(name="Telegram", state="present", remark=f"@{name}; {way}")


def _telling(settings: Settings, home: Home | None) -> Check:
    """Look at whether anybody is told of a concern outside the pages."""
    name = "Telling duty contacts"
    try:
        notifier = notifier_of(settings)
    except HeardError as error:
        return Check(name=name, state="missing", remark=str(error))
    if notifier is None:
        remark = "nobody is told of a concern outside the pages: no mail server is set (HEARD_SMTP_HOST)"
        return Check(name=name, state="optional", remark=remark)
    without = asyncio.run(_without_contacts(settings)) if home and (home.folder / FILE_NAME).exists() else ()
    if without:
        remark = f"nobody would be told in {', '.join(without)}: name somebody with 'heard duty set'"
        return Check(name=name, state="optional", remark=remark)
    return Check(name=name, state="present", remark=f"by e-mail, through {settings.smtp_host}")


def _texts(settings: Settings) -> Check:
    """Look at whether text messages are set up; nothing is sent."""
    name = "Text messages"
    if not settings.sms_gateway:
        return Check(name=name, state="optional", remark="none: no gateway is set (HEARD_SMS_GATEWAY)")
    try:
        require_sms(settings)
    except HeardError as error:
        return Check(name=name, state="missing", remark=str(error))
    link = "" if settings.base_url else "; no link for those who would rather talk (HEARD_BASE_URL)"
    return Check(name=name, state="present", remark=f"through {settings.sms_gateway.title()}, from {settings.sms_from}{link}")


async def _without_contacts(settings: Settings) -> tuple[str, ...]:
    async with opened(settings) as house:
        partnerships = await house.store.consultations.partnerships()
        return tuple([each.name for each in partnerships if not await house.store.concern_log.duty_contacts(each.id)])


def _port(settings: Settings) -> Check:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            busy = probe.connect_ex((settings.host, settings.port)) == 0
        except OSError:
            return Check(name="Port", state="missing", remark=f"'{settings.host}' is no address of this computer (HEARD_HOST)")
    remark = f"{settings.port} is in use: perhaps Heard already runs" if busy else f"{settings.port} is free"
    return Check(name="Port", state="present", remark=remark)


def _optional() -> Iterator[Check]:
    browser = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), None)
    remark = browser or "none; only the browser tests need one (make system-packages)"
    yield Check(name="Browser", state="present" if browser else "optional", remark=remark)
    speaks = importlib.util.find_spec("piper") is not None
    remark = "piper" if speaks else "none; only making the samples anew needs one"
    yield Check(name="Voice", state="present" if speaks else "optional", remark=remark)
