"""How a message is put: the kind of answer it hopes for, and the language it is in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add both columns. Of messages that are there neither is known."""
    for name in ("expects", "language"):
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=False, server_default=""))
