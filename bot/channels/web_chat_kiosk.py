"""Kiosk screens: one screen that many people use in turn. A cookie that a worker sets once says that a screen is one.

On a kiosk a chat's cookie lasts minutes, no return code is shown, nothing is kept in the browser and no link leads away.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "heard-kiosk"
"""No join code makes this name: those of chats begin with "heard_"."""

CHATS = "heard_"
"""How the names of chats' cookies begin."""

MINUTES = (2, 3, 5, 10)
"""After how many minutes without a tap it may ask whether someone is there."""

USUAL_MINUTES = 3

SPARE_S = 120
"""A chat's cookie outlasts the quiet minutes by this much: the page asks first, and tells what was sent that it was kept."""

A_YEAR_S = 365 * 24 * 60 * 60

CLEARED = '"cache", "storage"'
"""What the browser is told to clear after each person. Cookies are named one by one: the kiosk's own stays."""


@dataclass(frozen=True, kw_only=True)
class Kiosk:
    """A screen that goes back to the start of this consultation after each person."""

    join_code: str
    minutes: int

    @property
    def cookie_lasts_s(self) -> int:
        """How long a chat's cookie lasts here after it was last given, in seconds."""
        return self.minutes * 60 + SPARE_S


def kiosk_in(request: Request) -> Kiosk | None:
    """Return what the screen's cookie says, or None where it is nobody's kiosk."""
    minutes, _, join_code = request.cookies.get(COOKIE, "").partition(".")
    try:
        name = bytes.fromhex(join_code).decode()
    except ValueError:
        return None
    if not name or not minutes.isascii() or not minutes.isdigit() or int(minutes[:4]) not in MINUTES:
        return None
    return Kiosk(join_code=name, minutes=int(minutes))


def make_kiosk(response: Response, request: Request, kiosk: Kiosk, *, secure: bool) -> None:
    """Let this browser be a kiosk, and take every chat from before off it."""
    response.set_cookie(
        COOKIE,
        f"{kiosk.minutes}.{kiosk.join_code.encode().hex()}",
        max_age=A_YEAR_S,
        path="/chat",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    forget_chats(response, request)


def unmake_kiosk(response: Response) -> None:
    """Let this browser be an ordinary one again."""
    response.delete_cookie(COOKIE, path="/chat")


def forget_chats(response: Response, request: Request) -> None:
    """Take every chat off a kiosk: its cookies, and whatever else the browser kept."""
    for name in request.cookies:
        if name.startswith(CHATS):
            response.delete_cookie(name, path="/chat")
    response.headers["Clear-Site-Data"] = CLEARED


def minutes_in(typed: str) -> int:
    """Return the minutes that were chosen, the usual ones for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and int(typed[:4]) in MINUTES else USUAL_MINUTES
