"""Short names are unique: a consultation's is its join code, and a code leads to one place."""

from itertools import count

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_INDEX = "ix_consultations_name"


def upgrade() -> None:
    """Number whichever opened later and bears a taken name, then let no name be taken twice."""
    in_order = "SELECT id, name FROM consultations ORDER BY opened_at, id"
    there = op.get_bind().execute(sa.text(in_order)).all()
    taken = {consultation.name for consultation in there}
    borne: set[str] = set()
    for consultation in there:
        if consultation.name in borne:
            free = next(name for number in count(2) if (name := f"{consultation.name}_{number}") not in taken)
            rename = sa.text("UPDATE consultations SET name = :name WHERE id = :id")
            op.get_bind().execute(rename, {"name": free, "id": consultation.id})
            taken.add(free)
        borne.add(consultation.name)
    op.drop_index(_INDEX, "consultations")
    op.create_index(_INDEX, "consultations", ["name"], unique=True)
