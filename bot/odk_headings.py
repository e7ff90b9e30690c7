"""What each column of a CSV file from ODK or Kobo holds: an answer, a consent, who and when, or nothing a chat asks. Pure.

Headings carry the groups a question stood in: "group-name" from ODK Central, "group/name" from Kobo. A name may hold "-"
too, so the longest name that a heading ends with is meant.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.script import QuestionKind, Script
from core.consent import Purpose

ROOTS = ("meta-rootuuid", "meta/rootuuid", "rootuuid", "key", "meta-deprecatedid", "meta/deprecatedid", "deprecatedid")
"""Headings, in small letters, of what a form was called when it was first filled in, best first: an edit gives it a new id."""

OWN = ("meta-instanceid", "meta/instanceid", "meta:instanceid", "instanceid", "_uuid")
"""Headings of what a form is called now, best first."""

PARENTS = ("parent_key", "_submission__uuid", "_parent_uuid")
"""Headings of the column that says which form a round belongs to."""

NUMBER, SENT = "_id", "_submission_time"
"""Headings of the number that Kobo gives a form and of when it was sent, which together stay the same when it is corrected."""

MOMENTS = ("submissiondate", "_submission_time", "end", "start", "today")
"""Headings of the column that says when it was filled in, best first."""

OF_THE_TOOLS = frozenset(
    {
        "submitterid", "submittername", "attachmentspresent", "attachmentsexpected", "status", "reviewstate", "deviceid",
        "edits",
        "formversion", "formhub/uuid", "uuid", "username", "phonenumber", "heard_said_no", "parent_key",
        "instancename", "isvalidated",
        *ROOTS, *OWN, *MOMENTS,
    }
)  # fmt: skip
"""Names of columns that ODK and Kobo add themselves."""

TICKED = frozenset({"1", "1.0", "true", "yes"})


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The places of a file's columns. ``answers`` are by place; ``ticks`` are choices that have a column each."""

    count: int
    answers: Mapping[int, str]
    ticks: Mapping[int, tuple[str, str]]
    unread: Mapping[int, str]
    identities: tuple[int, ...] = ()
    owns: tuple[int, ...] = ()
    number: int | None = None
    parent: int | None = None
    moment: int | None = None

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return what a row answers, as it is written; a list of ticks is joined where no column holds them all."""
        found = {name: cells[place] for place, name in self.answers.items() if place < len(cells)}
        for place, (question, choice) in self.ticks.items():
            if place < len(cells) and cells[place].strip().casefold() in TICKED:
                found[question] = f"{found.get(question, '')} {choice}".strip()
        return found


def columns_in(headings: Sequence[str], script: Script) -> Columns:
    """Return what the columns hold. No two of them ever answer the same question: the first one does."""
    answers: dict[int, str] = {}
    ticks: dict[int, tuple[str, str]] = {}
    unread: dict[int, str] = {}
    for place, written in enumerate(headings):
        heading = written.strip()
        name = name_in(heading, script)
        if tick := _tick_in(heading, script):
            ticks[place] = tick
        elif name and name not in answers.values():
            answers[place] = name
        elif heading and (name or not is_of_the_tools(heading, script)):
            unread[place] = heading
    lowered = [heading.strip().casefold() for heading in headings]
    moment = next(_places(lowered, MOMENTS), None)
    return Columns(
        count=len(headings),
        answers=answers,
        ticks={place: tick for place, tick in ticks.items() if tick[0] not in answers.values()},
        unread=unread,
        identities=tuple(_places(lowered, (*ROOTS, *OWN))),
        owns=tuple(_places(lowered, OWN)),
        number=_place(lowered, NUMBER) if moment is not None and moment == _place(lowered, SENT) else None,
        parent=next(_places(lowered, PARENTS), None),
        moment=moment,
    )


def name_in(heading: str, script: Script) -> str:
    """Return the question or purpose that a heading ends with, groups before it; nothing where there is none."""
    return next((each for each in _endings(heading) if _is_name(each, script)), "")


def is_of_the_tools(heading: str, script: Script) -> bool:
    """Whether ODK or Kobo added a column of this name, or it holds nothing but the rounds of a repeat."""
    lowered = heading.strip().casefold()
    is_added = lowered in OF_THE_TOOLS or lowered.startswith(("_", "meta-", "meta/", "meta:", "set-of-"))
    return is_added or script.repeat(heading) is not None


def _is_name(written: str, script: Script) -> bool:
    return written in _PURPOSES or ("/" not in written and script.question(written) is not None)


_PURPOSES = frozenset(purpose.value for purpose in Purpose)


def _endings(heading: str) -> Iterator[str]:
    """Yield the heading and each part of it that begins after a separator, the longest first."""
    yield heading
    for place, sign in enumerate(heading):
        if sign in "-/:":
            yield heading[place + 1 :]


def _tick_in(heading: str, script: Script) -> tuple[str, str] | None:
    """Return the question and its choice in a heading such as "needs/housing", where each choice has a column of its own."""
    before, _, choice = heading.rpartition("/")
    question = script.question(name_in(before, script)) if before else None
    if question is None or question.kind not in {QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK}:
        return None
    return question.name, choice


def _place(lowered: Sequence[str], wanted: str) -> int | None:
    return next(_places(lowered, (wanted,)), None)


def _places(lowered: Sequence[str], wanted: Iterable[str]) -> Iterator[int]:
    return (lowered.index(each) for each in wanted if each in lowered)
