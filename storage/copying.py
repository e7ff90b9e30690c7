"""What someone sent before they agreed to its being kept, and gets its playable copy after. Opens no file.

A note spoken while consent is still being asked is listened to at once; whether a copy of it is made is known with a later yes.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import ConsentRecord, Purpose
from core.consultations import ConsultationId
from core.people import ParticipantId
from core.testimony import Medium, RenditionKind, Testimony, TestimonyState
from storage.connections import Connections
from storage.revising import NOTHING_DONE
from storage.rows import thing_of
from storage.tables import appearances, renditions, testimony

COPIES = (RenditionKind.PLAYABLE, RenditionKind.POSTER)
"""What is made to be played or seen. The waveform alone is neither."""


class KeptCopying:
    """The part of `core.ports.Turns` that says what waits for a copy."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def to_copy(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> Sequence[Testimony]:
        """Return what someone sent whose recording may be kept since, and that waits to be worked through once more."""
        statement = (
            select(testimony)
            .where(_has_no_copy(participant_id, consultation_id), testimony.c.state == TestimonyState.RECEIVED)
            .order_by(testimony.c.received_at, testimony.c.id)
        )
        async with self._connections.reading() as reader:
            return [thing_of(Testimony, row) for row in (await reader.execute(statement)).mappings()]


async def wait_for_copies(writer: AsyncConnection, consents: Sequence[ConsentRecord]) -> None:
    """Make what has nothing to play of it wait to be worked through again, where its being kept is agreed to in `consents`."""
    for record in consents:
        if record.purpose is not Purpose.KEEP_RECORDING or not record.granted:
            continue
        here = _has_no_copy(record.participant_id, record.consultation_id)
        is_ready = testimony.c.state == TestimonyState.READY
        await writer.execute(update(testimony).where(here, is_ready).values(state=TestimonyState.RECEIVED, **NOTHING_DONE))


def _has_no_copy(participant_id: ParticipantId, consultation_id: ConsultationId) -> ColumnElement[bool]:
    """Whether it came from someone in a conversation, with a file of which a copy can be made, and has none."""
    facts: list[ColumnElement[Any]] = [
        testimony.c.consultation_id == consultation_id,
        testimony.c.session_id.is_not(None),
        testimony.c.recording_sha256.is_not(None),
        testimony.c.medium != Medium.FILE,
        exists().where(appearances.c.testimony_id == testimony.c.id, appearances.c.participant_id == participant_id),
        ~exists().where(renditions.c.testimony_id == testimony.c.id, renditions.c.kind.in_(COPIES)),
    ]
    return and_(*facts)
