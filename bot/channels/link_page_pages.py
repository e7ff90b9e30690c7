"""The pages that private links open: one context a template, which stand beside the web chat's. Decides nothing."""

from dataclasses import dataclass
from typing import ClassVar

from bot.channels.web_chat_pages import Page, Pages


@dataclass(frozen=True, kw_only=True)
class LinkPage(Page):
    """Where a link is opened: by its script, or by hand."""

    template: ClassVar[str] = "link.html"


@dataclass(frozen=True, kw_only=True)
class TalkPage(Page):
    """What is being asked, a recorder and a field. ``place`` says what was asked; by ``key`` a repeat is known."""

    template: ClassVar[str] = "link_talk.html"
    question: str
    question_language: str
    choices: tuple[str, ...]
    place: str
    key: str
    limit_bytes: int


@dataclass(frozen=True, kw_only=True)
class SendPage(Page):
    """A field for a file."""

    template: ClassVar[str] = "link_send.html"
    place: str
    key: str
    limit_bytes: int
    limit_mb: int


@dataclass(frozen=True, kw_only=True)
class LinkNotice(Page):
    """One plain sentence; ``may_go_on`` offers to say more."""

    template: ClassVar[str] = "link_notice.html"
    what: str
    may_go_on: bool = False


Context = LinkPage | TalkPage | SendPage | LinkNotice


def rendered(context: Context) -> str:
    """Return a page as HTML."""
    return Pages().environment.get_template(context.template).render(vars(context))
