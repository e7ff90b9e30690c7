"""The guide for those who write consultations tells the truth: its example compiles, and its columns are the ones there are."""

import re
from pathlib import Path

import pytest

from bot.script_files import script_from_markdown
from bot.script_sheets import COLUMNS
from core.consent import Purpose
from core.consultations import Approach

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "writing-scripts.md").read_text("utf-8")
EXAMPLE = next(block for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL) if "| survey |" in block)


def test_the_example_compiles() -> None:
    script = script_from_markdown(EXAMPLE, name="gate")

    assert [question.name for question in script.questions] == ["met", "met_by", "better"]


@pytest.mark.parametrize("sheet", COLUMNS)
def test_every_column_there_is_is_explained(sheet: str) -> None:
    assert [column for column in COLUMNS[sheet] if f"`{column}`" not in GUIDE] == []


@pytest.mark.parametrize("words", [Approach, Purpose], ids=lambda words: words.__name__)
def test_every_approach_and_purpose_is_named(words: type[Approach] | type[Purpose]) -> None:
    assert [each.value for each in words if f"`{each.value}`" not in GUIDE] == []


@pytest.mark.parametrize("path", sorted((ROOT / "prompts" / "consultations").glob("*.md")), ids=lambda path: path.stem)
def test_the_consultations_that_come_with_heard_compile(path: Path) -> None:
    script = script_from_markdown(path.read_text("utf-8"), name=path.stem)

    assert script.name == path.stem
    assert script.who_reads
    assert script.thanks
