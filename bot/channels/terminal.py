"""The terminal: a conversation over lines of text, by hand or from a pipe. Reads and writes only what it is given."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

from bot.answering import shows_numbers
from bot.listening import Listener
from bot.offers import offer_of
from core.chat import Heard, HeardKind, Say
from core.consultations import Session, Stage, place_of
from core.errors import BadMedia
from core.people import Address, AddressId
from core.ports import Clock, NewId, Outbox
from core.testimony import Recording

CHANNEL = "terminal"
VOICE = "/voice "
"""A line that begins so names a sound file to send as a voice note."""

PICTURE, FILE = "/picture ", "/file "
"""A line that begins so names a picture, or any other file, to send as it is."""

LOOK_AGAIN_S = 0.25
LOOKS = 80
"""How often what was made out of a voice note is looked for: twenty seconds at the most, since nobody can type meanwhile."""

Keep = Callable[[Path], Awaitable[Recording]]
Pause = Callable[[float], Awaitable[None]]

AT_ONCE = 1000
"""How many messages are looked at. Reason: those of others at the same store come in between, and are left alone."""


class Conversations(Outbox, Protocol):
    """The messages to show, and where a conversation stands: parts of `core.ports.Outbox` and `core.ports.Turns`."""

    async def address(self, channel: str, value: str) -> Address | None:
        """Return who is reached at this address."""

    async def session_at(self, address_id: AddressId) -> Session | None:
        """Return the newest session at this address."""


async def talk(
    listener: Listener,
    outbox: Conversations,
    *,
    lines: AsyncIterator[str],
    write: Callable[[str], None],
    address: str,
    join_code: str,
    keep_media: Keep,
    keep_file: Keep,
    clock: Clock,
    new_id: NewId,
    pause: Pause | None = None,
) -> None:
    """Hold a conversation until it ends or stops, or the lines do; an unfinished one goes on where it was.

    One that had ended before stays open for late words until the lines end. With `pause`, where voice notes are listened to
    here and now, it waits a while for what was made out of one that may answer the question. Raises `NotFound` for a join code
    that opens nothing.
    """

    async def hear(kind: HeardKind, *, text: str = "", media: Recording | None = None) -> Stage | None:
        place = None if kind is HeardKind.START else await _place(outbox, address)
        heard = Heard(
            channel=CHANNEL,
            address=address,
            external_id=new_id("m"),
            kind=kind,
            at=clock(),
            text=text,
            media=media,
            place=place,
            join_code=join_code if kind is HeardKind.START else None,
        )
        await listener.hear(heard)
        return await _show_due(outbox, address, write, clock)

    was_over = await hear(HeardKind.START) in {Stage.ENDED, Stage.STOPPED}
    async for line in lines:
        if sent := await _sent(line, keep_media, keep_file):
            stage = await hear(sent[0], media=sent[1])
            if pause is not None:
                stage = await _heard_back(outbox, address, write, clock, pause) or stage
        else:
            stage = await hear(HeardKind.TEXT, text=line)
        is_over = stage in {Stage.ENDED, Stage.STOPPED}
        if is_over and not was_over:
            return
        was_over = is_over


def shown(say: Say) -> str:
    """Return a message as lines of text, its choices numbered where a number can mean only one of them."""
    numbers = shows_numbers([button.label for button in say.buttons])
    choices = [
        f"  {number}. {button.label}" if numbers else f"  - {button.label}"
        for number, button in enumerate(say.buttons, start=1)
    ]
    text = f"{say.text} (can be heard)" if say.audio else say.text
    return "\n".join([text, *choices])


async def _session(outbox: Conversations, address: str) -> Session | None:
    known = await outbox.address(CHANNEL, address)
    return await outbox.session_at(known.id) if known else None


async def _heard_back(
    outbox: Conversations, address: str, write: Callable[[str], None], clock: Clock, pause: Pause
) -> Stage | None:
    """Write what comes back about a voice note that may answer the question, as soon as it does."""
    for _ in range(LOOKS):
        session = await _session(outbox, address)
        if session is None or not offer_of(session).notes:
            return None
        await pause(LOOK_AGAIN_S)
        if any(say.address_id == session.address_id for say in await outbox.due(CHANNEL, clock(), limit=AT_ONCE)):
            return await _show_due(outbox, address, write, clock)
    return None


async def _place(outbox: Conversations, address: str) -> str | None:
    """Return what is being asked here now: everything due was written before a line was read, so they saw it."""
    session = await _session(outbox, address)
    return place_of(session) if session else None


async def _show_due(outbox: Conversations, address: str, write: Callable[[str], None], clock: Clock) -> Stage | None:
    """Write what is due at this address, and return the stage its conversation has reached."""
    known = await outbox.address(CHANNEL, address)
    if known is None:
        return None
    for say in await outbox.due(CHANNEL, clock(), limit=AT_ONCE):
        if say.address_id == known.id:
            write(shown(say))
            await outbox.sent(say.key, clock())
    session = await outbox.session_at(known.id)
    return session.stage if session else None


async def _sent(line: str, keep_media: Keep, keep_file: Keep) -> tuple[HeardKind, Recording | None] | None:
    """Keep the file that a line names and return what it is, or None where the line names none."""
    for command, keep in ((VOICE, keep_media), (PICTURE, keep_file), (FILE, keep_file)):
        if line.startswith(command):
            recording = await _recording(keep, line.removeprefix(command).strip())
            return _kind_of(recording, was_opened=keep is keep_media), recording
    return None


def _file_named(named: str) -> Path:
    return Path(named).expanduser()


async def _recording(keep: Keep, named: str) -> Recording | None:
    """Keep a file and return what it is, or None where there is none, or none that can be opened."""
    try:
        return await keep(_file_named(named))
    except (BadMedia, OSError):
        return None


def _kind_of(recording: Recording | None, *, was_opened: bool) -> HeardKind:
    if recording is None:
        return HeardKind.UNREADABLE
    with_picture, without = (HeardKind.FILM, HeardKind.VOICE) if was_opened else (HeardKind.PICTURE, HeardKind.FILE)
    return with_picture if recording.has_picture else without
