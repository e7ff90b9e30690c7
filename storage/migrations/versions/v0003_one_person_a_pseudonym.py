"""One person a pseudonym: within a partnership, no two people are known by the same name."""

from itertools import count

import sqlalchemy as sa
from alembic import op

from core.pseudonyms import pseudonym_from

revision = "0003"
down_revision = "0002"

_INDEX = "ix_participants_partnership_id_pseudonym_key"


def upgrade() -> None:
    """Give whoever came later and bears a taken name the next derived one, then let no name be taken twice."""
    in_order = "SELECT id, partnership_id, pseudonym_key FROM participants ORDER BY created_at, id"
    people = op.get_bind().execute(sa.text(in_order)).all()
    taken = {(person.partnership_id, person.pseudonym_key) for person in people}
    borne: set[tuple[str, str]] = set()
    for person in people:
        name = (person.partnership_id, person.pseudonym_key)
        if name in borne:
            name = (person.partnership_id, _rename(person.id, person.partnership_id, taken))
        taken.add(name)
        borne.add(name)
    op.drop_index(_INDEX, "participants")
    op.create_index(_INDEX, "participants", ["partnership_id", "pseudonym_key"], unique=True)


def _rename(participant_id: str, partnership_id: str, taken: set[tuple[str, str]]) -> str:
    derived = (pseudonym_from(f"{participant_id}/{number}") for number in count(1))
    pseudonym = next(each for each in derived if (partnership_id, _key(each)) not in taken)
    op.get_bind().execute(
        sa.text("UPDATE participants SET pseudonym = :pseudonym, pseudonym_key = :key WHERE id = :id"),
        {"pseudonym": pseudonym, "key": _key(pseudonym), "id": participant_id},
    )
    return _key(pseudonym)


def _key(pseudonym: str) -> str:
    return "".join(pseudonym.casefold().split())
