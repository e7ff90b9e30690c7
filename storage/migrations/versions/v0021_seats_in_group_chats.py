"""Members of a group that meets in a messenger: the session in which each says what they agree to knows its group."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column. No session from before belongs to such a group."""
    op.add_column("sessions", sa.Column("sits_in", sa.Text(), nullable=True))
