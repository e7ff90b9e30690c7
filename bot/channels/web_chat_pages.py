"""The web chat's pages: one context a template, and the environment that renders them. Decides nothing.

Everything people wrote is escaped by the templates; no template marks it safe.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.web_chat_kiosk import Kiosk
from bot.channels.web_chat_lines import Asking, LineView, with_phone_links
from bot.channels.web_chat_words import PageWords
from bot.safeguarding import HelpLine, Safeguarding

FILES = Path(__file__).parent / "web_chat_files"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page shows. ``words`` are its own words; ``trouble`` names one of their sentences."""

    words: PageWords
    title: str
    kiosk: Kiosk | None = None
    is_sample: bool = False
    trouble: str | None = None


@dataclass(frozen=True, kw_only=True)
class StartPage(Page):
    """The first visit. ``seed`` becomes the chat's address when Start is tapped."""

    template: ClassVar[str] = "start.html"
    join_code: str
    asked_by: str
    seed: str


@dataclass(frozen=True, kw_only=True)
class ChatPage(Page):
    """A conversation so far and what is asked now. ``key`` names the next message of each form, so a repeat is known.

    ``chat`` marks what waits on this phone for this conversation; it is no secret and opens nothing.
    """

    template: ClassVar[str] = "chat.html"
    join_code: str
    chat: str
    language: str
    return_code: str
    private_link: str
    has_withdrawn: bool
    is_returning: bool
    lines: tuple[LineView, ...]
    hidden_words: str  # What stands there while nothing of before is shown; else nothing.
    count: int
    asking: Asking
    key: str
    draft: str
    limit_bytes: int
    limit_mb: int


@dataclass(frozen=True, kw_only=True)
class LinesPart:
    """New lines for a page that is open already."""

    template: ClassVar[str] = "_lines.html"
    words: PageWords
    join_code: str
    language: str
    lines: tuple[LineView, ...]
    hidden_words: str  # What stands there while nothing of before is shown; else nothing.


@dataclass(frozen=True, kw_only=True)
class AskingPart:
    """What is asked now, for a page that is open already."""

    template: ClassVar[str] = "_asking.html"
    words: PageWords
    kiosk: Kiosk | None
    join_code: str
    asking: Asking
    key: str
    count: int
    limit_mb: int


@dataclass(frozen=True, kw_only=True)
class ReturnPage(Page):
    """Where a return code is typed, or brought by a private link."""

    template: ClassVar[str] = "return.html"


@dataclass(frozen=True, kw_only=True)
class KioskPage(Page):
    """Where a worker makes a screen a kiosk. ``is_kiosk`` says that it is one for this consultation now."""

    template: ClassVar[str] = "kiosk.html"
    join_code: str
    is_kiosk: bool
    minutes: int
    choices: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class HelpLineView:
    """One help line. ``phone`` and ``text`` carry their numbers as links."""

    name: str
    purpose: str
    phone: Markup
    text: Markup


@dataclass(frozen=True, kw_only=True)
class HelpPage(Page):
    """Help lines: those where someone answers now, and those that are shut just now."""

    template: ClassVar[str] = "help.html"
    open_lines: tuple[HelpLineView, ...]
    shut_lines: tuple[HelpLineView, ...]


@dataclass(frozen=True, kw_only=True)
class OfflinePage(Page):
    """What a phone shows while there is no connection: help lines that are always open, and room to type and talk."""

    template: ClassVar[str] = "offline.html"
    lines: tuple[HelpLineView, ...]
    limit_bytes: int
    key: str = ""
    draft: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """One plain sentence and a way on. ``what`` names a notice or a trouble; ``draft`` gives typed words back."""

    template: ClassVar[str] = "notice.html"
    what: str
    draft: str = ""


Context = StartPage | ChatPage | LinesPart | AskingPart | ReturnPage | KioskPage | HelpPage | OfflinePage | NoticePage


def help_page(safeguarding: Safeguarding, now: datetime, *, words: PageWords, kiosk: Kiosk | None = None) -> HelpPage:
    """Return the help lines as they stand at `now`, in the order people wrote them. On a kiosk numbers are no links."""
    linked = kiosk is None
    return HelpPage(
        words=words,
        title="",
        kiosk=kiosk,
        open_lines=tuple(_help_line(line, linked=linked) for line in safeguarding.lines if line.is_open(now)),
        shut_lines=tuple(_help_line(line, linked=linked) for line in safeguarding.lines if not line.is_open(now)),
    )


def help_lines_always_open(safeguarding: Safeguarding) -> tuple[HelpLineView, ...]:
    """Return the help lines that are open at any hour."""
    return tuple(_help_line(line, linked=True) for line in safeguarding.lines if line.hours is None)


def _help_line(line: HelpLine, *, linked: bool) -> HelpLineView:
    show = with_phone_links if linked else escape
    return HelpLineView(name=line.name, purpose=line.purpose, phone=show(line.phone), text=show(line.text))


class Pages:
    """Renders contexts."""

    def __init__(self) -> None:
        self.environment = _environment()

    def render(self, context: Context) -> str:
        """Return the page or part as HTML."""
        return self.environment.get_template(context.template).render(vars(context))


@cache
def _environment() -> Environment:
    """Return the environment, made once: reading templates takes longer than rendering them."""
    return Environment(
        loader=FileSystemLoader(FILES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
