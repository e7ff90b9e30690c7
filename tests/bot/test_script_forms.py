"""Small forms, one for each thing XLSForm can do: each runs as told, or is refused at the row that is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script import Question, Script
from bot.script_files import script_from_file, script_from_markdown
from core.errors import BadScript, ScriptProblem
from tests.bot.chats import READ_BY

FORMS = sorted((Path(__file__).parent / "forms").glob("*.md"))


def told(text: str) -> dict[str, str]:
    """Return what the lines above the tables say of the form."""
    above = text[: text.index("| survey")]
    return {key: said for key, _, said in (line.partition(": ") for line in above.splitlines() if line)}


def outcome(script: Script, what: str) -> str:
    if what == "Asks":
        return ", ".join(f"{question.kind.value} {question.name}" for question in script.questions)
    if what == "Languages":
        return " ".join(script.languages)
    word, _, name = what.partition(" ")
    question = script.question(name)
    assert question
    probes = ", ".join(" ".join(filter(None, (each.when.value, each.about, each.text))) for each in question.probes)
    return {"Relevant": question.relevant, "Scale": " ".join(question.scale), "Probes": probes}[word]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_each_form_runs_or_is_refused_at_its_row(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = told(text)
    text = text if "| settings" in text else f"{text}\n{READ_BY}"

    if "Refused" in expected:
        with pytest.raises(BadScript) as refused:
            script_from_markdown(text, name=path.stem)
        assert expected["Refused"] in str(refused.value)
        assert len(refused.value.problems) == 1
    else:
        script = script_from_markdown(text, name=path.stem)
        assert {what: outcome(script, what) for what in expected} == expected


def test_there_are_forms_of_every_sort() -> None:
    assert len(FORMS) >= 25


WORDS = st.sampled_from(
    """
    text|note|integer|select_one l|rank l|select_one l or_other|begin_group|end_group|begin_repeat|end_repeat|calculate|range|a
    b|l|other|Say?|${a}|${b} > 1|. > 1|selected(${a}, 'b')|yes|no|start=1 end=0|randomize=true|a = ${b}|5|-1|STOP|\u200b|=1+1
    ${|'|((|today()||LONG
    """.strip()
    .replace("\n    ", "|")
    .replace("LONG", "x" * 2_500)
    .split("|")
)
HEADINGS = st.sampled_from(
    """
    type|name|label|label::gd|label::|::|hint|relevant|constraint|required|calculation|default|parameters|choice_filter|audio
    repeat_count|list_name|consult::probes|consult::|image|bind::relevant|lable|default_language|consult::who_reads||
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    sheets = draw(st.lists(st.sampled_from(["survey", "choices", "settings", "surveys", "_own"]), min_size=1, max_size=4))
    lines = []
    for sheet in sheets:
        width = draw(st.integers(1, 6))
        lines.append(f"| {sheet} |")
        headings = draw(st.lists(HEADINGS, min_size=width, max_size=width))
        rows = draw(st.lists(st.lists(WORDS, min_size=width, max_size=width + 1), max_size=6))
        lines += ["| | " + " | ".join(cells) + " |" for cells in (headings, *rows)]
    return "\n".join(lines)


@pytest.mark.journey
@settings(max_examples=300, deadline=None)
@given(tables())
def test_any_table_compiles_or_is_refused_with_its_place(text: str) -> None:
    problems: tuple[ScriptProblem, ...] = ()
    questions: tuple[Question, ...] = ()
    try:
        questions = script_from_markdown(text, name="x").questions
    except BadScript as refused:
        problems = refused.problems

    assert problems or any(question.is_asked for question in questions)
    assert all(problem.sheet and problem.problem and problem.remedy for problem in problems)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200), st.sampled_from([".md", ".csv", ".xlsx", ""]))
def test_any_bytes_are_refused_in_a_sentence(content: bytes, suffix: str) -> None:
    with pytest.raises(BadScript):
        script_from_file(content, suffix=suffix, name="x")
