"""The address that Telegram calls, for the web server, where Telegram is to call us rather than to be asked."""

from fastapi import APIRouter

from app.wiring import House

TELEGRAM = "telegram"


def telegram_routes(house: House) -> APIRouter | None:
    """Return the address that Telegram calls; None where we ask it, or there is no Telegram."""
    webhook = getattr(house.channels.get(TELEGRAM), "webhook", None)
    routes: APIRouter | None = None if webhook is None else webhook.routes(house.attendant.receive)
    return routes
