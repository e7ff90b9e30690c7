"""Addresses of pages, as people outside reach them. No secret is ever in one but a one-time sign-in link's."""

from urllib.parse import quote

from app.settings import Settings
from core.findings import Finding

CHAT = "/chat"
"""Under which path consultations' chats open."""


def base_url(settings: Settings) -> str:
    """Return where people reach this server, without a closing slash."""
    if settings.base_url:
        return settings.base_url.rstrip("/")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def chat_url(base: str, name: str) -> str:
    """Return where the chat of the consultation with this short name opens, `base` being where people reach this server."""
    return f"{base}{CHAT}/{quote(name, safe='')}"


def testimony_url(settings: Settings, finding: Finding) -> str:
    """Return the page that plays a finding from its second."""
    page = f"{base_url(settings)}/testimony/{finding.testimony_id}"
    seconds = "" if finding.start_ms is None else f"?t={finding.start_ms}"
    return f"{page}{seconds}#about" if finding.passage_id is None else f"{page}{seconds}#p-{finding.passage_id}"
