"""The wall of an event, the waves of a panel, and paper forms."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Change nothing yet."""
