import pytest

from bot.script import QuestionKind
from bot.script_kinds import Mark, Written, read_type
from bot.script_sheets import SURVEY, Row
from core.errors import ScriptProblem


def read(written: str) -> tuple[Written, list[ScriptProblem]]:
    problems: list[ScriptProblem] = []
    return read_type(Row(sheet=SURVEY, number=2, cells={"type": written}), problems), problems


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Text", Written(kind=QuestionKind.TEXT)),
        ("select_one my_list", Written(kind=QuestionKind.SELECT_ONE, list_name="my_list")),
        ("select one from My_List", Written(kind=QuestionKind.SELECT_ONE, list_name="My_List")),
        ("select_multiple a or_other", Written(kind=QuestionKind.SELECT_MULTIPLE, list_name="a", has_other=True)),
        ("select1 a or specify other", Written(kind=QuestionKind.SELECT_ONE, list_name="a", has_other=True)),
        ("rank a", Written(kind=QuestionKind.RANK, list_name="a")),
        ("begin_repeat", Written(mark=Mark.BEGIN_REPEAT)),
        ("end  group", Written(mark=Mark.END_GROUP)),
        ("start", Written(mark=Mark.PASSED_OVER)),
        ("today", Written(kind=QuestionKind.CALCULATE)),
    ],
)
def test_type_is_understood_however_it_is_written(written: str, expected: Written) -> None:
    assert read(written) == (expected, [])


@pytest.mark.parametrize(
    "written", ["barcode", "deviceid", "select_one_from_file a.csv", "begin loop over a", "more", "txt", ""]
)
def test_type_a_chat_cannot_ask_is_named_with_a_remedy(written: str) -> None:
    found, (problem,) = read(written)

    assert found == Written()
    assert (problem.row, problem.column) == (2, "type")
    assert problem.remedy
