"""What the pages of workers who ask for somebody, or ask a group, offer their templates. No behaviour."""

from dataclasses import dataclass
from typing import ClassVar

from core.assisting import BriefingCard, HeldTalk
from core.consultations import Setting
from portal.contexts import Page


@dataclass(frozen=True, kw_only=True)
class AskForPage(Page):
    """The briefing card, its checklist, and whom to ask for, as filled in so far.

    ``others`` are the card in the script's other languages, ``underway`` are talks to go on with.
    """

    template: ClassVar[str] = "ask_for.html"
    title: str
    name: str
    is_group: bool
    card: BriefingCard
    others: tuple[BriefingCard, ...]
    ticks: tuple[tuple[str, str], ...]
    ticked: frozenset[str]
    settings: tuple[Setting, ...]
    setting: Setting | None
    is_somebody_known: bool
    pseudonym: str
    underway: tuple[HeldTalk, ...]
    problem: str


@dataclass(frozen=True, kw_only=True)
class HeldTalkPage(Page):
    """A conversation that a worker holds for one person. ``key`` makes a line sent twice one line."""

    template: ClassVar[str] = "held_talk.html"
    talk: HeldTalk
    key: str
    limit_mb: int
    problem: str


@dataclass(frozen=True, kw_only=True)
class GroupPage(Page):
    """A group: who sits where, what was asked last, and what was said. ``key`` makes a line sent twice one line."""

    template: ClassVar[str] = "group.html"
    talk: HeldTalk
    key: str
    limit_mb: int
    problem: str
