"""The type of a row, as XLSForm lets people write it: a question, a group's edge, or what a chat cannot ask. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.conditions import nearest
from bot.script import QuestionKind
from bot.script_sheets import Row
from core.errors import ScriptProblem


class Mark(Enum):
    """A row that is no question."""

    BEGIN_GROUP = "begin group"
    END_GROUP = "end group"
    BEGIN_REPEAT = "begin repeat"
    END_REPEAT = "end repeat"
    PASSED_OVER = "passed over"  #: other tools note the hour here, and Heard does so anyway; or its beginning was refused


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a type cell says."""

    kind: QuestionKind | None = None
    mark: Mark | None = None
    list_name: str = ""
    has_other: bool = False


CHOOSING = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})

KINDS: Mapping[str, QuestionKind] = {
    **{kind.value: kind for kind in QuestionKind if kind is not QuestionKind.MORE and kind not in CHOOSING},
    "string": QuestionKind.TEXT,
    "int": QuestionKind.INTEGER,
    "photo": QuestionKind.IMAGE,
    "picture": QuestionKind.IMAGE,
    "location": QuestionKind.GEOPOINT,
    "gps": QuestionKind.GEOPOINT,
    "trigger": QuestionKind.ACKNOWLEDGE,
    "add text prompt": QuestionKind.TEXT,
    "add integer prompt": QuestionKind.INTEGER,
    "add decimal prompt": QuestionKind.DECIMAL,
    "add date prompt": QuestionKind.DATE,
    "add note prompt": QuestionKind.NOTE,
    "add image prompt": QuestionKind.IMAGE,
    "add photo prompt": QuestionKind.IMAGE,
    "add audio prompt": QuestionKind.AUDIO,
    "add video prompt": QuestionKind.VIDEO,
    "add file prompt": QuestionKind.FILE,
}
"""The types without a list, as they may be written."""

LISTED: Mapping[str, QuestionKind] = {
    "add select one prompt using": QuestionKind.SELECT_ONE,
    "add select multiple prompt using": QuestionKind.SELECT_MULTIPLE,
    "select all that apply from": QuestionKind.SELECT_MULTIPLE,
    "select all that apply": QuestionKind.SELECT_MULTIPLE,
    "select one from": QuestionKind.SELECT_ONE,
    "select1": QuestionKind.SELECT_ONE,
    "select one": QuestionKind.SELECT_ONE,
    "select multiple from": QuestionKind.SELECT_MULTIPLE,
    "select multiple": QuestionKind.SELECT_MULTIPLE,
    "rank": QuestionKind.RANK,
}
"""The types with a list of choices behind them; the longest wording that fits is meant."""

MARKS: Mapping[str, Mark] = {
    **{f"{word} {what}": mark for word, what, mark in (
        ("begin", "group", Mark.BEGIN_GROUP), ("end", "group", Mark.END_GROUP),
        ("begin", "repeat", Mark.BEGIN_REPEAT), ("end", "repeat", Mark.END_REPEAT),
        ("begin", "lgroup", Mark.BEGIN_REPEAT), ("end", "lgroup", Mark.END_REPEAT),
        ("begin", "looped group", Mark.BEGIN_REPEAT), ("end", "looped group", Mark.END_REPEAT),
    )},
    "start": Mark.PASSED_OVER,
    "end": Mark.PASSED_OVER,
    "end loop": Mark.PASSED_OVER,
}  # fmt: skip

_ABOUT_THE_PHONE = ("Heard gathers nothing about a person's phone or account.", "Take the row out.")
_FROM_A_FILE = ("A chat reads its choices from the script alone.", "Write them in the choices sheet.")
_ON_A_MAP = ("Nobody can draw on a map in a chat.", "Ask for the name of the place, as text or geopoint.")
REFUSED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("deviceid", "imei", "phonenumber", "phone number", "simserial", "subscriberid", "username", "email", "audit",
         "start-geopoint", "background-audio", "background-geopoint"), _ABOUT_THE_PHONE,
    ),
    **dict.fromkeys(
        ("select one from file", "select multiple from file", "select one external", "csv-external", "xml-external"),
        _FROM_A_FILE,
    ),
    **dict.fromkeys(("geotrace", "geoshape", "osm"), _ON_A_MAP),
    "barcode": ("Nobody can scan in a chat.", "Ask for the number as text."),
    "datetime": ("A day and a time are two questions.", "Make two rows of it, a date and a time."),
    "begin loop": ("A chat has no loops over choices.", "Use begin_repeat, or write the questions out."),
    "cascading select": ("This old way to narrow a list is gone.", "Use select_one with a choice_filter."),
}  # fmt: skip
"""XLSForm types a chat cannot ask, each with the reason and what to do instead."""

_KNOWN = (
    *KINDS,
    "select_one list",
    "select_multiple list",
    "rank list",
    *(mark for mark in MARKS if "l" not in mark.split()[0]),
)


def read_type(row: Row, problems: list[ScriptProblem]) -> Written:
    """Return what the row's type says; where it says nothing a chat can ask, that is added to `problems`."""
    written = row.cell("type")
    said = " ".join(written.replace("_", " ").split())
    plain = said.casefold()
    if plain == "today":
        return Written(kind=QuestionKind.CALCULATE)
    if plain in MARKS:
        return Written(mark=MARKS[plain])
    if plain.startswith("#"):
        problems.append(
            row.problem("type", "This row is a note of your own.", "Move it to a sheet whose name begins with '_'.")
        )
        return Written(mark=Mark.PASSED_OVER)
    if plain in KINDS:
        return Written(kind=KINDS[plain])
    if reason := next((why for refused, why in REFUSED.items() if plain == refused or plain.startswith(f"{refused} ")), None):
        problems.append(row.problem("type", f"A chat cannot ask '{written}'. {reason[0]}", reason[1]))
        return Written()
    if listed := _listed(" ".join(written.split())):
        return listed
    if not plain:
        problems.append(row.problem("type", "The type is missing.", "Write text, select_one or another type."))
        return Written()
    remedy = nearest(plain, _KNOWN) or f"Use one of: {', '.join(kind.value for kind in QuestionKind if kind.value != 'more')}."
    problems.append(row.problem("type", f"There is no type '{written}'.", remedy))
    return Written()


def _listed(written: str) -> Written | None:
    """Return a question with a list, its name kept as it was written."""
    words = written.split()
    for count in (5, 4, 3, 2, 1):
        plain = " ".join(words[:count]).replace("_", " ").casefold()
        if plain in LISTED:
            rest = words[count:]
            has_other = [each.casefold() for each in rest[-3:]] == ["or", "specify", "other"]
            rest = rest[:-3] if has_other else rest
            if rest[-1:] and rest[-1].casefold() == "or_other":
                has_other, rest = True, rest[:-1]
            return Written(kind=LISTED[plain], list_name=" ".join(rest), has_other=has_other)
    return None
