"""What the pages of a testimony's names, and of its copy for showing outside, offer their templates. No behaviour."""

from dataclasses import dataclass
from typing import ClassVar

from core.names import NameKind, NameState
from core.outside import Hindrance, OutsideCopy
from portal.contexts import Page
from portal.fields import FormProblem


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One place where a name stands: the name itself, and some of the words before and after it."""

    before: str
    words: str
    after: str
    time: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ShownName:
    """One name with every mention of it. ``bare`` is its stand-in without brackets, to be changed."""

    stand_in: str
    bare: str
    kind: NameKind
    state: NameState
    reasons: tuple[str, ...]
    mentions: tuple[Mention, ...]
    is_next: bool  # The first that nobody has decided about.


@dataclass(frozen=True, kw_only=True)
class NamesPage(Page):
    """The names in what may be read of a testimony, and its words as anybody may read them."""

    template: ClassVar[str] = "names.html"
    title: str
    testimony_url: str
    names: tuple[ShownName, ...]
    public_wording: tuple[str, ...]
    undecided: int
    is_done: bool
    may_decide: bool
    captions_url: str  # Captions for showing outside; empty until it is done, and of what has no times.
    subtitles_url: str
    hide: str  # As typed so far.
    problems: tuple[FormProblem, ...]
    problem_by_field: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OutsidePage(Page):
    """A testimony's copy for showing outside: what hinders one, and how far the one that was asked for has come."""

    template: ClassVar[str] = "outside.html"
    title: str
    testimony_url: str
    names_url: str
    people_url: str
    file_url: str
    hindrances: tuple[Hindrance, ...]
    copy: OutsideCopy | None
    may_ask: bool
    has_picture: bool
