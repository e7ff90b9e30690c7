"""When a step was last noted, and from when on the time that is left of it is worked out."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the columns. Of a step that is under way nobody can say how long it takes until it is noted again."""
    op.add_column("testimony", sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("testimony", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("testimony", sa.Column("counted_from", sa.Float(), nullable=False, server_default="0"))
