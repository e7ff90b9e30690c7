"""How much the words of risk find on labelled lines, how often they are wrong, and exactly which lines they get wrong.

The phrases were mended while looking at labelled.yaml, so its figures only guard against getting worse. held_out.yaml was never
looked at for mending: it is full of things said without a word of harm, and shows how much a list of phrases cannot hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from core.concerns import Risk
from tests.bot.chats import SAFEGUARDING

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line with its label, and whether it is marked as one that the phrases get wrong."""

    label: str
    said: str
    is_marked: bool

    @property
    def is_found(self) -> bool:
        return SAFEGUARDING.risk_in(self.said) is not None

    @property
    def is_wrong(self) -> bool:
        return self.is_found is (self.label == "none")


def lines_of(name: str) -> list[Line]:
    labelled: Mapping[str, list[str | Mapping[str, str]]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return [_line(label, each) for label, some in labelled.items() for each in some]


def _line(label: str, each: str | Mapping[str, str]) -> Line:
    said = each if isinstance(each, str) else each["say"]
    is_marked = not isinstance(each, str) and ("missed" in each or "tripped" in each)
    return Line(label=label, said=said, is_marked=is_marked)


def recall_of(lines: list[Line], label: str | None = None) -> float:
    risky = [line for line in lines if line.label != "none" and label in {None, line.label}]
    return sum(line.is_found for line in risky) / len(risky)


def precision_of(lines: list[Line]) -> float:
    found = [line for line in lines if line.is_found]
    return sum(line.label != "none" for line in found) / len(found)


@pytest.mark.parametrize("name", ["labelled.yaml", "held_out.yaml"])
def test_exactly_the_marked_lines_are_wrong(name: str) -> None:
    lines = lines_of(name)

    assert {line.said for line in lines if line.is_wrong} == {line.said for line in lines if line.is_marked}


def test_the_labelled_set_is_large_and_says_each_line_once() -> None:
    said = [line.said for name in ("labelled.yaml", "held_out.yaml") for line in lines_of(name)]

    assert len(said) >= 600
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("risk", list(Risk))
def test_no_kind_of_risk_is_heard_less_than_before(risk: Risk) -> None:
    assert recall_of(lines_of("labelled.yaml"), risk.value) >= 0.95


def test_ordinary_talk_is_seldom_taken_for_risk() -> None:
    assert precision_of(lines_of("labelled.yaml")) >= 0.98


def test_figures_on_lines_nobody_mended_the_phrases_for_are_as_the_guide_says() -> None:
    lines = lines_of("held_out.yaml")

    assert round(recall_of(lines), 2) == 0.15
    assert round(precision_of(lines), 2) == 0.56
