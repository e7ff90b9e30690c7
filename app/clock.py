"""The real clock and real randomness. Everything else is given these."""

import secrets
from datetime import UTC, datetime


def now() -> datetime:
    """Return now, in aware UTC."""
    return datetime.now(UTC)


def new_id(letter: str) -> str:
    """Return a new unguessable id such as "t_5k3…": the letter, an underscore and 80 random bits."""
    return f"{letter}_{secrets.token_hex(10)}"


def new_token() -> str:
    """Return a new secret of 256 random bits that is safe in an address or a cookie."""
    return secrets.token_urlsafe(32)
