"""`heard serve`: the pages for participants, facilitators and staff, and the work behind them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import structlog

from app.channels import running_channels
from app.clock import new_token, now
from app.commands.printing import ProgressBars, people
from app.commands.worker import stop_asked
from app.links import base_url
from app.logs import set_up_logs, where_it_broke
from app.operator import finished, viewer_in
from app.sample_partnership import SAMPLE_ID, SAMPLE_STAFF, bring_in_the_sample
from app.serving import listening_socket, serving
from app.settings import Settings, read_settings
from app.shipped import first_administrator, working_partnership
from app.telegram_calls import telegram_link, telegram_name
from app.warming import warmed_meanwhile
from app.web import web_app
from app.wiring import House, opened
from app.working import running_jobs
from core.errors import NotFound
from core.people import Partnership, StaffMember
from core.testimony import TestimonyId, TestimonyState
from portal.passwords import Passwords

log = structlog.get_logger()
LINK_LASTS = timedelta(hours=12)
GOODBYE = "\nStopping. What is unfinished goes on at the next start."

Tell = Callable[[House, Partnership], Awaitable[None]]


def serve(*, sample: bool, jobs: bool) -> None:
    """Serve until Ctrl-C. With `sample`, bring in the sample partnership first; without `jobs`, leave the work to a worker."""
    serve_with(read_settings(), sample=sample, jobs=jobs)


def serve_with(settings: Settings, *, sample: bool, jobs: bool, tell: Tell | None = None, goodbye: str = GOODBYE) -> None:
    """Serve as `serve` does, with these settings; `tell` says what to do next, once everything is ready."""
    set_up_logs(settings)
    with listening_socket(settings) as listening:
        port = listening.getsockname()[1]
        known = settings.model_copy(update={"port": port})
        asyncio.run(_serve(known, listening, sample=sample, jobs=jobs, tell=tell or _tell_addresses))
        people.print(goodbye)


async def _serve(settings: Settings, listening: socket.socket, *, sample: bool, jobs: bool, tell: Tell) -> None:
    people.print("Heard is starting.")
    with stop_asked() as stop:
        async with opened(settings) as house:
            people.print(
                f"  speech model {settings.speech_model}: here, loaded when first needed; meaning model: after the start",
                markup=False,
            )
            await _caught_up(house)
            new = await _sample(house) if sample else ()
            partnership = await _shown_partnership(house, sample=sample)
            async with (
                _jobs(house, wanted=jobs),
                serving(web_app(house), listening),
                _turns_caught_up(house),
                running_channels(house),
                warmed_meanwhile(house),
            ):
                stopped = asyncio.create_task(stop.wait())
                ready = asyncio.create_task(_until_ready(house, partnership, new))
                await asyncio.wait({stopped, ready}, return_when=asyncio.FIRST_COMPLETED)
                if ready.done():
                    ready.result()
                    await tell(house, partnership)
                else:
                    ready.cancel()
                await stopped


async def _sample(house: House) -> tuple[TestimonyId, ...]:
    with people.status("Bringing in the sample partnership (everyone in it is invented)"):
        return await bring_in_the_sample(house)


@asynccontextmanager
async def _jobs(house: House, *, wanted: bool) -> AsyncIterator[None]:
    if not wanted:
        yield
        return
    async with running_jobs(house) as is_here:
        if not is_here:
            people.print("  Another process works on testimony for this home; this one takes over when that one ends.")
        yield


async def _caught_up(house: House) -> None:
    """Take the turn of what waits from before; whatever goes wrong with it, the pages open, and it is tried again."""
    try:
        waited = await house.listener.catch_up()
    except Exception as error:  # noqa: BLE001 - the outermost ring: logged, and tried again in half a minute
        log.error("catching_up_failed", error=error, stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words
        people.print("  Messages that waited could not be read yet; they are tried again every half minute.")
        return
    if waited:
        people.print(f"  {waited} messages that had waited were answered.")


@asynccontextmanager
async def _turns_caught_up(house: House) -> AsyncIterator[None]:
    """Take the turn of whatever is in the inbox and was not answered, such as after a full disk, every half minute."""

    async def forever() -> None:
        while True:
            await asyncio.sleep(30)
            try:
                await house.listener.catch_up()
            except Exception as error:  # noqa: BLE001 - the outermost ring: logged, and tried again
                log.error("catching_up_failed", error=error, stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words

    task = asyncio.create_task(forever())
    try:
        yield
    finally:
        task.cancel()


async def _until_ready(house: House, partnership: Partnership, new: tuple[TestimonyId, ...]) -> None:
    if not new:
        return
    people.print(f"  {len(new)} samples to work through: transcribing, cutting, finding themes.")
    with ProgressBars() as bars:
        ended = await finished(house, viewer_in(partnership), new, tell=bars.tell)
    ready = sum(each.state is TestimonyState.READY for each in ended)
    people.print(f"  {ready} of {len(new)} samples are ready.")


async def _shown_partnership(house: House, *, sample: bool) -> Partnership:
    """The partnership whose addresses are told: the sample where it was asked for, or else the one worked in."""
    return await (house.store.consultations.partnership(SAMPLE_ID) if sample else working_partnership(house, own=True))


async def _tell_addresses(house: House, partnership: Partnership) -> None:
    base = base_url(house.settings)
    people.print(f"\nHeard is ready at {base}", style="bold")
    is_on_telegram = bool(await telegram_name(house))
    for consultation in await house.store.consultations.consultations(partnership.id):
        if consultation.script_hash is not None:
            people.print(f"  chat: {base}/chat/{consultation.name}    ({consultation.title})", markup=False)
            if is_on_telegram and (link := await telegram_link(house, consultation)):
                people.print(f"    on Telegram: {link}", markup=False)
    await tell_staff_address(house, partnership)
    people.print("Ctrl-C stops.")


async def tell_staff_address(house: House, partnership: Partnership) -> None:
    """Say where staff sign in, and how for the first time."""
    base = base_url(house.settings)
    people.print(f"  staff: {base}/", markup=False)
    member = await _first_to_sign_in(house, partnership)
    if member is not None:
        token = new_token()
        await house.store.staff.keep_link(token, member.id, expires_at=now() + LINK_LASTS)
        people.print(f"  sign in as {member.name}, once: {base}/sign-in/link/{token}", markup=False)
        if partnership.is_sample:
            password = await _new_password(house, member)
            people.print(f"  or as {member.email} with the password {password}, until the next start", markup=False)


async def _new_password(house: House, member: StaffMember) -> str:
    """Give the sample's member of staff a password for this start alone: no password that everybody knows is ever in force."""
    password = new_token()[:12]
    await house.store.staff.put_member(replace(member, password_hash=await asyncio.to_thread(Passwords().hash, password)))
    return password


async def _first_to_sign_in(house: House, partnership: Partnership) -> StaffMember | None:
    """Whoever the printed link is for: the sample's member of staff, or the one a new partnership begins with."""
    try:
        return await house.store.staff.member(SAMPLE_STAFF if partnership.is_sample else first_administrator(partnership).id)
    except NotFound:
        return None
