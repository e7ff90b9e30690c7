"""The kinds of things a kit brings home, in the order in which they can be stored: by what each is known, and what it needs."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table

from core.kits import KitId
from storage.tables import (
    addresses,
    answers,
    appearances,
    briefings,
    concern_events,
    concerns,
    consents,
    inbox,
    joined_people,
    outbox,
    paper_forms,
    participants,
    probes,
    recordings,
    sessions,
    testimony,
    transcripts,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Need:
    """A column that names a thing of another kind; where that was refused, this goes without it, or is refused too."""

    column: str
    kind: str
    can_do_without: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing. ``by`` is the column by which those at home are found, ``key`` what tells one from another."""

    name: str
    table: Table
    by: str
    key: tuple[str, ...]
    needs: tuple[Need, ...] = field(default=())
    own_number: str | None = None  # A column that each store fills by itself.
    known_by: tuple[str, ...] = ()  # What it is remembered by, where a key may be given out twice on two laptops.


PEOPLE = Kind(name="people", table=participants, by="id", key=("id",))
ADDRESSES = Kind(name="addresses", table=addresses, by="id", key=("id",), needs=(Need(column="participant_id", kind="people"),))
RECORDINGS = Kind(name="recordings", table=recordings, by="sha256", key=("sha256",))
SESSIONS = Kind(
    name="sessions",
    table=sessions,
    by="id",
    key=("id",),
    needs=(Need(column="participant_id", kind="people"), Need(column="address_id", kind="addresses")),
)
TESTIMONY = Kind(
    name="testimony",
    table=testimony,
    by="id",
    key=("id",),
    needs=(
        Need(column="session_id", kind="sessions"),
        Need(column="recording_sha256", kind="recordings", can_do_without=True),
    ),
)
ANSWERS = Kind(
    name="answers",
    table=answers,
    by="session_id",
    key=("session_id", "question", "at", "value", "skipped", "spoken", "message"),
    needs=(
        Need(column="session_id", kind="sessions"),
        Need(column="testimony_id", kind="testimony", can_do_without=True),
    ),
    own_number="number",
)
CONSENTS = Kind(
    name="consents",
    table=consents,
    by="participant_id",
    key=("participant_id", "consultation_id", "about", "purpose", "at", "granted", "how", "wording"),
    needs=(Need(column="participant_id", kind="people"),),
    own_number="number",
)
CONCERNS = Kind(
    name="concerns",
    table=concerns,
    by="id",
    key=("id",),
    needs=(
        Need(column="participant_id", kind="people", can_do_without=True),
        Need(column="testimony_id", kind="testimony", can_do_without=True),
    ),
)
EVENTS = Kind(
    name="concern history",
    table=concern_events,
    by="concern_id",
    key=("concern_id", "kind", "at", "staff_id"),
    needs=(Need(column="concern_id", kind="concerns"),),
    own_number="number",
)
MESSAGES = Kind(
    name="messages heard",
    table=inbox,
    by="external_id",
    key=("channel", "external_id"),
    needs=(
        Need(column="session_id", kind="sessions"),
        Need(column="media_sha256", kind="recordings", can_do_without=True),
    ),
    own_number="id",
)
SAYINGS = Kind(
    name="messages said",
    table=outbox,
    by="key",
    key=("key",),
    needs=(Need(column="address_id", kind="addresses"),),
    own_number="number",
    known_by=("key", "address_id", "said_at", "text"),
)

PROBES = Kind(
    name="follow-up questions",
    table=probes,
    by="id",
    key=("id",),
    needs=(
        Need(column="session_id", kind="sessions"),
        Need(column="testimony_id", kind="testimony", can_do_without=True),
    ),
)

KINDS = (
    PEOPLE,
    ADDRESSES,
    Kind(name="briefings", table=briefings, by="id", key=("id",)),
    RECORDINGS,
    SESSIONS,
    TESTIMONY,
    Kind(
        name="earlier words",
        table=transcripts,
        by="testimony_id",
        key=("testimony_id", "version"),
        needs=(Need(column="testimony_id", kind="testimony"),),
    ),
    ANSWERS,
    PROBES,
    Kind(
        name="appearances",
        table=appearances,
        by="testimony_id",
        key=("testimony_id", "participant_id", "start_ms", "end_ms"),
        needs=(Need(column="testimony_id", kind="testimony"), Need(column="participant_id", kind="people")),
        own_number="number",
    ),
    CONSENTS,
    CONCERNS,
    EVENTS,
    MESSAGES,
    SAYINGS,
    Kind(name="paper forms", table=paper_forms, by="code", key=("code",)),
    Kind(
        name="whose forms",
        table=joined_people,
        by="code",
        key=("code",),
        needs=(
            Need(column="code", kind="paper forms"),
            Need(column="participant_id", kind="people"),
            Need(column="joined_to", kind="people"),
        ),
    ),
)
"""All of them. What a laptop may make besides, such as a wall, is made anew at home."""


def key_of(kind: Kind, row: Row) -> tuple[Any, ...]:
    """Return what tells a row from every other of its kind."""
    return tuple(row[column] for column in kind.key)


def item_of(kind: Kind, row: Row, kit_id: KitId) -> str:
    """Return the text by which a thing from a kit is remembered at home. It holds nobody's words: it is a SHA-256.

    A recording is remembered for each kit, because two people may have given the same file.
    """
    of_which = kit_id if kind is RECORDINGS else ""
    facts = [_plain(row[column]) for column in kind.known_by or kind.key]
    return hashlib.sha256(json.dumps([kind.name, of_which, *facts]).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
