"""Concerns are read: when a person read one, and who."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Let a concern say when it was read and by whom; those that are there wait to be read."""
    op.add_column("concerns", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concerns", sa.Column("read_by", sa.Text(), nullable=True))
