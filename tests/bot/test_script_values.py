import pytest

from bot.script import ProbeWhen
from bot.script_sheets import SURVEY, Row
from bot.script_values import one_of, probes_in, recording, whole_number, yes_or_no
from core.errors import ScriptProblem


def row(**cells: str) -> Row:
    return Row(sheet=SURVEY, number=7, cells={key.replace("__", "::"): text for key, text in cells.items()})


@pytest.mark.parametrize(("written", "expected"), [("yes", True), ("TRUE", True), ("", False), ("no", False)])
def test_yes_and_no_are_read(written: str, *, expected: bool) -> None:
    assert yes_or_no(row(required=written), "required", []) is expected


@pytest.mark.parametrize("written", ["-1", "99", "2.5", "many", "²"])
def test_number_out_of_bounds_is_named(written: str) -> None:
    problems: list[ScriptProblem] = []

    assert whole_number(row(a=written), "a", problems, most=10) is None
    assert len(problems) == 1


def test_word_that_is_not_known_is_named_and_the_usual_one_taken() -> None:
    problems: list[ScriptProblem] = []

    assert one_of(row(a="onyl"), "a", ["only", "no"], problems, otherwise="no") == "no"
    assert "Did you mean 'only'?" in str(problems[0])


def test_recording_is_known_by_its_content_and_a_missing_one_named() -> None:
    problems: list[ScriptProblem] = []
    beside = {"one.mp3": "ab" * 32}

    assert recording(row(audio="one.mp3"), "audio", beside, problems) == "ab" * 32
    assert recording(row(audio__gd="two.mp3"), "audio", beside, problems, language="gd") == ""
    assert [problem.column for problem in problems] == ["audio::gd"]


def test_probes_say_when_they_are_asked() -> None:
    written = "What next?\nalways: And then?; Theme housing: What place?; no theme money: Enough?"

    probes = probes_in(row(consult__probes=written), [])

    assert [(each.when, each.about) for each in probes] == [
        (ProbeWhen.SHORT, ""),
        (ProbeWhen.ALWAYS, ""),
        (ProbeWhen.THEME, "housing"),
        (ProbeWhen.NO_THEME, "money"),
    ]


@pytest.mark.parametrize("written", ["theme: What place?", "alwys: And then?", "always housing: Eh?", "short:"])
def test_probe_that_says_it_wrongly_is_named(written: str) -> None:
    problems: list[ScriptProblem] = []

    probes_in(row(consult__probes=written), problems)

    assert len(problems) == 1
