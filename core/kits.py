"""Kits: folders that a worker's laptop serves where there is no internet. Says what one is and which may be used. Pure.

What stands in the manifest can be read by whoever finds the folder, so it holds no name of a person and nobody's words.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NewType

from core.consultations import ConsultationId, Setting
from core.errors import BadKit
from core.people import PartnershipId

KitId = NewType("KitId", str)
CopyId = NewType("CopyId", str)
"""Names one place where a kit is served from: a kit that was copied and served on two laptops is two copies."""

FORMAT = 1
"""How a kit is laid out. A program that does not know a kit's format leaves it alone."""

MANIFEST_BYTES = 1 << 20
"""No manifest is larger, so that a forged one cannot fill the memory before it is checked."""

CLOCK_MAY_DIFFER = timedelta(hours=26)
"""How far a laptop's clock may stand behind the day a kit was made. Reason: a laptop may keep another place's time."""

_PIECE = re.compile(r"(start|prompts/[0-9a-f]{32})\.sealed")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
DAMAGED = "Its list of contents cannot be understood: it was damaged, or changed by somebody."
MAKE_ANEW = "Make a new kit at home, or copy this one again."


@dataclass(frozen=True, kw_only=True)
class KitConsultation:
    """A consultation in a kit."""

    id: ConsultationId
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A file that a kit was made with, by its name in the folder."""

    name: str
    sha256: str
    byte_count: int


@dataclass(frozen=True, kw_only=True)
class Locks:
    """How the kit's data key is kept: once for the passphrase (Argon2id), once for the home that made it (X25519). In hex."""

    salt: str
    passes: int
    memory_kib: int
    lanes: int
    for_passphrase: str
    sender: str
    for_home: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a kit is. ``home`` is the public key that signed it, ``program`` the version that made it, ``shape`` its store's."""

    kit_id: KitId
    home: str
    partnership_id: PartnershipId
    partnership: str
    consultations: tuple[KitConsultation, ...]
    setting: Setting
    made_at: datetime
    until: datetime | None
    program: str
    shape: str
    pieces: tuple[Piece, ...]
    locks: Locks | None = None
    format: int = FORMAT


def facts_of(manifest: Manifest) -> bytes:
    """Return the manifest without its locks as text that is always the same, which the locks are bound to."""
    return _text(_plain(replace(manifest, locks=None)))


def text_of(manifest: Manifest) -> bytes:
    """Return the whole manifest as text that is always the same, which is what is signed."""
    return _text(_plain(manifest))


def manifest_from(text: bytes) -> Manifest:
    """Return the manifest that `text` holds. Raises `BadKit`: it comes from outside, and every name in it is checked."""
    try:
        written = json.loads(text)
        if written["format"] != FORMAT:
            raise BadKit(
                "The kit was made by another version of Heard, which lays kits out differently.",
                remedy="Use the version that made it, or a newer one.",
            )
        manifest = _manifest(written)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadKit(DAMAGED, remedy=MAKE_ANEW) from error
    _require(_is_sound(manifest))
    return manifest


def check_servable(manifest: Manifest, now: datetime) -> None:
    """Raise `BadKit` where a kit's days are over, or the laptop's clock cannot be right."""
    if manifest.until is not None and now >= manifest.until:
        raise BadKit(
            f"This kit could be served until {manifest.until:%d %B %Y}. What was gathered can still be brought home.",
            remedy="Make a new kit at home.",
        )
    if now < manifest.made_at - CLOCK_MAY_DIFFER:
        raise BadKit(
            f"This laptop's clock says {now:%d %B %Y}, which is before the kit was made ({manifest.made_at:%d %B %Y}).",
            remedy="Set the clock first: what people say is kept with the time they said it.",
        )


def check_shape(shape: str, known: str) -> None:
    """Raise `BadKit` where a store was last written by a newer program than this one, which knows the shape `known`."""
    if not (shape.isdigit() and int(shape) <= int(known)):
        raise BadKit(
            "The kit was last used with a newer version of Heard than this one.",
            remedy="Bring Heard up to date on this computer, then try again.",
        )


def fingerprint(public_key: str) -> str:
    """Return the short form of a home's public key that people compare: the first 80 bits of it, in fours."""
    return " ".join(public_key[start : start + 4] for start in range(0, 20, 4))


def _text(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(manifest: Manifest) -> dict[str, Any]:
    until = manifest.until.isoformat() if manifest.until else None
    times = {"made_at": manifest.made_at.isoformat(), "until": until}
    return asdict(manifest) | {"setting": manifest.setting.value} | times


def _manifest(written: dict[str, Any]) -> Manifest:
    until = written["until"]
    return Manifest(
        kit_id=KitId(_word(written["kit_id"])),
        home=_hex(written["home"]),
        partnership_id=PartnershipId(_word(written["partnership_id"])),
        partnership=str(written["partnership"]),
        consultations=tuple(
            KitConsultation(id=ConsultationId(_word(each["id"])), name=str(each["name"]), title=str(each["title"]))
            for each in written["consultations"]
        ),
        setting=Setting(written["setting"]),
        made_at=datetime.fromisoformat(written["made_at"]),
        until=datetime.fromisoformat(until) if until is not None else None,
        program=str(written["program"]),
        shape=str(written["shape"]),
        pieces=tuple(
            Piece(name=str(each["name"]), sha256=_hex(each["sha256"]), byte_count=int(each["byte_count"]))
            for each in written["pieces"]
        ),
        locks=_locks(written["locks"]),
    )


def _locks(written: dict[str, Any]) -> Locks:
    return Locks(
        salt=_hex(written["salt"]),
        passes=int(written["passes"]),
        memory_kib=int(written["memory_kib"]),
        lanes=int(written["lanes"]),
        for_passphrase=_hex(written["for_passphrase"]),
        sender=_hex(written["sender"]),
        for_home=_hex(written["for_home"]),
    )


def _is_sound(manifest: Manifest) -> Sequence[bool]:
    """Say of each thing that a program relies on whether it is so."""
    names = [piece.name for piece in manifest.pieces]
    return (
        manifest.made_at.tzinfo is not None,
        manifest.until is None or manifest.until.tzinfo is not None,
        len(manifest.home) == 64,
        all(_PIECE.fullmatch(name) for name in names),
        len(set(names)) == len(names),
        "start.sealed" in names,
    )


def _require(sound: Sequence[bool]) -> None:
    if not all(sound):
        raise BadKit(DAMAGED, remedy=MAKE_ANEW)


def _word(text: object) -> str:
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise ValueError("not an id")
    return text


def _hex(text: object) -> str:
    if not isinstance(text, str) or not _HEX.fullmatch(text) or len(text) > 400:
        raise ValueError("not hex")
    return text
