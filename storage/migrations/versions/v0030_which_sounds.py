"""Which sounds: of a film with several, which are played and written down."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add the column. Of what was looked into before, it is the first of them, as it was."""
    op.add_column("recordings", sa.Column("sounds", sa.JSON(), nullable=True))
