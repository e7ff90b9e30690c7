"""Private links, which open a chat on another phone. The code stands in the fragment: browsers send it to no server."""

import io
from urllib.parse import quote

import segno
from starlette.requests import Request


def private_link(request: Request, code: str, *, base_url: str) -> str:
    """Return the link that opens the chat with this code; `base_url` is where people reach the server, if that is known."""
    return f"{base_url.rstrip('/') or own_address(request)}/chat/go#{quote(code, safe='-')}"


def own_address(request: Request) -> str:
    """Return where the browser that asks reached us."""
    return f"{request.url.scheme}://{request.url.netloc}"


def picture_of(link: str) -> bytes:
    """Draw a link as an SVG for a camera: dark on light by day and by night, or cameras would not read it."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False)
    return drawn.getvalue()
