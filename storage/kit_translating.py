"""A kit's rows as they stand at home: addresses sealed with the home's key, numbers of the home's own, and nothing unread.

A kit has a secret of its own, so that a lost laptop tells nobody how anyone at home is reached.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import ConcernEvent
from core.consent import ConsentRecord
from core.kit_meeting import as_told, not_ahead
from core.testimony import TestimonyState
from storage.consent import WHOLE_CONSULTATION
from storage.kit_gathering import portions, present
from storage.kit_kinds import ADDRESSES, CONCERNS, CONSENTS, EVENTS, MESSAGES, SAYINGS, SESSIONS, TESTIMONY, Kind, Row
from storage.revising import NOTHING_DONE
from storage.rows import row_of, thing_of
from storage.sealing import Sealing
from storage.tables import addresses, inbox

AS_WHOLE = {"read_at": None, "read_by": None}
"""A concern as nobody at home has read it."""

TO_BE_WORKED_ON = {"state": TestimonyState.RECEIVED, "fault": None} | NOTHING_DONE
"""What was derived on the way stays behind; the home derives it anew."""


class Translating:
    """Translates one kit's rows, kind by kind, in the order of `storage.kit_kinds.KINDS`."""

    def __init__(self, *, theirs: Sealing, ours: Sealing, now: datetime, messages: Mapping[int, Row]) -> None:
        """`messages` are the kit's messages by the number they have there."""
        self._theirs = theirs
        self._ours = ours
        self._now = now
        self._messages = messages
        self._same_address: dict[str, str] = {}

    async def rows(self, connection: AsyncConnection, kind: Kind, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows of one kind as they stand at home, in the same order."""
        plain = [{name: value for name, value in row.items() if name != kind.own_number} for row in rows]
        if kind is ADDRESSES:
            return await self._addresses(connection, plain)
        if kind is SAYINGS:
            return await self._sayings(connection, plain)
        return [self._row(kind, row) for row in plain]

    def _row(self, kind: Kind, row: Row) -> Row:
        if kind is SESSIONS:
            return {**row, "address_id": self._address(row["address_id"])}
        if kind is TESTIMONY:
            return {**row, **TO_BE_WORKED_ON}
        if kind is CONCERNS:
            return {**row, **AS_WHOLE}
        if kind is EVENTS:
            told = as_told(thing_of(ConcernEvent, row))
            return {**row, "kind": told.kind}
        if kind is CONSENTS:
            record = thing_of(ConsentRecord, row, testimony_id=row["about"] or None)
            return row_of(not_ahead(record, self._now), "testimony_id", about=row["about"] or WHOLE_CONSULTATION)
        if kind is MESSAGES:
            value = self._theirs.unseal(row["address_sealed"])
            sealed = {"address_hash": self._ours.finding(row["channel"], value), "address_sealed": self._ours.seal(value)}
            return {**row, **sealed, "attachment_sealed": None}
        return row

    def _address(self, address_id: str) -> str:
        return self._same_address.get(address_id, address_id)

    async def _addresses(self, connection: AsyncConnection, rows: Sequence[Row]) -> Sequence[Row]:
        values = [self._theirs.unseal(row["value_sealed"]) for row in rows]
        hashes = [self._ours.finding(row["channel"], value) for row, value in zip(rows, values, strict=True)]
        known: dict[tuple[str, str], str] = {}
        for some in portions(hashes):
            found = await connection.execute(select(addresses).where(addresses.c.value_hash.in_(some)))
            known |= {(str(row.channel), str(row.value_hash)): str(row.id) for row in found}
        translated = []
        for row, value, value_hash in zip(rows, values, hashes, strict=True):
            here = known.get((row["channel"], value_hash), str(row["id"]))
            self._same_address[row["id"]] = here
            translated.append({**row, "id": here, "value_hash": value_hash, "value_sealed": self._ours.seal(value)})
        return translated

    async def _sayings(self, connection: AsyncConnection, rows: Sequence[Row]) -> Sequence[Row]:
        """What was said there was said: none is sent again. Of two messages with one key, the second gets a longer one."""
        numbers = await self._numbers(connection)
        here = [
            {
                **row,
                "address_id": self._address(row["address_id"]),
                "inbox_id": numbers.get(row["inbox_id"]),
                "sent_at": row["sent_at"] or row["said_at"],
                "begun_at": None,
                "retry_at": None,
            }
            for row in rows
        ]
        known = await present(connection, SAYINGS, here)
        return [{**row, "key": _free_key(row, known)} for row in here]

    async def _numbers(self, connection: AsyncConnection) -> Mapping[int | None, int]:
        """Return the home's number of each message of the kit, by the number it has there."""
        by_name: dict[tuple[str, str], int] = {}
        names = [(row["channel"], row["external_id"]) for row in self._messages.values()]
        for start in range(0, len(names), 200):
            named = tuple_(inbox.c.channel, inbox.c.external_id).in_(names[start : start + 200])
            found = await connection.execute(select(inbox.c.id, inbox.c.channel, inbox.c.external_id).where(named))
            by_name |= {(row.channel, row.external_id): row.id for row in found}
        there = {number: (row["channel"], row["external_id"]) for number, row in self._messages.items()}
        return {number: by_name[name] for number, name in there.items() if name in by_name}


def _free_key(row: Row, known: Mapping[tuple[object, ...], Row]) -> str:
    key: str = row["key"]
    there = known.get((key,))
    if there is None or _said(there) == _said(row):
        return key
    return f"{key}:{hashlib.sha256(repr(_said(row)).encode()).hexdigest()[:12]}"


def _said(row: Row) -> tuple[Any, ...]:
    return row["address_id"], row["text"], row["said_at"].isoformat()
