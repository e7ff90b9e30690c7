import pytest

from bot.script import Question, QuestionWords, ScriptedProbe, Voice, is_expression
from bot.script_files import script_from_file
from core.errors import BadScript
from tests.bot.chats import READ_BY

AUDIO = {"one.mp3": "ab" * 32, "aon.mp3": "cd" * 32}


def question(headings: str, cells: str) -> Question:
    text = f"| survey | | | |\n| | type | name | label | {headings} |\n| | text | a | Say? | {cells} |\n{READ_BY}"
    return script_from_file(text, suffix=".md", name="x", audio=AUDIO).questions[0]


def test_our_own_columns_reach_the_question() -> None:
    made = question(
        "consult::voice | consult::retries | consult::remind_after | consult::probe_limit | consult::skip_word | hint",
        "only | 0 | 24 | 2 | later | Say",
    )

    assert (made.voice, made.retries, made.remind_after_h, made.probe_limit) == (Voice.ONLY, 0, 24, 2)
    assert (made.skip_word, made.hint) == ("later", "Say")


def test_words_in_another_language_stand_apart() -> None:
    made = question(
        "label::gd | consult::easy::gd | consult::probes::gd | audio | audio::gd",
        "Abair? | Inns. | Carson? | one.mp3 | aon.mp3",
    )

    assert made.audio == "ab" * 32
    assert made.words == {
        "gd": QuestionWords(label="Abair?", easy="Inns.", audio="cd" * 32, probes=(ScriptedProbe(text="Carson?"),))
    }


@pytest.mark.parametrize(
    ("heading", "cell", "problem"),
    [
        ("consult::retries", "11", "no whole number from 0 to 10"),
        ("consult::voice", "onyl", "Did you mean 'only'?"),
        ("consult::skip_word", "stop", "already steers the chat"),
        ("calculation", "1 + 1", "is not worked out"),
        ("choice_filter", "1 = 1", "no choices to narrow"),
        ("parameters", "randomise=true", "Did you mean 'randomize'?"),
        ("required", "perhaps", "neither yes nor no"),
        ("label::gd", "x" * 1001, "more than 1000 characters"),
        ("hint", "x" * 2001, "more than 2000 characters"),
        ("consult::probes", "What of ${b}?", "would be read out as it stands"),
        ("hint::gd", "${b}?", "not answered by then"),
    ],
)
def test_cell_that_is_wrong_is_named_with_its_column(heading: str, cell: str, problem: str) -> None:
    with pytest.raises(BadScript) as refused:
        question(heading, cell)

    (found,) = refused.value.problems
    assert (found.row, found.column) == (2, heading)
    assert problem in str(found)


def test_default_is_worked_out_only_where_it_calls_or_names() -> None:
    assert [is_expression(each) for each in ("today()", "${a}", "5", "2026-02-28", "a_b")] == [True, True, False, False, False]
