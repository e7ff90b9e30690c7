"""Who is told of concerns, and in which order."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Change nothing yet."""
