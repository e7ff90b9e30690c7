"""Posted forms: their fields as they came, and what is wrong with one. Pure; knows no form in particular."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Fields = Mapping[str, Sequence[str]]
"""A posted form: every value under its name, in the order sent."""


@dataclass(frozen=True, kw_only=True)
class FormProblem:
    """One thing wrong, in words for the person at the form. ``field`` is the id of what to mend."""

    field: str
    text: str


def written_in(fields: Fields, name: str) -> str:
    """Return what was typed into one field, without the spaces around it; empty where nothing was sent."""
    values = fields.get(name, ())
    return values[0].strip() if values else ""


def problem_by_field(problems: Sequence[FormProblem]) -> dict[str, str]:
    """Return the first problem of each field, to be shown beside it."""
    return {problem.field: problem.text for problem in reversed(problems)}
