"""What a browser sends to the web chat: read within limits, and only from our own pages. Keeps nothing."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

LONGEST_MESSAGE = 20_000
"""Characters in one message. Five times what any messaging app sends at once."""

LONGEST_FORM_BYTES = 512 * 1024
"""Room for the longest message in any script: four bytes a character, each written as three in a form."""


class TooMuch(Exception):
    """More was sent than is taken at once. Caught by the page that asked; nothing was kept."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One form of the page, read.

    ``key`` is the same when the same message is sent again; ``place`` says what was asked where a button was offered.
    """

    text: str
    choices: tuple[str, ...]
    key: str
    place: str
    after: int

    @property
    def is_too_long(self) -> bool:
        """Whether the message is longer than is taken at once."""
        return len(self.text) > LONGEST_MESSAGE


async def read_form(request: Request) -> dict[str, list[str]]:
    """Read a url-encoded form. Raises `TooMuch`. What is not text reads as the mark for an unknown character."""
    body = b"".join([piece async for piece in within(request.stream(), LONGEST_FORM_BYTES)])
    return parse_qs(body.decode("ascii", errors="replace"), keep_blank_values=True, max_num_fields=200)


def said_in(form: dict[str, list[str]]) -> Said:
    """Return what a form of the chat page says."""
    text = form.get("text", [""])[0].replace("\r\n", "\n")
    return Said(
        text=text if text.strip() else "",
        choices=tuple(choice[:200] for choice in form.get("choice", []) if choice)[:100],
        key=form.get("key", [""])[0],
        place=form.get("place", [""])[0][:200],
        after=whole_number(form.get("after", ["0"])[0]),
    )


async def within(pieces: AsyncIterator[bytes], limit_bytes: int) -> AsyncIterator[bytes]:
    """Yield `pieces` until they are more than `limit_bytes` together. Raises `TooMuch` then."""
    total = 0
    async for piece in pieces:
        total += len(piece)
        if total > limit_bytes:
            raise TooMuch
        yield piece


def announced_bytes(request: Request) -> int:
    """Return how long the body says it is, 0 when it does not say."""
    return whole_number(request.headers.get("content-length", "0"))


def whole_number(text: str) -> int:
    """Read a whole number of up to 12 figures, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0


def external_id(address: str, key: str) -> str:
    """Return the id under which a message is known as a repeat: nobody can use up another person's."""
    return hashlib.sha256(f"{address}\n{key}".encode()).hexdigest()


def is_from_our_page(request: Request) -> bool:
    """Whether a change was asked for by one of our own pages.

    Browsers say so in Sec-Fetch-Site, older ones in Origin. What says neither is no browser, and carries nobody's cookie.
    Source: OWASP, Cross-Site Request Forgery Prevention.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
