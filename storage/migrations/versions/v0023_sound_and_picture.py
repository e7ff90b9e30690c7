"""What is known of a recording's sound and picture: tracks, high dynamic range, whether browsers play it, how loud it is."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the columns. Recordings from before are known anew once they are worked through again."""
    op.add_column("recordings", sa.Column("sound_tracks", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("recordings", sa.Column("transfer", sa.Text(), nullable=True))
    op.add_column("recordings", sa.Column("plays_as_it_is", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("recordings", sa.Column("loudness_lufs", sa.Float(), nullable=True))
