"""Twilio, a gateway for text messages on the internet: sends through its REST API and fetches what came with a text.

Source: Twilio's documentation of the Messages resource, of Media, and of its error codes.
"""

import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import httpx

from bot.channels.sms_gateway import OutgoingText
from bot.channels.sms_parts import parts_of
from core.chat import Attachment, Receipt
from core.errors import DeliveryFailed, FetchFailed

TAKES_S = 30.0

SERVICE = "MG"
"""What the id of a messaging service begins with, which may stand in place of a number."""

GONE = frozenset({21610, 21211, 21214, 21217, 21614, 21612, 30004, 30005, 30006})
"""The person opted out, or the number is none, or no mobile phone: nothing reaches it any more."""

OURS_TO_MEND = frozenset({401, 403, 404})
"""Wrong or missing credentials: the text waits until somebody puts them right."""

MEDIA = re.compile(r"/2010-04-01/Accounts/AC[0-9a-f]{32}/Messages/(?:MM|SM)[0-9a-f]{32}/Media/ME[0-9a-f]{32}")
"""The only addresses that are ever fetched, on the API's own host: nothing that a request names leads anywhere else."""

MEDIA_HOSTS = ("twilio.com", "twiliocdn.com", "s3-external-1.amazonaws.com")
"""Where Twilio's own answer may send on to for the bytes; without the credentials."""

MOST_HOPS = 3

LARGEST_BYTES = 25_000_000
"""Several times what Twilio itself takes with a text."""


class Twilio:
    """`bot.channels.sms_gateway.SmsGateway` over Twilio's REST API."""

    def __init__(
        self, client: httpx.AsyncClient, *, api: str, account: str, token: str, sender: str, reports_url: str = ""
    ) -> None:
        """`api` is the base address. Without `reports_url` Twilio tells nothing of what becomes of a text."""
        self._client = client
        self._api = api.rstrip("/")
        self._account = account
        self._auth = httpx.BasicAuth(account, token)
        self._sender = {"MessagingServiceSid" if sender.startswith(SERVICE) else "From": sender}
        self._reports = {"StatusCallback": reports_url} if reports_url else {}

    async def send(self, text: OutgoingText) -> Receipt:
        """Hand over one text. Raises `DeliveryFailed`."""
        url = f"{self._api}/2010-04-01/Accounts/{self._account}/Messages.json"
        form = {"To": text.to, "Body": text.words, **self._sender, **self._reports}
        try:
            response = await self._client.post(url, data=form, auth=self._auth, timeout=TAKES_S)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise DeliveryFailed("Twilio cannot be reached.", retryable=True) from error
        except httpx.HTTPError as error:
            raise DeliveryFailed("Twilio broke off.", retryable=True, in_doubt=True) from error
        answer = _table(response)
        _check(response, answer)
        return Receipt(reference=_text(answer, "sid"), parts=_parts(answer, text.words))

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        """Yield a file that came with a text. Raises `FetchFailed`."""
        if not MEDIA.fullmatch(attachment.reference):
            raise FetchFailed("This is no file of Twilio's.", retryable=False)
        url, auth = f"{self._api}{attachment.reference}", cast("httpx.Auth | None", self._auth)
        for _ in range(MOST_HOPS):
            try:
                async with self._client.stream("GET", url, auth=auth, timeout=TAKES_S) as response:
                    if not response.is_redirect:
                        async for piece in _within(response):
                            yield piece
                        return
                    url = self._next(url, response.headers.get("location", ""))
            except httpx.HTTPError as error:
                raise FetchFailed("Twilio gave no file.", retryable=True) from error
            auth = None
        raise FetchFailed("Twilio sends from place to place.", retryable=False)

    def _next(self, url: str, location: str) -> str:
        """Return where a file is, if that is a place of Twilio's. Raises `FetchFailed`."""
        onward = urlsplit(urljoin(url, location))
        own, host = urlsplit(self._api), onward.hostname or ""
        is_own = (onward.scheme, onward.netloc) == (own.scheme, own.netloc)
        is_theirs = onward.scheme == "https" and any(host == each or host.endswith(f".{each}") for each in MEDIA_HOSTS)
        if not (is_own or is_theirs):
            raise FetchFailed("Twilio sends to a place that is not its own.", retryable=False)
        return onward.geturl()


async def _within(response: httpx.Response) -> AsyncIterator[bytes]:
    if response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise FetchFailed("Twilio has the file no more.", retryable=False)
    if response.status_code != httpx.codes.OK:
        raise FetchFailed(f"Twilio gave no file: {response.status_code}.", retryable=True)
    total = 0
    async for piece in response.aiter_bytes():
        total += len(piece)
        if total > LARGEST_BYTES:
            raise FetchFailed("The file is larger than any that comes with a text.", retryable=False)
        yield piece


def _table(response: httpx.Response) -> Mapping[str, Any]:
    try:
        answer = json.loads(response.content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _check(response: httpx.Response, answer: Mapping[str, Any]) -> None:
    """Raise `DeliveryFailed` where a text was not taken. Nothing of the answer is passed on: it may name a number."""
    status, code = response.status_code, answer.get("code")
    if status == httpx.codes.CREATED and _text(answer, "sid"):
        return
    if response.is_success:
        raise DeliveryFailed("Twilio's answer cannot be understood.", retryable=True, in_doubt=True)
    reason = f"Twilio did not take it: {status}, {code if isinstance(code, int) else 'no code'}."
    if code in GONE:
        raise DeliveryFailed(reason, retryable=False, unreachable=True)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise DeliveryFailed(reason, retryable=True, retry_after_s=_seconds(response.headers.get("retry-after", "")))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise DeliveryFailed(reason, retryable=True, in_doubt=status != httpx.codes.SERVICE_UNAVAILABLE)
    raise DeliveryFailed(reason, retryable=status in OURS_TO_MEND)


def _seconds(written: str) -> float | None:
    return min(float(written), 3600.0) if written.isascii() and written.isdigit() else None


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    return value if isinstance(value, str) else ""


def _parts(answer: Mapping[str, Any], words: str) -> int:
    """Return the parts that Twilio charges for; our own count where it does not say (a messaging service counts later)."""
    counted = _text(answer, "num_segments")
    return int(counted) if counted.isascii() and counted.isdigit() and 0 < int(counted) < 100 else parts_of(words)
