"""The consent ledger: records are only ever added, and what stands is worked out by `core.consent.standing` as they are.

`standing_consents` is derived, in the same transaction, so that the gate can be one predicate inside every query. For the whole
consultation it holds what stands; for an item it holds every purpose, yes or no, once there is a record about that item.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import ConsentRecord, Purpose, standing
from core.consultations import ConsultationId
from core.people import ParticipantId
from core.testimony import TestimonyId
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import consents, standing_consents

WHOLE_CONSULTATION = ""
"""What ``about`` says of a record that is not about one item."""


async def add_consents(writer: AsyncConnection, records: Sequence[ConsentRecord]) -> None:
    """Add `records` to the ledger and bring what stands up to date. A record that is there already is not added again."""
    rows = [row_of(record, "testimony_id", about=record.testimony_id or WHOLE_CONSULTATION) for record in records]
    await keep_new(writer, consents, rows)
    for participant_id, consultation_id in dict.fromkeys((each.participant_id, each.consultation_id) for each in records):
        await _derive(writer, participant_id, consultation_id)


async def ledger(
    connection: AsyncConnection, participant_id: ParticipantId, consultation_id: ConsultationId
) -> Sequence[ConsentRecord]:
    """Return one person's records for one consultation, in the order they were made."""
    statement = (
        select(consents)
        .where(consents.c.participant_id == participant_id, consents.c.consultation_id == consultation_id)
        .order_by(consents.c.at, consents.c.number)
    )
    rows = (await connection.execute(statement)).mappings()
    return [thing_of(ConsentRecord, row, testimony_id=row["about"] or None) for row in rows]


async def _derive(writer: AsyncConnection, participant_id: ParticipantId, consultation_id: ConsultationId) -> None:
    records = await ledger(writer, participant_id, consultation_id)
    items = dict.fromkeys(record.testimony_id for record in records if record.testimony_id is not None)
    of_whom = {"participant_id": participant_id, "consultation_id": consultation_id}
    await writer.execute(
        delete(standing_consents).where(
            standing_consents.c.participant_id == participant_id, standing_consents.c.consultation_id == consultation_id
        )
    )
    rows = [of_whom | row for about in (None, *items) for row in _standing_rows(records, about)]
    await keep_new(writer, standing_consents, rows)


def _standing_rows(records: Sequence[ConsentRecord], about: TestimonyId | None) -> list[dict[str, Any]]:
    agreed = standing(records, testimony_id=about)
    return [{"about": about or WHOLE_CONSULTATION, "purpose": purpose, "granted": purpose in agreed} for purpose in Purpose]
