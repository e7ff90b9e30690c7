"""Step paces: how long each step of the catalogue took on this machine, so that the next can be told beforehand."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the table and the column. Of what was done before nobody knows how long it took."""
    op.create_table(
        "step_paces",
        sa.Column("step", sa.String(), primary_key=True),
        sa.Column("media_ms", sa.Float(), nullable=False),
        sa.Column("work_ms", sa.Float(), nullable=False),
    )
    op.add_column("testimony", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
