"""Messages on their way: files to be fetched, tries to send and what became of them, who cannot be reached, private links."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns and the table. What was sent before has no reference and was never in doubt."""
    op.add_column("addresses", sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("inbox", sa.Column("attachment_sealed", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("link", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("reference", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("parts", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("delivery", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_channel_reference", "outbox", ["channel", "reference"])
    op.create_table(
        "private_links",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("address_id", sa.String(), sa.ForeignKey("addresses.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_private_links_address_id", "private_links", ["address_id"])
