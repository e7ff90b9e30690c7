"""What is forgotten, and quick ways to what a conversation looks up: who has not ended, who has, and what a message became."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the list of files to delete, and the indexes."""
    op.create_table("doomed_files", sa.Column("sha256", sa.String(), primary_key=True))
    op.create_index("ix_sessions_stage_consultation_id", "sessions", ["stage", "consultation_id"])
    op.create_index("ix_sessions_consultation_id_disposition", "sessions", ["consultation_id", "disposition"])
    op.create_index("ix_sessions_participant_id", "sessions", ["participant_id"])
    op.drop_index("ix_testimony_session_id", "testimony")
    op.create_index("ix_testimony_session_id_message", "testimony", ["session_id", "message"])
