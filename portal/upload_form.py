"""What a facilitator typed about a film or recording: read as typed, then checked, all problems at once. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.consent import HowGiven, Purpose
from core.consultations import Consultation
from core.ports import PersonInIt, Submission
from portal.times import ms_from

ROWS = 6
"""How many people can be named on the page."""

LONGEST_TITLE = 200
LONGEST_LABEL = 60

Fields = Mapping[str, Sequence[str]]
"""A posted form: every value under its name, in the order sent."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person as typed. ``number`` counts from 1; ``agreed`` holds the values of purposes."""

    number: int
    label: str = ""
    agreed: frozenset[str] = frozenset()
    how: str = ""
    starts: str = ""
    ends: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or ticked in this row."""
        return not (self.label or self.agreed or self.starts or self.ends)


@dataclass(frozen=True, kw_only=True)
class UploadForm:
    """The whole form as typed, to be shown again when something is wrong."""

    title: str = ""
    consultation: str = ""
    made_on: str = ""
    people: tuple[PersonRow, ...] = tuple(PersonRow(number=number) for number in range(1, ROWS + 1))


@dataclass(frozen=True, kw_only=True)
class FormProblem:
    """One thing wrong, in words for the person at the form. ``field`` is the id of what to mend."""

    field: str
    text: str


def form_from(fields: Fields) -> UploadForm:
    """Read the form as typed, without judging it; spaces around words go."""
    return UploadForm(
        title=_one(fields, "title"),
        consultation=_one(fields, "consultation"),
        made_on=_one(fields, "made-on"),
        people=tuple(
            PersonRow(
                number=number,
                label=" ".join(_one(fields, f"person-{number}-label").split()),
                agreed=frozenset(fields.get(f"person-{number}-agreed", ())),
                how=_one(fields, f"person-{number}-how"),
                starts=_one(fields, f"person-{number}-starts"),
                ends=_one(fields, f"person-{number}-ends"),
            )
            for number in range(1, ROWS + 1)
        ),
    )


def problems_in(
    form: UploadForm, consultations: Sequence[Consultation], *, has_file: bool, today: date
) -> tuple[FormProblem, ...]:
    """Return everything that must be mended, in the page's order."""
    problems = []
    if not has_file:
        problems.append(FormProblem(field="file", text="Choose the film or sound file."))
    if not form.title:
        problems.append(FormProblem(field="title", text="Give it a title, without anybody's name in it."))
    elif len(form.title) > LONGEST_TITLE:
        problems.append(FormProblem(field="title", text=f"Make the title shorter: at most {LONGEST_TITLE} characters."))
    if form.consultation not in {each.id for each in consultations}:
        problems.append(FormProblem(field="consultation", text="Choose which consultation it belongs to."))
    problems.extend(_date_problems(form.made_on, today))
    for row in form.people:
        problems.extend(_row_problems(row))
    return tuple(problems)


def submission_from(form: UploadForm, consultation: Consultation) -> Submission:
    """Return what the form says, once `problems_in` found nothing. The day it was made counts from midnight UTC."""
    day = day_from(form.made_on)
    if day is None:
        raise ValueError("The form has not been checked.")
    return Submission(
        consultation=consultation,
        title=form.title,
        made_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        people=tuple(
            PersonInIt(
                pseudonym=row.label,
                agreed=frozenset(Purpose(value) for value in row.agreed),
                how=HowGiven(row.how) if row.how else HowGiven.WITNESSED,
                start_ms=ms_from(row.starts),
                end_ms=ms_from(row.ends),
            )
            for row in form.people
            if not row.is_empty
        ),
    )


def day_from(written: str) -> date | None:
    """Return the day in "2026-11-05", as browsers send it, or "5/11/2026", as people type it; None for anything else."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", written):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", written):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date_problems(written: str, today: date) -> list[FormProblem]:
    day = day_from(written)
    if day is None:
        return [FormProblem(field="made-on", text="Give the day it was made, such as 5/11/2026.")]
    if day > today:
        return [FormProblem(field="made-on", text="The day it was made cannot be in the future.")]
    return []


def _row_problems(row: PersonRow) -> list[FormProblem]:
    if row.is_empty:
        return []
    prefix, who = f"person-{row.number}", f"Person {row.number}"
    problems = []
    if not row.label:
        problems.append(FormProblem(field=f"{prefix}-label", text=f"{who}: say who this is, by a pseudonym such as Rowan 4F7."))
    elif len(row.label) > LONGEST_LABEL:
        problems.append(FormProblem(field=f"{prefix}-label", text=f"{who}: use a shorter pseudonym."))
    if not row.agreed <= {purpose.value for purpose in Purpose}:
        problems.append(FormProblem(field=f"{prefix}-agreed", text=f"{who}: tick what they agreed to again."))
    if row.agreed and row.how not in {how.value for how in HowGiven}:
        problems.append(FormProblem(field=f"{prefix}-how", text=f"{who}: choose how they agreed."))
    return problems + _time_problems(row, prefix, who)


def _time_problems(row: PersonRow, prefix: str, who: str) -> list[FormProblem]:
    problems = [
        FormProblem(field=f"{prefix}-{end}", text=f"{who}: write the time as minutes and seconds, such as 0:42.")
        for end, written in (("starts", row.starts), ("ends", row.ends))
        if written and ms_from(written) is None
    ]
    start_ms, end_ms = ms_from(row.starts), ms_from(row.ends)
    if start_ms is not None and end_ms is not None and end_ms <= start_ms:
        problems.append(FormProblem(field=f"{prefix}-ends", text=f"{who}: the end must come after the start."))
    return problems


def _one(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0].strip() if values else ""
