"""Headers that every answer carries, so that a page runs and shows only what this site sent. Knows no page."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "img-src 'self' data:; media-src 'self' blob:; base-uri 'none'; frame-ancestors 'none'"
)
"""Pictures may be data because the design system's stylesheet holds its small ones so."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would make browsers hide the origin of our own forms, which is checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cache-Control": "private, no-store",
}


async def secure_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Put `HEADERS` on an answer; one that brings its own keeps it. Goes into ``app.middleware("http")``."""
    response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
