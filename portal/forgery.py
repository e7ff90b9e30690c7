"""Keeping other sites from posting forms in a member's name: a token bound to the cookie, and the page's own origin.

Pure. The token is an HMAC keyed with the cookie's value, so nothing more needs keeping and another site cannot work it out.
"""

import hashlib
import hmac
from urllib.parse import urlsplit


def form_token(cookie: str) -> str:
    """Return the token a form carries for the browser that holds `cookie`."""
    return hmac.new(cookie.encode(), b"heard form", hashlib.sha256).hexdigest()


def is_genuine(*, token: str, cookie: str | None) -> bool:
    """Whether a posted token was made for this cookie."""
    return bool(cookie) and hmac.compare_digest(form_token(cookie or "").encode(), token.encode())


def is_same_origin(*, origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a post came from a page of this site, by what the browser itself says.

    A browser that says nothing is let through: the token still has to fit. `host` is the Host header.
    """
    if fetch_site is not None and fetch_site not in {"same-origin", "none"}:
        return False
    if origin is None:
        return True
    return origin != "null" and urlsplit(origin).netloc == host
