"""Reads completed forms that come back from ODK or Kobo: CSV as they export it, and XForm instances. Pure; keeps nothing.

A submission is known by its ``instanceID`` (OpenRosa metadata). CSV headings carry the groups a question stood in
("group-name" from ODK Central, "group/name" from Kobo); only the last part is the question. Rows of a repeat come in a file of
their own, joined by ``PARENT_KEY``.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.script import QuestionKind, Script
from core.consent import Purpose
from core.errors import BadInput

IDENTITIES = ("meta-instanceid", "meta/instanceid", "instanceid", "key", "_uuid", "meta:instanceid")
"""Headings of the column that says which submission it is, best first, in small letters."""

MOMENTS = ("submissiondate", "_submission_time", "end", "start", "today")
"""Headings of the column that says when it was filled in, best first, in small letters."""

LARGEST_CELL = 200_000
"""Characters in one cell of a CSV file. Reason: a free answer has no more, and a broken quote swallows the whole file."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One completed form. ``values`` holds what was answered by question key, and each purpose's yes or no by its name.

    ``row`` counts as a spreadsheet shows it, 1 for the headings; None for a form of its own. ``at`` is None where it says none.
    """

    instance_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None
    row: int | None = None


def submissions_in_csv(text: str, script: Script) -> Iterator[Submission]:
    """Yield the submissions of a CSV file, in order, one at a time.

    Raises `BadInput` where it has no column that tells submissions apart, or cannot be read as CSV.
    """
    rows = _rows(text)
    headings = next(rows, [])
    identity = _first_of(IDENTITIES, headings)
    if identity is None:
        raise BadInput(
            "No column says which submission is which.",
            remedy="Export it from ODK or Kobo with its metadata: instanceID, KEY or _uuid.",
        )
    named = _named(headings, script)
    moment = _first_of(MOMENTS, headings)
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        values = {name: _plain(cells[place], name, script) for place, name in named.items() if place < len(cells)}
        yield Submission(
            instance_id=_cell(cells, identity),
            values={name: value for name, value in values.items() if value},
            at=moment_in(_cell(cells, moment)) if moment is not None else None,
            row=number,
        )


def with_rounds(submissions: Sequence[Submission], text: str, script: Script) -> list[Submission]:
    """Return `submissions` with the rounds of one repeat, whose rows stand in a CSV file of their own.

    Raises `BadInput` where the file has no ``PARENT_KEY``, or none of a repeat's questions.
    """
    rows = _rows(text)
    headings = next(rows, [])
    parent = _first_of(("parent_key", "_submission__uuid", "_parent_uuid"), headings)
    named = _named(headings, script)
    repeats = {question.repeat for name in named.values() if (question := script.question(name)) is not None}
    if parent is None or len(repeats) != 1 or "" in repeats:
        raise BadInput(
            "This is no file of a repeat's rounds.", remedy="Export repeats from ODK Central: each has a PARENT_KEY column."
        )
    (repeat,) = repeats
    rounds: dict[str, list[dict[str, str]]] = {}
    for cells in rows:
        values = {name: _plain(cells[place], name, script) for place, name in named.items() if place < len(cells)}
        rounds.setdefault(_root_of(_cell(cells, parent)), []).append({name: value for name, value in values.items() if value})
    return [_joined(each, repeat, rounds.get(each.instance_id, ()), script) for each in submissions]


def is_rounds(text: str) -> bool:
    """Whether a CSV file holds the rows of a repeat rather than submissions."""
    return _first_of(("parent_key", "_submission__uuid", "_parent_uuid"), next(_rows(text), [])) is not None


def submission_in_xml(body: bytes, script: Script) -> Submission:
    """Return the submission that an XForm instance holds.

    Raises `BadInput` where it is not XML, says what XML must not (a document type, entities), or has no ``instanceID``.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadInput("This is no completed form: it cannot be read as XML.", remedy="Export it again.") from error
    values: dict[str, str] = {}
    found = {"instanceID": "", "end": "", "start": ""}
    _walk(root, script, values, found, within="")
    if not found["instanceID"]:
        raise BadInput(
            "This form has no instanceID, so it could be taken in twice.", remedy="Export it from ODK or Kobo again."
        )
    moment = root.get("submissionDate") or found["end"] or found["start"]
    return Submission(instance_id=found["instanceID"], values=values, at=moment_in(moment))


