"""Sessions remember more: where being asked whether they are sure began, and the kind of risk the card was shown for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both columns; sessions that are there remember neither."""
    op.add_column("sessions", sa.Column("came_from", sa.String(), nullable=True))
    op.add_column("sessions", sa.Column("shown_for", sa.Text(), nullable=True))
