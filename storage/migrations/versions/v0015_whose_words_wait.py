"""Whose words wait: to which session a message belongs, and whether it waits until it is known who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add both columns. Of messages that are there the session is not known, and none waits."""
    op.add_column("inbox", sa.Column("session_id", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_inbox_session_id", "inbox", ["session_id"])
