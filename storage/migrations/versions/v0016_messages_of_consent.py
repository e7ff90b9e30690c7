"""Messages of consent: in which message a yes or a no came, so that an edit of it is followed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column. Of what is in the ledger already it is not known."""
    op.add_column("consents", sa.Column("message", sa.Text(), nullable=True))
