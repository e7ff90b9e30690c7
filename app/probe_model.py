"""Opens the language model that may word probes, where the settings name one. Unset, every probe is the script's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, urlsplit

import httpx

from app.settings import Settings
from bot.probe_writing import EndpointProbeWriter, is_nobodys_computer, is_own_computer
from core.errors import BadSettings
from core.ports import ProbeWriter


@asynccontextmanager
async def opened_probe_model(settings: Settings) -> AsyncIterator[ProbeWriter | None]:
    """Give the model for as long as this lasts, or None where none is set. Raises `BadSettings`."""
    if not settings.probe_url:
        yield None
        return
    is_local = _checked(settings)
    key = settings.probe_key.get_secret_value() if settings.probe_key else ""
    # Proxies of the environment are left out: what is local must not leave through one.
    async with httpx.AsyncClient(trust_env=not is_local) as client:
        yield EndpointProbeWriter(
            client,
            url=settings.probe_url,
            model=settings.probe_model,
            key=key,
            timeout_s=settings.probe_timeout_s,
            is_local=is_local,
        )


def _address(url: str) -> SplitResult:
    no_address = BadSettings("HEARD_PROBE_URL is not a web address.", remedy="It looks like http://127.0.0.1:11434/v1.")
    try:
        address = urlsplit(url)
        has_port = address.port != 0
    except ValueError:  # A port that is none, or a bracket that never closes. Not told of: what was set may hold a secret.
        raise no_address from None
    if address.scheme not in {"http", "https"} or not address.hostname or not has_port:
        raise no_address
    return address


def _checked(settings: Settings) -> bool:
    """Return whether the model runs on the partnership's own computers, once the settings make sense."""
    address = _address(settings.probe_url)
    if is_nobodys_computer(settings.probe_url):
        raise BadSettings(
            "HEARD_PROBE_URL is an address at which no model can be.",
            remedy="For this computer it is http://127.0.0.1:11434/v1.",
        )
    key = settings.probe_key.get_secret_value() if settings.probe_key else ""
    if not (key.isascii() and key.isprintable()):
        raise BadSettings("HEARD_PROBE_KEY holds signs that no key has.", remedy="Copy it once more, as plain letters.")
    if not settings.probe_model:
        raise BadSettings("HEARD_PROBE_URL is set and HEARD_PROBE_MODEL is not.", remedy="Name the model to be asked.")
    is_local = is_own_computer(settings.probe_url) if settings.probe_is_local is None else settings.probe_is_local
    if not is_local and address.scheme != "https":
        raise BadSettings(
            "HEARD_PROBE_URL would send people's words over the internet where others can read them.",
            remedy="Use https, or set HEARD_PROBE_IS_LOCAL=true if it is a computer of your own.",
        )
    return is_local
