"""Where buttons were offered, a phone's own language, and since when an address is known to be reached or lost."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns. A button that was offered before knows no place, and is taken for what is asked now."""
    op.add_column("outbox", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.add_column("addresses", sa.Column("reach_known_at", sa.DateTime(timezone=True), nullable=True))
