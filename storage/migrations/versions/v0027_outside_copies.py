"""Copies of films and sound for showing outside that somebody asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "outside_copies",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("with_captions", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
    )
