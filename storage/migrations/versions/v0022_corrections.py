"""Corrections of transcripts, what is to be looked at again because of them, and doubts cleared by listening."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the tables. Nothing was corrected before."""
    op.create_table(
        "corrections",
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("sitting", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speakers", sa.JSON(), nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("codebook_sha256", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_testimony_id_settled_at", "reviews", ["testimony_id", "settled_at"])
    op.create_table(
        "cleared_doubts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("testimony_id", sa.String(), sa.ForeignKey("testimony.id", ondelete="CASCADE"), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cleared_doubts_testimony_id_passage_id", "cleared_doubts", ["testimony_id", "passage_id"])
