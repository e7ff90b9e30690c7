"""Opens the language model that may word probes, where the settings name one. Unset, every probe is the script's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.outside_services import checked_service
from app.settings import Settings
from bot.probe_writing import EndpointProbeWriter
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


def _checked(settings: Settings) -> bool:
    """Return whether the model runs on the partnership's own computers, once the settings make sense."""
    is_local = checked_service(
        "HEARD_PROBE", settings.probe_url, key=settings.probe_key, is_local=settings.probe_is_local, carries="words"
    )
    if not settings.probe_model:
        raise BadSettings("HEARD_PROBE_URL is set and HEARD_PROBE_MODEL is not.", remedy="Name the model to be asked.")
    return is_local
