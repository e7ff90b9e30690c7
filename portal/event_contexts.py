"""What the pages of a consultation, its wall and its paper forms offer their templates. No behaviour."""

from dataclasses import dataclass
from typing import ClassVar

from core.consultations import Approach, Disposition, Route, Setting
from core.ports import BlankForm
from core.walls import WallCandidate
from portal.contexts import Page
from portal.fields import FormProblem


@dataclass(frozen=True, kw_only=True)
class ReachRow:
    """One way people were heard, with how many sessions stand how."""

    route: Route
    setting: Setting
    wave: int
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class ConsultationPage(Page):
    """One consultation: how people come to it, and how many came. Addresses are empty where there is nothing there.

    ``qr_code`` is a picture's address. ``may_run`` is for whoever may open walls and print.
    """

    template: ClassVar[str] = "consultation.html"
    title: str
    name: str
    approach: Approach
    wave: int
    chat_url: str
    qr_code: str
    wall_url: str
    may_run: bool
    dispositions: tuple[Disposition, ...]
    reach: tuple[ReachRow, ...]
    settings: tuple[Setting, ...]
    problem: str


@dataclass(frozen=True, kw_only=True)
class WallChoicePage(Page):
    """What is on a wall and a page of the words that may go on it, for whoever runs the event.

    ``wall_url`` is empty where there is no wall yet.
    """

    template: ClassVar[str] = "wall_choosing.html"
    title: str
    name: str
    wall_url: str
    on_wall: tuple[WallCandidate, ...]
    candidates: tuple[WallCandidate, ...]
    page: int
    has_older: bool


@dataclass(frozen=True, kw_only=True)
class WallPage(Page):
    """The wall itself, for everyone in the room."""

    template: ClassVar[str] = "wall.html"
    words_url: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WallWords:
    """The words on a wall alone: the page asks for them again and again."""

    template: ClassVar[str] = "_wall_words.html"
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TypingPage(Page):
    """A printed form to type up, as typed so far. ``code`` is as printed; ``typed`` is what stands in each field by key."""

    template: ClassVar[str] = "typing_up.html"
    code: str
    blank: BlankForm
    typed: dict[str, tuple[str, ...]]
    problems: tuple[FormProblem, ...]
    problem_by_field: dict[str, str]
    settings: tuple[Setting, ...]
    setting: Setting


@dataclass(frozen=True, kw_only=True)
class FindFormPage(Page):
    """The field for a form's code. ``kept`` is the code of a form that was just kept, empty otherwise, and ``gone`` of one that
    was just taken back. ``lines`` are help lines, where words of risk stood on the form that was kept.
    """

    template: ClassVar[str] = "find_form.html"
    kept: str
    gone: str
    lines: tuple[str, ...]
    problem: str
