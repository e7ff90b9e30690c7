import pytest

from bot.script import Script
from bot.script_choices import MOST_OFFERED
from bot.script_files import compiled_from, script_from_file
from core.errors import BadScript
from tests.bot.chats import READ_BY, WORDING

SURVEY = "| survey | | | |\n| | type | name | label |\n| | select_one towns | a | Where? |\n"
HEADINGS = "| | list_name | name | label | label::Gàidhlig (gd) | audio | consult::quota | area |\n"


def made(*rows: str) -> Script:
    body = "\n".join(f"| | towns | {row} |" for row in rows)
    text = f"{SURVEY}| choices | | | | | | | |\n{HEADINGS}{body}\n{READ_BY}"
    return script_from_file(text, suffix=".md", name="x", audio={"ayr.mp3": "ab" * 32})


def test_choice_has_its_words_recording_quota_and_facts() -> None:
    ayr, wick = made("ayr | Ayr | Inbhir Àir | ayr.mp3 | 12 | south", "wick | Wick | | | | north").questions[0].choices

    assert (ayr.labels, ayr.audio, ayr.quota, ayr.facts) == ({"gd": "Inbhir Àir"}, "ab" * 32, 12, {"area": "south"})
    assert (wick.labels, wick.audio, wick.quota) == ({}, "", None)


def test_everything_wrong_with_choices_is_said_at_once() -> None:
    with pytest.raises(BadScript) as refused:
        made("ayr | Ayr | | wick.mp3 | none | south", "wick | Wick | stop | | |")

    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (2, "consult::quota"),
        (2, "audio"),
        (3, "label::gd"),
    ]


def test_choices_of_the_same_label_are_told_apart_by_what_a_filter_sees() -> None:
    assert len(made("a | Newton | | | | south", "b | Newton | | | | north").questions[0].choices) == 2


def test_more_choices_than_anyone_reads_are_refused() -> None:
    with pytest.raises(BadScript, match="too many to offer"):
        made(*(f"t{number} | Town {number} | | | |" for number in range(MOST_OFFERED + 1)))


def test_no_choice_steers_the_chat_in_any_language_it_speaks() -> None:
    markdown = (
        "| survey | | | |\n| | type | name | label |\n| | select_one ways | way | Which? |\n"
        "| choices | | | |\n| | list_name | name | label |\n| | ways | one | Take a break |\n| | ways | two | Go on foot |\n"
        "| settings | |\n| | consult::who_reads |\n| | the invented team |\n"
    )

    with pytest.raises(BadScript) as refused:
        compiled_from(markdown, suffix=".md", name="ways.md", commands=[WORDING.commands])

    assert [(problem.row, problem.column) for problem in refused.value.problems] == [(2, "label")]
