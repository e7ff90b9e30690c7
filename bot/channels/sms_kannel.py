"""Kannel, the gateway for text messages that runs on one's own computer: sends through it, and reads what it calls us with.

Everything secret or personal travels in headers, so that it stands in no log of addresses, Kannel's neither. Source: the User's
Guide of Kannel 1.4.5, "Using HTTP Post to send SMS messages" and "Delivery reports".
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from bot.channels.sms_gateway import DeliveryReport, IncomingText, OutgoingText
from bot.channels.sms_parts import parts_of
from bot.gsm import Alphabet, room_for
from core.chat import Delivery, Receipt
from core.errors import DeliveryFailed

ALL_REPORTS = 1 | 2 | 8 | 16
"""Delivered, failed on the phone's side, taken or refused by the network. Not 4, buffered: nothing follows from it."""

TAKES_S = 15.0
"""How long Kannel may take to accept a text; it answers within milliseconds on one computer."""

USER = "heard"
"""Under which name Kannel shows the secret; the name means nothing."""

DELIVERED, FAILED, REFUSED = "1", "2", "16"

NOBODYS = re.compile(r"\berr:0*(?:1|5|9|11|12)\b", re.IGNORECASE)
"""Errors with which a network says that a number is nobody's, or takes no texts. Source: 3GPP TS 29.002, 17.6.6, as SMPP
receipts give them: unknown subscriber, unidentified, illegal, service not provisioned, illegal equipment."""


class Kannel:
    """`bot.channels.sms_gateway.SmsGateway` over Kannel's HTTP interface."""

    def __init__(
        self, client: httpx.AsyncClient, *, url: str, user: str, password: str, sender: str, reports_url: str, secret: str
    ) -> None:
        """`url` is where Kannel takes texts (…/cgi-bin/sendsms), `reports_url` where it tells us what became of them.

        `secret` is what it shows when it calls us.
        """
        self._client = client
        self._url = url
        self._secrets = {"X-Kannel-Username": user, "X-Kannel-Password": password}
        self._sender = sender
        self._reports_url = with_secret(reports_url, secret)

    async def send(self, text: OutgoingText) -> Receipt:
        """Hand over one text. Raises `DeliveryFailed`."""
        is_small = room_for(text.words).alphabet is Alphabet.GSM_7
        headers = {
            **self._secrets,
            "X-Kannel-From": self._sender,
            "X-Kannel-To": text.to,
            "X-Kannel-Coding": "0" if is_small else "2",
            "X-Kannel-DLR-Mask": str(ALL_REPORTS),
            "X-Kannel-DLR-Url": f"{self._reports_url}?reference={quote(text.reference, safe='')}&state=%d&why=%A",
            "Content-Type": "text/plain; charset=UTF-8",
        }
        try:
            response = await self._client.post(self._url, content=text.words.encode(), headers=headers, timeout=TAKES_S)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise DeliveryFailed("Kannel cannot be reached.", retryable=True) from error
        except httpx.HTTPError as error:
            raise DeliveryFailed("Kannel broke off.", retryable=True, in_doubt=True) from error
        _check(response)
        return Receipt(reference=text.reference, parts=parts_of(text.words))


def _check(response: httpx.Response) -> None:
    """Raise `DeliveryFailed` where a text was not taken. Nothing of the answer is passed on: it may name a number."""
    if response.status_code == httpx.codes.ACCEPTED:
        return
    if response.status_code == httpx.codes.BAD_REQUEST and "denied" in response.text:
        raise DeliveryFailed("Kannel takes no texts for this number.", retryable=False, unreachable=True)
    is_ours = response.status_code in {httpx.codes.FORBIDDEN, httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND}
    if is_ours or response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise DeliveryFailed(f"Kannel did not take it: {response.status_code}.", retryable=True)
    raise DeliveryFailed(f"Kannel refused it: {response.status_code}.", retryable=False)


def with_secret(url: str, secret: str) -> str:
    """Return `url` in the form that makes Kannel show `secret` in a header, which it never writes into its own addresses."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{USER}:{quote(secret, safe='')}@{parts.netloc}"))


def shows_secret(headers: Mapping[str, str], secret: str) -> bool:
    """Whether a call shows the secret, as HTTP Basic credentials. Takes the same time however much of it is right."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    try:
        shown = base64.b64decode(given, validate=True) if kind.casefold() == "basic" else b""
    except binascii.Error:
        shown = b""
    password = shown.partition(b":")[2]
    return hmac.compare_digest(password, secret.encode()) and bool(secret)


def kannel_text(query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> IncomingText | None:
    """Return the text that a call of Kannel's brings; None where it is no such call."""
    number, sender = query.get("id", ""), headers.get("x-kannel-from", "")
    if not number or not sender or len(number) > 100:
        return None
    charset = re.search(r'charset="?([\w-]+)', headers.get("content-type", ""))
    try:
        words = body.decode(charset.group(1) if charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        words = body.decode("utf-8", errors="replace")
    return IncomingText(id=number, sender=sender, words=words)


def kannel_report(query: Mapping[str, str]) -> DeliveryReport | None:
    """Return the delivery report that a call of Kannel's brings; None where it is no such call."""
    reference, state = query.get("reference", ""), query.get("state", "")
    if not reference or len(reference) > 100 or not state.isascii() or not state.isdigit():
        return None
    if state in {FAILED, REFUSED}:
        is_lost = bool(NOBODYS.search(query.get("why", "")))
        return DeliveryReport(reference=reference, delivery=Delivery.FAILED, is_lost=is_lost)
    return DeliveryReport(reference=reference, delivery=Delivery.DELIVERED if state == DELIVERED else None)
