"""Reads completed forms that come back from ODK or Kobo: CSV as they export it, and XForm instances. Pure; keeps nothing.

A submission is known by the first of its ids (OpenRosa metadata): a correction gives it a new one, and names the one before.
What a CSV file's columns hold stands in `bot.odk_headings`. Rows of a repeat come in a file of their own, joined by
``PARENT_KEY``.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.odk_headings import Columns, columns_in, is_of_the_tools, name_in
from bot.script import QuestionKind, Script
from core.errors import BadInput, ScriptProblem

LARGEST_CELL = 200_000
"""Characters in one cell of a CSV file. Reason: a free answer has no more, and a broken quote swallows the whole file."""


DEEPEST_FORM = 100
"""How deep the groups of a form may lie. Reason: a script takes no more than twenty."""

_WRITTEN_AGAIN = "Correct it in ODK or Kobo and export again; the rest is brought in."


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One completed form. ``values`` holds what was answered by question key, and each purpose's yes or no by its name.

    ``row`` counts as a spreadsheet shows it, 1 for the headings; None for a form of its own. ``at`` is None where it says none.
    ``instance_id`` is what it was called first; ``also`` are other names it has had, the number that Kobo gives it among them.
    ``own`` is what it is called now: a name that is not known yet, beside one that is, is a form that was corrected since.
    ``unread`` names what was filled in and answers no question of the script; ``problems`` say why it cannot be kept at all.
    """

    instance_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None
    row: int | None = None
    also: tuple[str, ...] = ()
    own: str = ""
    unread: tuple[str, ...] = ()
    problems: tuple[ScriptProblem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that the form was ever called, as far as it says."""
        return tuple(name for name in (self.instance_id, *self.also) if name)


def problem_in(row: int | None, column: str | None, problem: str, remedy: str = _WRITTEN_AGAIN) -> ScriptProblem:
    """Return a problem of one form, as every problem of forms is named."""
    return ScriptProblem(sheet="submissions", row=row, column=column, problem=problem, remedy=remedy)


def submissions_in_csv(text: str, script: Script) -> Iterator[Submission]:
    """Yield the submissions of a CSV file, in order, one at a time.

    Raises `BadInput` where it has no column that tells submissions apart, or cannot be read as CSV.
    """
    rows = _rows(text)
    columns = columns_in(next(rows, []), script)
    if not columns.identities:
        raise BadInput(
            "No column says which submission is which.",
            remedy="Export it from ODK or Kobo with its metadata: instanceID, KEY or _uuid.",
        )
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            yield _submission(cells, columns, script, number)


def _submission(cells: Sequence[str], columns: Columns, script: Script, row: int) -> Submission:
    known_as = tuple(dict.fromkeys(name for place in columns.identities if (name := identity_of(_cell(cells, place)))))
    at = moment_in(_cell(cells, columns.moment)) if columns.moment is not None else None
    number = _cell(cells, columns.number) if columns.number is not None else ""
    return Submission(
        instance_id=known_as[0] if known_as else "",
        also=(*known_as[1:], *([f"kobo:{number} {at.isoformat()}"] if known_as and number and at else [])),
        own=next(
            (name for place in columns.owns if (name := identity_of(_cell(cells, place)))), known_as[0] if known_as else ""
        ),
        values=_values(cells, columns, script),
        at=at,
        row=row,
        unread=tuple(heading for place, heading in columns.unread.items() if _cell(cells, place)),
        problems=tuple(_problems(cells, columns, row, has_identity=bool(known_as))),
    )


def _problems(cells: Sequence[str], columns: Columns, row: int, *, has_identity: bool) -> Iterator[ScriptProblem]:
    if len(cells) != columns.count:
        yield problem_in(row, None, "It has more or fewer cells than there are headings.", "Look for a quote that never ends.")
    elif not has_identity:
        yield problem_in(row, None, "Nothing says which form it is, so it could be taken in twice.", "Export it with its KEY.")
    if any("\0" in cell for cell in cells):
        yield problem_in(row, None, "It holds a sign that is no letter: NUL.")


def identity_of(written: str) -> str:
    """Return a form's id in one spelling: Kobo leaves "uuid:" out in places."""
    bare = written.strip().removeprefix("uuid:")
    return f"uuid:{bare}" if bare else ""


def with_rounds(submissions: Sequence[Submission], text: str, script: Script) -> list[Submission]:
    """Return `submissions` with the rounds of one repeat, whose rows stand in a CSV file of their own.

    Raises `BadInput` where the file has no ``PARENT_KEY``, or none of a repeat's questions, or a row of another length.
    """
    rows = _rows(text)
    columns = columns_in(next(rows, []), script)
    names = {*columns.answers.values(), *(question for question, _ in columns.ticks.values())}
    repeats = {question.repeat for name in names if (question := script.question(name)) is not None}
    if columns.parent is None or len(repeats) != 1 or "" in repeats:
        raise BadInput(
            "This is no file of a repeat's rounds.", remedy="Export repeats from ODK Central: each has a PARENT_KEY column."
        )
    (repeat,) = repeats
    rounds: dict[str, list[dict[str, str]]] = {}
    for number, cells in enumerate(rows, start=2):
        if any(cells) and len(cells) != columns.count:
            raise BadInput(f"Row {number} of the rounds has another number of cells.", remedy="Export them again.")
        parent = identity_of(_root_of(_cell(cells, columns.parent)))
        rounds.setdefault(parent, []).append(_values(cells, columns, script))
    return [_joined(each, repeat, _rounds_of(each, rounds), script) for each in submissions]


def _rounds_of(submission: Submission, rounds: Mapping[str, Sequence[Mapping[str, str]]]) -> Sequence[Mapping[str, str]]:
    return next((rounds[name] for name in submission.names if name in rounds), ())


def is_rounds(text: str, script: Script) -> bool:
    """Whether a CSV file holds the rows of a repeat rather than submissions."""
    return columns_in(next(_rows(text), []), script).parent is not None


def submission_in_xml(body: bytes, script: Script) -> Submission:
    """Return the submission that an XForm instance holds.

    Raises `BadInput` where it is not XML, says what XML must not (a document type, entities), or has no ``instanceID``.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadInput("This is no completed form: it cannot be read as XML.", remedy="Export it again.") from error
    if _is_deeper(root, DEEPEST_FORM):
        raise BadInput("The groups of this form lie too deep in one another.", remedy="Export it again.")
    reading = _Xml(script=script)
    reading.walk(root, within="")
    known_as = tuple(dict.fromkeys(each for name in _IDS if (each := identity_of(reading.found.get(name, "")))))
    if not known_as:
        raise BadInput(
            "This form has no instanceID, so it could be taken in twice.", remedy="Export it from ODK or Kobo again."
        )
    moment = root.get("submissionDate") or reading.found.get("end") or reading.found.get("start") or ""
    return Submission(
        instance_id=known_as[0],
        also=known_as[1:],
        own=identity_of(reading.found.get("instanceID", "")) or known_as[0],
        values=reading.values,
        at=moment_in(moment),
        unread=tuple(dict.fromkeys(reading.unread)),
    )


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
        reader = csv.reader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline=""), strict=True)
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


def _values(cells: Sequence[str], columns: Columns, script: Script) -> dict[str, str]:
    plain = {name: _plain(value, name, script) for name, value in columns.values(cells).items()}
    return {name: value for name, value in plain.items() if value}


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


_IDS = ("rootUuid", "deprecatedID", "instanceID")
_FOUND = frozenset({*_IDS, "end", "start"})


@dataclass(kw_only=True)
class _Xml:
    """A form on its way from XML."""

    script: Script
    values: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def walk(self, element: Element, *, within: str) -> None:
        rounds: dict[str, int] = {}
        totals = Counter(_name(child) for child in element)
        for child in element:
            name = _name(child)
            if self.script.repeat(name) is not None:
                rounds[name] = rounds.get(name, 0) + 1
                prefix = f"{name}[{rounds[name]}]/"
                self.walk(child, within=prefix)
                _close_round(prefix, name, self.script, self.values, is_last=rounds[name] == totals[name])
            elif len(child):
                self.walk(child, within=within)
            elif text := (child.text or "").strip():
                self._take(name, child.text or "", text, within)

    def _take(self, name: str, written: str, text: str, within: str) -> None:
        if name in _FOUND:
            self.found.setdefault(name, text)
        elif name_in(name, self.script) == name:
            self.values[f"{within}{name}"] = _plain(written, name, self.script)
        elif not is_of_the_tools(name, self.script):
            self.unread.append(name)


def _is_deeper(root: Element, most: int) -> bool:
    level = [root]
    for _ in range(most):
        level = [child for element in level for child in element]
    return bool(level)


def _close_round(prefix: str, repeat: str, script: Script, values: dict[str, str], *, is_last: bool) -> None:
    more = next((each.name for each in script.questions if each.kind is QuestionKind.MORE and each.repeat == repeat), None)
    if more:
        values[f"{prefix}{more}"] = "no" if is_last else "yes"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
