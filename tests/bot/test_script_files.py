import subprocess
import sys

import pytest

from bot.script import QuestionKind, Voice
from bot.script_files import looked_over, script_from_markdown
from core.consent import Purpose
from core.consultations import Approach
from core.errors import BadScript
from tests.bot.chats import MARKDOWN, PROMPTS, READ_BY, asking, script


def problems_of(markdown: str) -> list[str]:
    with pytest.raises(BadScript) as refused:
        script_from_markdown(markdown, name="x.md")
    return [str(problem) for problem in refused.value.problems]


def survey(*rows: str) -> str:
    body = "\n".join(f"| | {row} |" for row in rows)
    return f"{READ_BY}\n| survey | | | | |\n| | type | name | label | relevant |\n{body}"


def test_script_holds_what_the_practitioner_wrote() -> None:
    made = script()

    assert (made.title, made.approach, made.who_reads) == ("The first week", Approach.INTERVIEW, "the invented team")
    assert [question.name for question in made.questions] == ["hello", "housing", "story", "weeks", "needs", "message"]
    assert [choice.label for choice in made.questions[1].choices] == ["My own place", "With friends", "Nowhere"]
    assert made.questions[2].voice is Voice.ALLOW
    assert made.questions[5].kind is QuestionKind.AUDIO


def test_taking_part_is_always_asked_first() -> None:
    assert script().purposes == (Purpose.TAKE_PART, Purpose.QUOTE_WORDS)


def test_keeping_the_recording_is_asked_by_default_only_where_voice_is_taken() -> None:
    assert Purpose.KEEP_RECORDING in asking("text | story | Tell me.").purposes
    assert Purpose.KEEP_RECORDING not in asking("integer | weeks | How many?").purposes


def test_misspelt_reference_is_named_with_row_column_and_remedy() -> None:
    text = MARKDOWN.replace("${housing} != 'nowhere'", "${housng} != 'nowhere'")

    assert problems_of(text) == [
        "survey row 5, 'relevant': It names 'housng', and there is no such question. Did you mean 'housing'?"
    ]


def test_every_problem_is_said_at_once() -> None:
    found = problems_of(
        survey("txt | story | Tell me. | ", "select_one places | housing | Where? |", "barcode | spot | Where? |", "text | | |")
    )

    assert [problem.split(":")[0] for problem in found] == [
        "survey row 2, 'type'",
        "survey row 3, 'type'",
        "survey row 4, 'type'",
        "survey row 5, 'label'",
        "survey row 5, 'name'",
    ]
    assert "Did you mean 'text'?" in found[0]
    assert "A chat cannot ask 'barcode'." in found[2]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("text | a | One? |", "text | a | Two? |"), "'a' is taken by row 2"),
        (("text | take_part | One? |",), "the name of a consent question"),
        (("integer | a | One? | ${b} > 1", "integer | b | Two? | ${a} > 1"), "not answered yet at this row"),
        (("integer | a | One? | ${a} > 1",), "not answered yet at this row"),
        (("text | a | One? |", "text | b | Two? | ${a} = 'yes'"), "free words of 'a'"),
        (("text | a | One? |", "text | b | You said ${a}. Why? |"), "would repeat the free words"),
        (("integer | a | One? |", "text | b | Two? | ${a} >"), "cannot be understood"),
        (("integer | a | One? |", "note | b | You said ${aa}. |"), "names 'aa', which is not answered by then"),
        (("note | a | Hello. |",), "Nothing is asked"),
    ],
)
def test_script_that_cannot_be_finished_cannot_be_built(rows: tuple[str, ...], problem: str) -> None:
    found = problems_of(survey(*rows))

    assert any(problem in each for each in found)


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        ("| | places | own place | Mine |", "no space or comma"),
        ("| | places | own | |", "needs a list_name"),
        ("| | places | halt | Stop |", "steer the chat"),
        ("| | places | one | One |\n| | places | one | Uno |", "in this list twice"),
    ],
)
def test_choice_that_could_not_be_told_apart_is_refused(choice: str, problem: str) -> None:
    text = survey("select_one places | a | Where? |") + f"\n| choices | | |\n| | list_name | name | label |\n{choice}"

    assert any(problem in each for each in problems_of(text))


def test_a_name_in_the_words_for_a_wrong_answer_must_be_answered_by_then() -> None:
    text = MARKDOWN.replace("Send 0 to 52.", "Send 0 to ${wekes}.")

    assert problems_of(text) == [
        "survey row 5, 'constraint_message': It names 'wekes', which is not answered by then. "
        "Name a question that stands above this row."
    ]


def test_unknown_settings_are_refused_with_what_is_known() -> None:
    text = survey("text | a | One? |").removeprefix(READ_BY) + (
        "\n| settings | |\n| | consult::approach | consult::purposes |\n| | intervew | quote_words fame |"
    )

    found = problems_of(text)

    assert any("Did you mean 'interview'?" in each for each in found)
    assert any("There is no purpose 'fame'." in each for each in found)


@pytest.mark.parametrize("name", ["first_night", "mentoring"])
def test_own_consultations_compile(name: str) -> None:
    path = PROMPTS / "consultations" / f"{name}.md"

    made = script_from_markdown(path.read_text(encoding="utf-8"), name=path.name)

    assert made.questions


def test_server_holding_a_conversation_does_not_load_the_compiler() -> None:
    code = "import bot.listening, sys; print(sorted({'pyxform', 'elementpath', 'openpyxl'} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROMPTS.parent)

    assert loaded.stdout.strip() == "[]"


def test_a_script_with_problems_is_looked_over_all_the_same_and_never_compiled_for_asking() -> None:
    text = MARKDOWN.replace("| | text | story |", "| | geotrace | story |")

    compiled, problems = looked_over(text, suffix=".md", name="first_week.md")

    assert [(each.sheet, each.row, each.column) for each in problems] == [("survey", 4, "type")]
    assert compiled.script.question("weeks") is not None
    with pytest.raises(BadScript):
        script_from_markdown(text, name="first_week.md")