def moment_in(text: str) -> datetime | None:
    """Return the moment that ODK or Kobo wrote, in UTC where it names no zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rows(text: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline=""))
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BadInput(
                    f"The CSV file cannot be read after line {reader.line_num}.", remedy="Look for a quote that never ends."
                ) from error
    finally:
        csv.field_size_limit(before)


def _first_of(wanted: Sequence[str], headings: Sequence[str]) -> int | None:
    written = [heading.strip().lower() for heading in headings]
    return next((written.index(each) for each in wanted if each in written), None)


def _named(headings: Sequence[str], script: Script) -> dict[int, str]:
    """Return the place of each column that answers a question or gives a consent, and its name."""
    purposes = {purpose.value for purpose in Purpose}
    named: dict[int, str] = {}
    for place, heading in enumerate(headings):
        name = re.split(r"[/:]|-(?=[A-Za-z_])", heading.strip())[-1]
        if name in purposes or script.question(name) is not None:
            named.setdefault(place, name)
    return named


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _plain(value: str, name: str, script: Script) -> str:
    """Return a value as ODK's data types have it, in the shorter form that a chat gives."""
    question = script.question(name)
    if question is None:
        return value.strip().casefold()
    if question.kind is QuestionKind.TIME:
        return value.strip()[:5]
    if question.kind is QuestionKind.DATE:
        return value.strip()[:10]
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return "OK" if value.strip() else ""
    return value if question.is_open else value.strip()


def _root_of(key: str) -> str:
    """Return the submission's own key from a repeat's: "uuid:…/helper[1]" belongs to "uuid:…"."""
    return key.partition("/")[0]


def _joined(submission: Submission, repeat: str, rounds: Sequence[Mapping[str, str]], script: Script) -> Submission:
    values = dict(submission.values)
    more = next((each.name for each in script.questions if each.kind is QuestionKind.MORE and each.repeat == repeat), None)
    for number, answered in enumerate(rounds, start=1):
        values |= {f"{repeat}[{number}]/{name}": value for name, value in answered.items()}
        if more:
            values[f"{repeat}[{number}]/{more}"] = "yes" if number < len(rounds) else "no"
    return replace(submission, values=values)


def _walk(element: Element, script: Script, values: dict[str, str], found: dict[str, str], *, within: str) -> None:
    rounds: dict[str, int] = {}
    purposes = {purpose.value for purpose in Purpose}
    totals = {repeat.name: sum(_name(child) == repeat.name for child in element) for repeat in script.repeats}
    for child in element:
        name, text = _name(child), child.text or ""
        if name in found:
            found[name] = text.strip()
        elif script.repeat(name) is not None:
            rounds[name] = rounds.get(name, 0) + 1
            prefix = f"{name}[{rounds[name]}]/"
            _walk(child, script, values, found, within=prefix)
            _close_round(prefix, name, script, values, is_last=rounds[name] == totals[name])
        elif len(child):
            _walk(child, script, values, found, within=within)
        elif (name in purposes or script.question(name) is not None) and text.strip():
            values[f"{within}{name}"] = _plain(text, name, script)


def _close_round(prefix: str, repeat: str, script: Script, values: dict[str, str], *, is_last: bool) -> None:
    more = next((each.name for each in script.questions if each.kind is QuestionKind.MORE and each.repeat == repeat), None)
    if more:
        values[f"{prefix}{more}"] = "no" if is_last else "yes"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
