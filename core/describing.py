"""Describing: what the team writes about a film, recording, picture or file. Its own words, and nobody's testimony. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from core.testimony import TestimonyId


class Element(Enum):
    """The fifteen elements of Dublin Core (ISO 15836-1), which other catalogues understand."""

    TITLE = "title"  #: what it is called
    CREATOR = "creator"  #: who made it
    SUBJECT = "subject"  #: what it is about, in a few words
    DESCRIPTION = "description"  #: what is to be seen and heard
    PUBLISHER = "publisher"  #: who gives it out
    CONTRIBUTOR = "contributor"  #: who helped: the credits
    DATE = "date"  #: when it was made, as people say it
    TYPE = "type"  #: moving image, sound, still image
    FORMAT = "format"  #: how the file is written
    IDENTIFIER = "identifier"  #: what it is known by here
    SOURCE = "source"  #: what it was made from
    LANGUAGE = "language"  #: what is spoken in it
    RELATION = "relation"  #: what it belongs with
    COVERAGE = "coverage"  #: the place
    RIGHTS = "rights"  #: who holds the rights


WORKED_OUT = frozenset({Element.TYPE, Element.FORMAT, Element.IDENTIFIER})
"""Elements that Heard knows by itself; nobody types them."""

WRITTEN = tuple(element for element in Element if element not in WORKED_OUT)
"""Elements that people write, in the standard's order."""

LONGEST: Mapping[Element, int] = {Element.DESCRIPTION: 10_000, Element.CONTRIBUTOR: 4_000}
"""Characters an element may have; any other has `LONGEST_LINE`."""

LONGEST_LINE = 300
LONGEST_NOTE = 2_000
MOST_NOTES = 200

_SEARCHED = tuple(element for element in WRITTEN if element not in {Element.TITLE, Element.LANGUAGE, Element.RIGHTS})


@dataclass(frozen=True, kw_only=True)
class Note:
    """What is to be seen or heard at one moment, in the words of the team: "0:42 the gate closes"."""

    start_ms: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is written about one testimony. ``elements`` hold those that people write, without empty ones.

    ``version`` counts how often it was kept; 0 is never. It tells whether somebody else wrote meanwhile.
    """

    testimony_id: TestimonyId
    elements: Mapping[Element, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    version: int = 0

    @property
    def title(self) -> str:
        """What it is called; empty where nobody has said."""
        return self.elements.get(Element.TITLE, "")


def tidied(description: Description) -> Description:
    """Return it as it is kept: no empty elements or notes, no spaces around words, notes in the order of their times."""
    notes = {(note.start_ms, note.text.strip()) for note in description.notes if note.text.strip()}
    return Description(
        testimony_id=description.testimony_id,
        elements={key: text.strip() for key, text in description.elements.items() if key in WRITTEN and text.strip()},
        notes=tuple(Note(start_ms=start_ms, text=text) for start_ms, text in sorted(notes)),
        version=description.version,
    )


def problems_in(description: Description, *, length_ms: int | None) -> Sequence[str]:
    """Return everything that keeps it from being kept, in words for whoever wrote it. ``length_ms``: None has no times."""
    problems = [
        f"The {element.value} is too long: use at most {most} letters."
        for element, text in description.elements.items()
        if len(text) > (most := longest(element))
    ]
    if len(description.notes) > MOST_NOTES:
        problems.append(f"There are too many notes: keep to {MOST_NOTES}.")
    if any(len(note.text) > LONGEST_NOTE for note in description.notes):
        problems.append(f"A note is too long: use at most {LONGEST_NOTE} letters.")
    if description.notes and length_ms is None:
        problems.append("Only a film or sound has notes with times.")
    elif any(not 0 <= note.start_ms <= (length_ms or 0) for note in description.notes):
        problems.append("A note stands after the end.")
    return problems


def longest(element: Element) -> int:
    """Return how many characters an element may have."""
    return LONGEST.get(element, LONGEST_LINE)


def searched_text(elements: Mapping[Element, str]) -> str:
    """Return what a search looks through beside the title: one line an element."""
    return "\n".join(elements[element] for element in _SEARCHED if elements.get(element))
