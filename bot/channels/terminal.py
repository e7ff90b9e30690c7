"""The terminal: a conversation over lines of text, by hand or from a pipe. Reads and writes only what it is given."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

from bot.answering import shows_numbers
from bot.listening import Listener
from core.chat import Heard, HeardKind, Say
from core.consultations import Session, Stage, place_of
from core.errors import BadMedia
from core.people import Address, AddressId
from core.ports import Clock, NewId, Outbox
from core.testimony import Recording

CHANNEL = "terminal"
VOICE = "/voice "
"""A line that begins so names a sound file to send as a voice note."""

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
    keep_media: Callable[[Path], Awaitable[Recording]],
    clock: Clock,
    new_id: NewId,
) -> None:
    """Hold a conversation until it ends or stops, or the lines do; an unfinished one goes on where it was.

    One that had ended before stays open for late words until the lines end. Raises `NotFound` for a join code that opens
    nothing.
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
        if line.startswith(VOICE):
            recording = await _recording(keep_media, _file_in(line))
            kind = HeardKind.UNREADABLE if recording is None else _kind_of(recording)
            stage = await hear(kind, media=recording)
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


async def _place(outbox: Conversations, address: str) -> str | None:
    """Return what is being asked here now: everything due was written before a line was read, so they saw it."""
    known = await outbox.address(CHANNEL, address)
    session = await outbox.session_at(known.id) if known else None
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


def _file_in(line: str) -> Path:
    return Path(line.removeprefix(VOICE).strip()).expanduser()


async def _recording(keep_media: Callable[[Path], Awaitable[Recording]], path: Path) -> Recording | None:
    """Keep a file and return what it is, or None where it is no sound or film that can be opened."""
    try:
        return await keep_media(path)
    except (BadMedia, OSError):
        return None


def _kind_of(recording: Recording) -> HeardKind:
    return HeardKind.FILM if recording.has_picture else HeardKind.VOICE
