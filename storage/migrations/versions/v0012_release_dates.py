"""When somebody comes out of custody, so that nobody writes to them before."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Change nothing yet."""
