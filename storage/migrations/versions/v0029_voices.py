"""Voices that were told apart in a recording, and whose each is as a person said."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the tables. Nothing was told apart before."""
    op.create_table(
        "voices",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("start_ms", sa.Integer(), primary_key=True),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("voice", sa.Integer(), nullable=False),
    )
    op.create_table(
        "voice_names",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("voice", sa.Integer(), primary_key=True),
        sa.Column("participant_id", sa.String(), sa.ForeignKey("participants.id", ondelete="CASCADE"), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_voice_names_participant_id", "voice_names", ["participant_id"])
