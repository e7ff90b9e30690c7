"""`heard kit serve`: a kit at work on a worker's laptop, where nothing reaches a network."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import structlog

from app.clock import new_token, now
from app.commands.kit_passphrase import asked_passphrase
from app.commands.kit_words import describe
from app.commands.printing import people
from app.commands.worker import stop_asked
from app.kit_answers import KeptBeforeAnswered
from app.kit_serving import ServedKit, served_kit
from app.kit_telling import WindowNotifier
from app.links import base_url, chat_url
from app.logs import set_up_logs, where_it_broke
from app.serving import listening_socket, serving
from app.settings import Settings, read_settings
from app.web import web_app
from core.errors import BadInput, HeardError

log = structlog.get_logger()
LOOPBACK = "127.0.0.1"
LINK_LASTS = timedelta(hours=12)
KEEP_EVERY_S = 5.0
"""How soon at the latest something is sealed that happened without anybody's asking."""


def serve(folder: Path, *, address: str, port: int, passphrase_file: Path | None) -> None:
    """Serve a kit until Ctrl-C: on this computer, and with `address` on that one too."""
    settings = read_settings().model_copy(update={"host": LOOPBACK, "port": port, "base_url": ""})
    set_up_logs(settings)
    passphrase = asked_passphrase(passphrase_file)
    with ExitStack() as sockets:
        listening = sockets.enter_context(listening_socket(settings))
        taken = settings.model_copy(update={"port": listening.getsockname()[1]})
        others = [taken.model_copy(update={"host": _cable_address(address)})] if address else []
        all_listening = [listening, *(sockets.enter_context(listening_socket(each)) for each in others)]
        asyncio.run(_serve(folder, passphrase, taken, all_listening, address))


async def _serve(folder: Path, passphrase: str, settings: Settings, listening: Sequence[socket.socket], address: str) -> None:
    with stop_asked() as stop:
        people.print("Opening the kit.")
        notifier = WindowNotifier(lambda line: people.print(line, style="bold yellow", markup=False))
        async with served_kit(folder, passphrase, settings, notifier) as kit:
            app = KeptBeforeAnswered(web_app(kit.house), kit.keeper.keep)
            async with serving(app, listening[0]), _also(app, listening[1:]), _kept_regularly(kit):
                _warn(kit)
                await _tell_addresses(kit, address)
                await stop.wait()
                people.print("\nStopping. All that was said is sealed in the kit.")


@asynccontextmanager
async def _also(app: KeptBeforeAnswered, listening: Sequence[socket.socket]) -> AsyncIterator[None]:
    if not listening:
        yield
        return
    async with serving(app, listening[0]):
        yield


@asynccontextmanager
async def _kept_regularly(kit: ServedKit) -> AsyncIterator[None]:
    async def forever() -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            try:
                await kit.house.listener.catch_up()
                await kit.keeper.keep()
            except HeardError as error:
                people.print(str(error), style="bold red", markup=False)
            except Exception as error:  # noqa: BLE001 - the outermost ring of this task: logged, and tried again
                log.error("kit_round_failed", stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words

    task = asyncio.create_task(forever())
    try:
        yield
    finally:
        task.cancel()


def _warn(kit: ServedKit) -> None:
    describe(kit.manifest)
    if kit.is_new_copy:
        people.print("  This folder was not served here before. Should it be served elsewhere too, bring both home.")
    if not kit.is_in_memory:
        people.print(
            "  This computer has no memory folder: while the kit is served, its contents are on the disk, for you alone.",
            style="yellow",
        )


async def _tell_addresses(kit: ServedKit, address: str) -> None:
    store, settings = kit.house.store, kit.house.settings
    bases = [base_url(settings)]
    if address:
        bases.append(base_url(settings.model_copy(update={"host": address})))
    people.print(f"\nThe kit is ready at {bases[0]}", style="bold")
    for consultation in await store.consultations.consultations(kit.manifest.partnership_id):
        for base in bases:
            people.print(f"  chat: {chat_url(base, consultation.name)}    ({consultation.title})", markup=False)
    for member in await store.concern_log.duty_contacts(kit.manifest.partnership_id):
        token = new_token()
        await store.staff.keep_link(token, member.id, expires_at=now() + LINK_LASTS)
        people.print(f"  sign in as {member.name}, once: {bases[0]}/sign-in/link/{token}", markup=False)
    people.print("Nothing here uses a network, and nobody outside sees it. You are the one to tell if someone is at risk.")
    people.print("Ctrl-C stops.")


def _cable_address(address: str) -> str:
    """Return an address of this computer's own that only those at its cable or its own network reach. Raises `BadInput`."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError as error:
        raise BadInput("That is not an address.", remedy="Give this laptop's own on the cable, such as 192.168.7.1.") from error
    if found.is_unspecified or not (found.is_private or found.is_link_local) or found.is_multicast:
        raise BadInput(
            "A kit is served on a private address alone.", remedy="Give this laptop's own on the cable, such as 192.168.7.1."
        )
    return address
