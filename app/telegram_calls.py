"""What of Telegram the rest of the house needs: the address that it calls, and links that open the bot."""

import asyncio

from fastapi import APIRouter

from app.wiring import House
from bot.channels.telegram_links import deep_link, group_link
from core.consultations import Approach, Consultation

TELEGRAM = "telegram"

ANSWERS_WITHIN_S = 5.0
"""How long to wait for Telegram to say what the bot is called. Reason: a poster must not wait for a line that is down."""


def telegram_routes(house: House) -> APIRouter | None:
    """Return the address that Telegram calls; None where we ask it, or there is no Telegram."""
    webhook = getattr(house.channels.get(TELEGRAM), "webhook", None)
    routes: APIRouter | None = None if webhook is None else webhook.routes(house.attendant.receive)
    return routes


async def telegram_name(house: House) -> str:
    """Return what the bot is called on Telegram; nothing without one, or where Telegram does not say."""
    named = getattr(house.channels.get(TELEGRAM), "named", None)
    if named is None:
        return ""
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            return str(await named())
    except TimeoutError:
        return ""


async def telegram_link(house: House, consultation: Consultation) -> str | None:
    """Return the link that opens a consultation on Telegram, for a focus group in a group; None where there is none."""
    opens = group_link if consultation.approach is Approach.FOCUS_GROUP else deep_link
    return None if consultation.script_hash is None else opens(await telegram_name(house), consultation.name)
