"""Links that open a chat with the bot on Telegram. Pure."""

import re

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What Telegram lets a link carry."""


def deep_link(username: str, payload: str) -> str | None:
    """Return the link with which somebody starts a chat with the bot, with `payload`; None where no link can carry that."""
    return f"https://t.me/{username}?start={payload}" if username and PAYLOAD.fullmatch(payload) else None


def group_link(username: str, payload: str) -> str | None:
    """Return the link with which somebody adds the bot to a group, and starts it there with `payload`."""
    return f"https://t.me/{username}?startgroup={payload}" if username and PAYLOAD.fullmatch(payload) else None
