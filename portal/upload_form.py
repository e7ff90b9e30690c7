"""What a facilitator typed about a film or recording: read as typed, then checked, all problems at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.consent import Purpose
from core.consultations import Consultation
from core.ports import Submission
from core.typed import day_from
from portal.fields import Fields, FormProblem, written_in
from portal.people_form import EMPTY_ROWS, PersonRow, people_from, row_problems, rows_from

LONGEST_TITLE = 200


@dataclass(frozen=True, kw_only=True)
class UploadForm:
    """The whole form as typed, to be shown again when something is wrong."""

    title: str = ""
    consultation: str = ""
    made_on: str = ""
    people: tuple[PersonRow, ...] = EMPTY_ROWS


def form_from(fields: Fields) -> UploadForm:
    """Read the form as typed, without judging it; spaces around words go."""
    return UploadForm(
        title=written_in(fields, "title"),
        consultation=written_in(fields, "consultation"),
        made_on=written_in(fields, "made-on"),
        people=rows_from(fields),
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
    return (*problems, *row_problems(form.people))


def submission_from(form: UploadForm, consultation: Consultation) -> Submission:
    """Return what the form says, once `problems_in` found nothing. The day it was made counts from midnight UTC."""
    day = day_from(form.made_on)
    if day is None:
        raise ValueError("The form has not been checked.")
    return Submission(
        consultation=consultation,
        title=form.title,
        made_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        people=people_from(form.people),
    )


def unseen_in(submission: Submission) -> str:
    """Return whose consent is missing for anything to be seen: "everyone" (or nobody is named), "someone", or "nobody"."""
    agreed = [Purpose.TAKE_PART in person.agreed for person in submission.people]
    if not any(agreed):
        return "everyone"
    return "nobody" if all(agreed) else "someone"


def _date_problems(written: str, today: date) -> list[FormProblem]:
    day = day_from(written)
    if day is None:
        return [FormProblem(field="made-on", text="Give the day it was made, such as 5/11/2026.")]
    if day > today:
        return [FormProblem(field="made-on", text="The day it was made cannot be in the future.")]
    return []
