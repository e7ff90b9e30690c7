"""Heard stretches: what was made of a long recording so far, so that a crash costs minutes and not the whole."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "heard_stretches",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("start_ms", sa.Integer(), primary_key=True),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("made_with", sa.Text(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
    )
