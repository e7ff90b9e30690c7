"""What workers confirm before they ask for someone, and groups."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Change nothing yet."""
