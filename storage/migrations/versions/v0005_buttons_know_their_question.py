"""Buttons know their question: what was being asked where a button was offered is kept with the tap."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let what was heard say where it was tapped; what was heard before cannot tell."""
    op.add_column("inbox", sa.Column("place", sa.Text(), nullable=True))
