"""What a button under a Telegram message carries: whose message it is and which of its buttons, in at most 64 bytes. Pure.

A button names its message by the key under which the store keeps it, never a value: values and places may be long, and what
somebody may choose is theirs to know. A tick says what it is to become, so that a tap which is told twice is one tap.
"""

import re
from dataclasses import dataclass
from enum import Enum

LONGEST_BYTES = 64
"""Telegram's own limit for what a button carries."""


class Tapping(Enum):
    """What a tap asks for."""

    CHOOSE = ""  #: this choice is the answer
    TICK = "+"  #: this choice is one of several
    UNTICK = "-"  #: it is not, after all
    DONE = "!"  #: the ticks are the answer
    NOTHING = "="  #: it only shows what was chosen


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A tap on button ``number`` (from 0) under the message with this ``key``. `Tapping.DONE` is no button's own."""

    key: str
    number: int = 0
    tapping: Tapping = Tapping.CHOOSE


WRITTEN = re.compile(r"(?P<key>[\w:.-]+)#(?P<number>\d{1,3})(?P<tapping>[-+!=]?)", re.ASCII)


def written(tap: Tap) -> str:
    """Return what a button carries for `tap`."""
    return f"{tap.key}#{tap.number}{tap.tapping.value}"


def tap_in(carried: str | None) -> Tap | None:
    """Return the tap that a button carried, or None where it is none of ours: anybody can send anything."""
    found = WRITTEN.fullmatch(carried or "")
    return Tap(key=found["key"], number=int(found["number"]), tapping=Tapping(found["tapping"])) if found else None


def fits(key: str) -> bool:
    """Whether buttons under the message with this key can carry it."""
    return WRITTEN.fullmatch(f"{key}#999+") is not None and len(f"{key}#999+".encode()) <= LONGEST_BYTES
