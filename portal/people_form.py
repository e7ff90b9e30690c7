"""Who a facilitator says is in a film or recording and what each agreed to: read as typed, then checked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.consent import HowGiven, Purpose
from core.ports import PersonInIt
from core.typed import ms_from
from portal.fields import Fields, FormProblem, written_in

ROWS = 6
"""How many people can be named on one page."""

LONGEST_LABEL = 60

WAYS = (HowGiven.SPOKEN, HowGiven.WITNESSED, HowGiven.PAPER, HowGiven.TYPED)
"""How people agree away from a screen of ours; commonest first."""


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
        """Whether nothing was typed, ticked or chosen in this row."""
        return not (self.label or self.agreed or self.how or self.starts or self.ends)


EMPTY_ROWS = tuple(PersonRow(number=number) for number in range(1, ROWS + 1))


def rows_from(fields: Fields) -> tuple[PersonRow, ...]:
    """Read the people as typed, without judging them; spaces around words go."""
    return tuple(
        PersonRow(
            number=number,
            label=" ".join(written_in(fields, f"person-{number}-label").split()),
            agreed=frozenset(fields.get(f"person-{number}-agreed", ())),
            how=written_in(fields, f"person-{number}-how"),
            starts=written_in(fields, f"person-{number}-starts"),
            ends=written_in(fields, f"person-{number}-ends"),
        )
        for number in range(1, ROWS + 1)
    )


def row_problems(rows: Sequence[PersonRow]) -> tuple[FormProblem, ...]:
    """Return everything that must be mended, in the page's order. Naming nobody is no problem here."""
    return tuple(problem for row in rows if not row.is_empty for problem in _problems_of(row))


def people_from(rows: Sequence[PersonRow]) -> tuple[PersonInIt, ...]:
    """Return who is named, once `row_problems` found nothing."""
    return tuple(
        PersonInIt(
            pseudonym=row.label,
            agreed=frozenset(Purpose(value) for value in row.agreed),
            how=HowGiven(row.how) if row.how else HowGiven.WITNESSED,
            start_ms=ms_from(row.starts),
            end_ms=ms_from(row.ends),
        )
        for row in rows
        if not row.is_empty
    )


def _problems_of(row: PersonRow) -> list[FormProblem]:
    prefix, who = f"person-{row.number}", f"Person {row.number}"
    problems = []
    if not row.label:
        problems.append(FormProblem(field=f"{prefix}-label", text=f"{who}: say who this is, by a pseudonym such as Rowan 4F7."))
    elif len(row.label) > LONGEST_LABEL:
        problems.append(FormProblem(field=f"{prefix}-label", text=f"{who}: use a shorter pseudonym."))
    if not row.agreed <= {purpose.value for purpose in Purpose}:
        problems.append(FormProblem(field=f"{prefix}-agreed", text=f"{who}: tick what they agreed to again."))
    if (row.agreed or row.how) and row.how not in {how.value for how in WAYS}:
        problems.append(FormProblem(field=f"{prefix}-how", text=f"{who}: choose how they agreed."))
    return problems + _time_problems(row, prefix, who)


def _time_problems(row: PersonRow, prefix: str, who: str) -> list[FormProblem]:
    problems = [
        FormProblem(field=f"{prefix}-{end}", text=f"{who}: write the time as minutes and seconds, such as 0:42.")
        for end, written in (("starts", row.starts), ("ends", row.ends))
        if written and ms_from(written) is None
    ]
    start_ms, end_ms = ms_from(row.starts), ms_from(row.ends)
    if end_ms is not None and end_ms <= (start_ms or 0):
        problems.append(FormProblem(field=f"{prefix}-ends", text=f"{who}: the end must come after the start."))
    return problems
