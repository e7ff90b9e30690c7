"""How much the words of risk find on labelled lines, how often they are wrong, and exactly which lines they get wrong.

The phrases were mended while looking at labelled.yaml, and how near a meaning must come was chosen on it, so its figures only
guard against getting worse. held_out.yaml was never looked at for mending: it is full of things said without a word of harm.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.risk_meanings import RiskMeanings, read_risk_examples
from core.concerns import Risk
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from media_catalogue.scots import in_english
from tests.bot.chats import PROMPTS, SAFEGUARDING

HERE = Path(__file__).parent
BOTH_FILES = ["labelled.yaml", "held_out.yaml"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line with its label, what finds it, and the mark of what gets it wrong."""

    label: str
    said: str
    mark: str
    by_phrases: bool
    by_meaning: bool = False

    @property
    def is_risk(self) -> bool:
        return self.label != "none"

    @property
    def is_found(self) -> bool:
        return self.by_phrases or self.by_meaning

    @property
    def earned(self) -> str:
        """The mark this line must bear."""
        if self.is_risk:
            return "" if self.by_phrases else "phrases" if self.by_meaning else "both"
        return {(True, False): "phrases", (False, True): "meaning", (True, True): "both"}.get(
            (self.by_phrases, self.by_meaning), ""
        )


def lines_of(name: str) -> list[Line]:
    """Return a file's lines as the phrases alone find them."""
    labelled: Mapping[str, list[str | Mapping[str, str]]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return [_line(label, each) for label, some in labelled.items() for each in some]


def _line(label: str, each: str | Mapping[str, str]) -> Line:
    said = each if isinstance(each, str) else each["say"]
    mark = "" if isinstance(each, str) else each.get("missed") or each["tripped"]
    return Line(label=label, said=said, mark=mark, by_phrases=SAFEGUARDING.risk_in(said) is not None)


SENSE = RiskMeanings(
    MiniLM(bundled_meaning_model()), read_risk_examples(PROMPTS / "safeguarding" / "meanings.yaml"), plainly=in_english
)


async def with_meaning(lines: list[Line]) -> list[Line]:
    """Return the lines as phrases and meaning together find them."""
    found = [await SENSE.risk_in(line.said) is not None for line in lines]
    return [
        Line(label=line.label, said=line.said, mark=line.mark, by_phrases=line.by_phrases, by_meaning=by_meaning)
        for line, by_meaning in zip(lines, found, strict=True)
    ]


def recall_of(lines: list[Line], label: str | None = None) -> float:
    risky = [line for line in lines if line.is_risk and label in {None, line.label}]
    return sum(line.is_found for line in risky) / len(risky)


def precision_of(lines: list[Line]) -> float:
    found = [line for line in lines if line.is_found]
    return sum(line.is_risk for line in found) / len(found)


@pytest.mark.parametrize("name", BOTH_FILES)
def test_exactly_the_marked_lines_are_wrong_by_phrases(name: str) -> None:
    for line in lines_of(name):
        is_marked = line.mark in {"phrases", "both"}
        assert is_marked is (line.by_phrases is not line.is_risk), f"{line.label}, marked {line.mark or 'nothing'}"


@pytest.mark.journey
@pytest.mark.parametrize("name", BOTH_FILES)
async def test_exactly_the_marked_lines_are_wrong_by_phrases_and_meaning(name: str) -> None:
    lines = await with_meaning(lines_of(name))

    assert [line.said for line in lines if line.mark != line.earned] == []


def test_the_labelled_set_is_large_and_says_each_line_once() -> None:
    said = [line.said for name in BOTH_FILES for line in lines_of(name)]

    assert len(said) >= 600
    assert len(set(said)) == len(said)


def test_no_line_to_measure_on_is_an_example_that_meaning_is_held_beside() -> None:
    examples = read_risk_examples(PROMPTS / "safeguarding" / "meanings.yaml")
    shown = {each.casefold() for some in (*examples.risks.values(), examples.harmless) for each in some}

    assert not shown & {line.said.casefold() for name in BOTH_FILES for line in lines_of(name)}


@pytest.mark.parametrize("risk", list(Risk))
def test_no_kind_of_risk_is_heard_less_than_before(risk: Risk) -> None:
    assert recall_of(lines_of("labelled.yaml"), risk.value) >= 0.95


def test_ordinary_talk_is_seldom_taken_for_risk() -> None:
    assert precision_of(lines_of("labelled.yaml")) >= 0.98


def test_figures_on_lines_nobody_mended_the_phrases_for_are_as_the_guide_says() -> None:
    lines = lines_of("held_out.yaml")

    assert round(recall_of(lines), 2) == 0.15
    assert round(precision_of(lines), 2) == 0.56


@pytest.mark.journey
async def test_with_meaning_most_of_what_is_said_without_a_word_of_harm_is_heard() -> None:
    lines = await with_meaning(lines_of("held_out.yaml"))

    assert recall_of(lines) >= 0.63
    assert precision_of(lines) >= 0.75
    assert all(recall_of(lines, risk.value) >= 0.45 for risk in Risk)


@pytest.mark.journey
async def test_with_meaning_ordinary_talk_is_still_seldom_taken_for_risk() -> None:
    assert precision_of(await with_meaning(lines_of("labelled.yaml"))) >= 0.95


@pytest.mark.journey
async def test_of_what_people_say_about_services_hardly_anything_is_taken_for_risk_by_its_meaning() -> None:
    codebook = yaml.safe_load((PROMPTS / "codebook.yaml").read_text("utf-8"))
    cues = [str(cue) for theme in codebook["themes"] for code in theme["codes"] for cue in code["phrases"]]

    taken = [cue for cue in cues if await SENSE.risk_in(cue)]

    assert len(cues) >= 200
    assert len(taken) <= 0.02 * len(cues)


@pytest.mark.journey
async def test_nothing_that_the_sample_partnership_says_is_taken_for_risk() -> None:
    said = list(_texts_in(yaml.safe_load((PROMPTS.parent / "app" / "samples" / "sample.yaml").read_text("utf-8"))))

    assert len(said) >= 20
    assert [each for each in said if await SENSE.risk_in(each)] == []


def _texts_in(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for each in node.values() if isinstance(node, Mapping) else node:
            yield from _texts_in(each)


@pytest.mark.journey
async def test_reading_one_message_takes_a_fraction_of_a_second() -> None:
    said = [line.said for line in lines_of("labelled.yaml")[:50]]
    await SENSE.risk_in(said[0])
    began = time.perf_counter()

    for each in said:
        await SENSE.risk_in(each)

    assert (time.perf_counter() - began) / len(said) < 0.25
