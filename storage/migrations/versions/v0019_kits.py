"""Kits: those that were made, what came home of each, and a memory of every item that did."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "kits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("consultations", sa.JSON(), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_kits_partnership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kits")),
    )
    op.create_table(
        "kit_arrivals",
        sa.Column("kit_id", sa.String(), nullable=False),
        sa.Column("copy_id", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_kit", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["kits.id"], name=op.f("fk_kit_arrivals_kit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kit_id", "copy_id", name=op.f("pk_kit_arrivals")),
    )
    op.create_table(
        "kit_items",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("kit_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["kits.id"], name=op.f("fk_kit_items_kit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_kit_items")),
    )
