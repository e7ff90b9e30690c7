"""The consultations that come with Heard: plain, short, kind, and a form that other tools open too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyxform.xls2json_backends import md_to_dict
from pyxform.xls2xform import convert

from core.consent import Purpose
from core.consultations import Approach
from tests.prompts.plain_words import GSM_7, ONE_TEXT_MESSAGE, reading_ease, sentences_in

FOLDER = Path(__file__).parents[2] / "prompts" / "consultations"
FILES = sorted(FOLDER.glob("*.md"))
PLAIN_ENOUGH = 65.0

COLUMNS = {
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message",
    "consult::voice", "consult::theme_hint", "consult::sensitive", "consult::staff_note",
    "consult::probes", "consult::short", "consult::easy",
}  # fmt: skip
SETTINGS = {
    "form_title", "form_id", "version", "default_language",
    "consult::approach", "consult::purposes", "consult::who_reads", "consult::intro", "consult::thanks",
}  # fmt: skip
NEVER_SAID = (
    "offend",
    "offence",
    "convict",
    "criminal",
    "inmate",
    "ex-con",
    "crime",
    "sentence",
    "why did you",
    "why didn't you",
)

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def sheets(path: Path) -> dict[str, list[dict[str, str]]]:
    return md_to_dict(path.read_text("utf-8"))


def words_people_read(path: Path) -> Iterator[str]:
    form = sheets(path)
    for row in form["survey"]:
        yield from (row[column] for column in ("label", "hint", "constraint_message") if column in row)
    yield from (row["label"] for row in form["choices"])
    yield from (
        form["settings"][0][name] for name in SETTINGS if name in {"consult::who_reads", "consult::intro", "consult::thanks"}
    )


def as_text_message(question: dict[str, str], choices: list[dict[str, str]]) -> str:
    listed = question["type"].split()[-1]
    options = [choice["label"] for choice in choices if choice["list_name"] == listed]
    lines = [question["label"], question.get("hint", ""), *(f"{n}. {label}" for n, label in enumerate(options, 1))]
    return "\n".join(line for line in lines if line)


def test_both_consultations_are_there() -> None:
    assert [path.stem for path in FILES] == ["first_night", "mentoring"]


@each_file
def test_the_same_file_opens_as_a_form_in_other_tools(path: Path) -> None:
    result = convert(path.read_text("utf-8"))

    assert not result.warnings
    assert "<h:html" in result.xform


@each_file
def test_every_column_and_setting_is_one_that_is_documented(path: Path) -> None:
    form = sheets(path)

    assert {column for row in form["survey"] for column in row} <= COLUMNS
    assert set(form["settings"][0]) == SETTINGS
    assert form["settings"][0]["form_id"] == path.stem


@each_file
def test_the_approach_and_the_purposes_are_ones_heard_knows(path: Path) -> None:
    settings = sheets(path)["settings"][0]
    purposes = [Purpose(name) for name in settings["consult::purposes"].split()]

    assert Approach(settings["consult::approach"])
    assert purposes[0] is Purpose.TAKE_PART
    assert len(set(purposes)) == len(purposes)


@each_file
def test_whoever_may_answer_by_voice_is_asked_whether_it_may_be_kept(path: Path) -> None:
    form = sheets(path)
    takes_voice = any(row["consult::voice"] != "no" for row in form["survey"])

    assert not takes_voice or "keep_recording" in form["settings"][0]["consult::purposes"]


@each_file
def test_every_message_is_easy_to_read(path: Path) -> None:
    form = sheets(path)
    messages = [
        text for row in form["survey"] for text in (row["label"], row.get("hint", ""), row.get("constraint_message", ""))
    ]
    settings = form["settings"][0]
    messages += [settings["consult::intro"], settings["consult::thanks"], settings["consult::who_reads"]]

    hard = {text: round(reading_ease(text)) for text in messages if text and reading_ease(text) < PLAIN_ENOUGH}

    assert hard == {}


@each_file
def test_the_options_taken_together_are_easy_to_read(path: Path) -> None:
    options = ". ".join(row["label"] for row in sheets(path)["choices"])

    assert reading_ease(options) >= PLAIN_ENOUGH


@each_file
def test_every_question_is_one_sentence_and_so_is_every_hint(path: Path) -> None:
    rows = sheets(path)["survey"]

    assert [row["label"] for row in rows if len(sentences_in(row["label"])) != 1] == []
    assert [row["hint"] for row in rows if "hint" in row and len(sentences_in(row["hint"])) != 1] == []


@each_file
def test_nobody_is_named_by_an_offence_or_asked_why(path: Path) -> None:
    said = [text for text in words_people_read(path) if any(word in text.casefold() for word in NEVER_SAID)]

    assert said == []


@each_file
def test_nothing_is_shouted(path: Path) -> None:
    assert [word for text in words_people_read(path) for word in re.findall(r"\b[A-Z]{2,}\b", text)] == []


@each_file
def test_no_question_must_be_answered(path: Path) -> None:
    assert [row["name"] for row in sheets(path)["survey"] if row.get("required", "no") != "no"] == []


@each_file
def test_a_hard_question_is_announced_by_a_note_of_its_own_or_left_to_the_bot(path: Path) -> None:
    rows = sheets(path)["survey"]
    hard = [number for number, row in enumerate(rows) if row["consult::sensitive"] == "yes"]

    assert hard
    for number in hard:
        announced = any(row["type"] == "note" and "skip" in row["label"] for row in rows[max(0, number - 2) : number])
        left_to_the_bot = "skip" not in rows[number].get("hint", "")
        assert announced or left_to_the_bot


@each_file
def test_it_ends_on_a_question_that_is_not_hard(path: Path) -> None:
    last = sheets(path)["survey"][-1]

    assert last["consult::sensitive"] == "no"
    assert "hard" not in last["label"]


@each_file
def test_a_theme_hint_names_a_theme_of_the_codebook(path: Path) -> None:
    codebook = (FOLDER.parent / "codebook.yaml").read_text("utf-8")
    hints = {row["consult::theme_hint"] for row in sheets(path)["survey"]}

    assert [hint for hint in hints if f"\n  - id: {hint}\n" not in codebook] == []


def test_the_interview_warns_before_its_hard_questions() -> None:
    rows = sheets(FOLDER / "mentoring.md")["survey"]
    first_hard = next(n for n, row in enumerate(rows) if row["consult::sensitive"] == "yes")

    assert rows[first_hard - 1]["type"] == "note"
    assert "skip" in rows[first_hard - 1]["label"]


def test_the_text_survey_has_six_questions_and_begins_with_a_rating_and_an_open_one() -> None:
    types = [row["type"].split()[0] for row in sheets(FOLDER / "first_night.md")["survey"]]

    assert len(types) == 6
    assert types[:2] == ["integer", "text"]


def test_each_question_of_the_text_survey_fits_one_text_message_with_its_options() -> None:
    form = sheets(FOLDER / "first_night.md")
    messages = {row["name"]: as_text_message(row, form["choices"]) for row in form["survey"]}

    assert {name: len(text) for name, text in messages.items() if len(text) > ONE_TEXT_MESSAGE} == {}
    assert {name: set(text) - GSM_7 for name, text in messages.items() if set(text) - GSM_7} == {}


def test_the_interview_asks_people_with_and_without_a_mentor_different_questions() -> None:
    rows = {row["name"]: row.get("relevant", "") for row in sheets(FOLDER / "mentoring.md")["survey"]}

    assert "'never'" in rows["want_mentor"]
    assert "'now'" in rows["like"]
    assert rows["weeks"] == ""


@pytest.mark.parametrize(
    ("text", "at_least", "at_most"),
    [("The cat sat on the mat.", 100, 122), ("Multidisciplinary accommodation facilitation necessitates assessment.", -400, 0)],
)
def test_reading_ease_tells_easy_words_from_hard_ones(text: str, at_least: float, at_most: float) -> None:
    assert at_least <= reading_ease(text) <= at_most
