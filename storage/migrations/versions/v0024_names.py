"""Names in what people said, and which passages were looked through for them; what was there before waits for a round."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "names",
        sa.Column("passage_id", sa.String(), sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("start_char", sa.Integer(), primary_key=True),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("stand_in", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "looked_through",
        sa.Column("passage_id", sa.String(), sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
    )
