"""When somebody comes out of custody, so that nobody writes to them before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "release_dates",
        sa.Column("participant_id", sa.String(), sa.ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("on_date", sa.Date(), nullable=False),
    )
