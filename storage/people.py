"""Participants, for the facilitator's roster: pseudonyms and nothing else about anyone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from core.access import ADDERS, READERS
from core.people import Participant, PartnershipId, Viewer
from storage.connections import Connections
from storage.rows import row_of, thing_of
from storage.tables import participants, standing_consents


class People:
    """`core.ports.People` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def participants(self, viewer: Viewer) -> Sequence[Participant]:
        """Return the viewer's partnership's participants, by pseudonym; a role that does not read is shown nobody.

        Facilitators and administrators, who say who is in a film, are given everybody; others only those who agree to something
        still.
        """
        if not viewer.roles & READERS:
            return []
        theirs = participants.c.partnership_id == viewer.partnership_id
        shown = theirs if viewer.roles & ADDERS else theirs & _agrees_to_something()
        statement = select(participants).where(shown).order_by(participants.c.pseudonym_key, participants.c.id)
        async with self._connections.reading() as reader:
            return [thing_of(Participant, row) for row in (await reader.execute(statement)).mappings()]

    async def participant_called(self, pseudonym: str, partnership_id: PartnershipId) -> Participant | None:
        """Return the participant with this pseudonym, whatever its capitals and spaces; of several, who came first."""
        statement = (
            select(participants)
            .where(participants.c.partnership_id == partnership_id, participants.c.pseudonym_key == pseudonym_key(pseudonym))
            .order_by(participants.c.created_at, participants.c.id)
            .limit(1)
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        return None if row is None else thing_of(Participant, row)


def _agrees_to_something() -> ColumnElement[bool]:
    return exists().where(standing_consents.c.participant_id == participants.c.id, standing_consents.c.granted.is_(True))


def participant_row(participant: Participant) -> dict[str, Any]:
    """Return the row for a participant, with the key their pseudonym is found by."""
    return row_of(participant, pseudonym_key=pseudonym_key(participant.pseudonym))


def pseudonym_key(pseudonym: str) -> str:
    """Return what a pseudonym is found by: itself, without capitals and spaces."""
    return "".join(pseudonym.casefold().split())
