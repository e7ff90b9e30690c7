"""The routes by which a gateway brings texts and tells what became of ours, joined to this home."""

from functools import partial

from fastapi import APIRouter

from app.clock import now
from app.sms import callers_of, secret_in
from app.wiring import House
from bot.channels.sms_incoming import Incoming
from bot.channels.sms_reports import Reports
from bot.channels.sms_routes import KannelCalls, TwilioCalls
from bot.reaching import note_unreachable


def sms_routes(house: House) -> APIRouter | None:
    """Return the routes that the gateway calls, or None where there is no gateway."""
    settings, conversations = house.settings, house.store.conversations
    if not settings.sms_gateway:
        return None
    incoming = Incoming(
        receive=house.attendant.receive,
        turns=conversations,
        consultations=house.store.consultations,
        clock=now,
        region=settings.sms_region,
        own_number=settings.sms_from,
        has_links=bool(settings.base_url),
    )
    reports = Reports(
        sendings=conversations,
        reach=conversations,
        texts=house.store.texts,
        on_unreachable=partial(note_unreachable, conversations),
        clock=now,
    )
    if settings.sms_gateway == "twilio":
        return TwilioCalls(
            incoming=incoming,
            reports=reports,
            token=secret_in(settings.twilio_token),
            base_url=settings.base_url,
            api=settings.twilio_api,
        ).router()
    secret = secret_in(settings.kannel_secret)
    return KannelCalls(incoming=incoming, reports=reports, secret=secret, callers=callers_of(settings.kannel_callers)).router()
