"""Opens text messages where the settings name a gateway. What opens here closes here."""

import ipaddress
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from pydantic import SecretStr

from app.channel_needs import ChannelNeeds
from app.clock import now
from app.settings import Settings
from bot.channels.sms import Texter, sms_channel
from bot.channels.sms_gateway import SmsGateway
from bot.channels.sms_kannel import Kannel
from bot.channels.sms_routes import Network
from bot.channels.sms_strangers import Strangers
from bot.channels.sms_texting import text_words
from bot.channels.sms_twilio import Twilio
from bot.pushing import PushChannel
from bot.wording import LANGUAGE, Phrase
from core.errors import BadSettings

SHORTEST_SECRET = 16


@asynccontextmanager
async def opened_sms(needs: ChannelNeeds) -> AsyncIterator[PushChannel | None]:
    """Open the channel for text messages, or give None where no gateway is set. Raises `BadSettings`."""
    settings, tongues = needs.settings, needs.tongues
    if not settings.sms_gateway:
        yield None
        return
    require_sms(settings)
    async with httpx.AsyncClient(trust_env=not _is_near(settings), follow_redirects=False) as client:
        gateway = _gateway(settings, client)
        strangers = Strangers(
            gateway=gateway,
            sentence=tongues[LANGUAGE].wording.say(Phrase.TEXT_A_CODE),
            commands=tuple(tongue.wording.commands for tongue in tongues.values()),
            clock=now,
        )
        texter = Texter(
            gateway=gateway,
            links=needs.links,
            texts=needs.store.texts,
            words={language: text_words(tongue.wording) for language, tongue in tongues.items()},
            language=LANGUAGE,
        )
        yield sms_channel(
            texter,
            per_second=settings.sms_per_second,
            answer_stranger=strangers.answer,
            fetch=gateway.fetch if isinstance(gateway, Twilio) else None,
        )


def _gateway(settings: Settings, client: httpx.AsyncClient) -> SmsGateway:
    return _twilio(settings, client) if settings.sms_gateway == "twilio" else _kannel(settings, client)


def _twilio(settings: Settings, client: httpx.AsyncClient) -> Twilio:
    return Twilio(
        client,
        api=settings.twilio_api,
        account=settings.twilio_sid,
        token=secret_in(settings.twilio_token),
        sender=settings.sms_from,
        reports_url=f"{settings.base_url.rstrip('/')}/sms/twilio/status",
    )


def _kannel(settings: Settings, client: httpx.AsyncClient) -> Kannel:
    return Kannel(
        client,
        url=settings.kannel_url,
        user=settings.kannel_user,
        password=secret_in(settings.kannel_password),
        sender=settings.sms_from,
        reports_url=f"{kannel_callback(settings)}/sms/kannel/report",
        secret=secret_in(settings.kannel_secret),
    )


def kannel_callback(settings: Settings) -> str:
    """Return where Kannel reaches this server, without a closing slash."""
    return settings.kannel_callback.rstrip("/") or f"http://127.0.0.1:{settings.port}"


def secret_in(secret: SecretStr | None) -> str:
    """Return a secret's value, or nothing."""
    return secret.get_secret_value() if secret else ""


def _is_near(settings: Settings) -> bool:
    """Whether the gateway is Kannel, which is never reached through a proxy of the environment."""
    return settings.sms_gateway == "kannel"


def require_sms(settings: Settings) -> None:
    """Raise `BadSettings` naming everything that is missing."""
    missing = [name for name, is_missing in _wanted(settings) if is_missing]
    if missing:
        names = ", ".join(f"HEARD_{name.upper()}" for name in missing)
        raise BadSettings(f"HEARD_SMS_GATEWAY is set and these are not: {names}.", remedy="See docs/running.md, Text messages.")
    if settings.sms_gateway == "kannel" and len(secret_in(settings.kannel_secret)) < SHORTEST_SECRET:
        raise BadSettings("HEARD_KANNEL_SECRET is too short.", remedy="Take 16 random characters or more.")
    if settings.sms_gateway == "twilio" and not settings.twilio_api.startswith(("https://", "http://127.0.0.1")):
        raise BadSettings("HEARD_TWILIO_API would send people's words where others can read them.", remedy="Use https.")
    callers_of(settings.kannel_callers)


def _wanted(settings: Settings) -> Sequence[tuple[str, bool]]:
    kannel = (
        ("kannel_user", not settings.kannel_user),
        ("kannel_password", not settings.kannel_password),
        ("kannel_secret", not settings.kannel_secret),
        ("kannel_callback", not settings.port and not settings.kannel_callback),
    )
    twilio = (
        ("twilio_sid", not settings.twilio_sid),
        ("twilio_token", not settings.twilio_token),
        ("base_url", not settings.base_url),
    )
    return (("sms_from", not settings.sms_from), *(twilio if settings.sms_gateway == "twilio" else kannel))


def callers_of(written: str) -> Sequence[Network]:
    """Return the networks that Kannel may call from. Raises `BadSettings`."""
    try:
        return tuple(ipaddress.ip_network(each.strip(), strict=False) for each in written.split(",") if each.strip())
    except ValueError as error:
        raise BadSettings("HEARD_KANNEL_CALLERS names no network.", remedy="It looks like 10.0.0.5, 192.168.1.0/24.") from error
