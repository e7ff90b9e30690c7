"""What the team typed about a testimony: read as typed, then checked, all problems at once. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.describing import LONGEST_NOTE, MOST_NOTES, WRITTEN, Description, Element, Note, longest
from core.testimony import TestimonyId
from core.typed import ms_from
from portal.fields import Fields, FormProblem, written_in
from portal.times import clock_time

SPARE_ROWS = 4
"""Empty rows for new notes; saving brings more."""

FIRST = (Element.TITLE, Element.CREATOR, Element.COVERAGE, Element.CONTRIBUTOR, Element.DESCRIPTION)
"""Elements that are shown at once; the others stand behind a heading that opens."""


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """One note as typed. ``number`` counts from 1."""

    number: int
    at: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in this row."""
        return not (self.at or self.text)


@dataclass(frozen=True, kw_only=True)
class DescriptionForm:
    """The whole form as typed, to be shown again when something is wrong. ``version`` is what it was filled from."""

    elements: Mapping[Element, str]
    rows: tuple[NoteRow, ...]
    version: int


def form_of(description: Description) -> DescriptionForm:
    """Return the form that shows what is written already."""
    notes = [(clock_time(note.start_ms), note.text) for note in description.notes]
    return DescriptionForm(elements=description.elements, rows=_with_spare(notes), version=description.version)


def form_from(fields: Fields) -> DescriptionForm:
    """Read the form as typed, without judging it. Emptied rows go."""
    rows = [(written_in(fields, f"note-{n}-at"), written_in(fields, f"note-{n}-text")) for n in range(1, MOST_NOTES + 1)]
    version = written_in(fields, "version")
    return DescriptionForm(
        elements={element: text for element in WRITTEN if (text := written_in(fields, element.value))},
        rows=_with_spare([row for row in rows if any(row)]),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
    )


def problems_in(form: DescriptionForm, *, length_ms: int | None) -> tuple[FormProblem, ...]:
    """Return everything that must be mended, in the page's order. ``length_ms`` is None where it is not known."""
    too_long = tuple(
        FormProblem(field=element.value, text=f"Use at most {longest(element)} letters here.")
        for element in (*FIRST, *WRITTEN)
        if len(form.elements.get(element, "")) > longest(element)
    )
    notes = tuple(problem for row in form.rows if not row.is_empty for problem in _problems_of(row, length_ms))
    return tuple(dict.fromkeys((*too_long, *notes)))


def description_from(form: DescriptionForm, testimony_id: TestimonyId) -> Description:
    """Return what was written, once `problems_in` found nothing."""
    notes = tuple(Note(start_ms=ms_from(row.at) or 0, text=row.text) for row in form.rows if row.text)
    return Description(testimony_id=testimony_id, elements=form.elements, notes=notes, version=form.version)


def _with_spare(notes: Sequence[tuple[str, str]]) -> tuple[NoteRow, ...]:
    kept = [*notes, *[("", "")] * SPARE_ROWS][:MOST_NOTES]
    return tuple(NoteRow(number=number, at=at, text=text) for number, (at, text) in enumerate(kept, start=1))


def _problems_of(row: NoteRow, length_ms: int | None) -> list[FormProblem]:
    at, where = ms_from(row.at), f"Note {row.number}"
    problems = []
    if at is None:
        say = "say when it is" if not row.at else "write the time"
        problems.append(
            FormProblem(field=f"note-{row.number}-at", text=f"{where}: {say}, as minutes and seconds, such as 0:42.")
        )
    elif length_ms is not None and at > length_ms:
        problems.append(
            FormProblem(
                field=f"note-{row.number}-at", text=f"{where}: it is only {clock_time(length_ms)} long. Check the time."
            )
        )
    if not row.text:
        problems.append(FormProblem(field=f"note-{row.number}-text", text=f"{where}: say what there is, or empty its time."))
    elif len(row.text) > LONGEST_NOTE:
        problems.append(FormProblem(field=f"note-{row.number}-text", text=f"{where}: use at most {LONGEST_NOTE} letters."))
    return problems
