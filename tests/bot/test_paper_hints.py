import pytest

from bot.paper_hints import Numbered, in_words
from tests.bot.paper import QUESTIONS, words

ASKED = {each.name: Numbered(number=str(place), question=each) for place, each in enumerate(QUESTIONS)}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("${mentor} = 'yes'", "Only answer this if you ticked “Yes” at question 1."),
        ("${mentor} != 'yes'", "Only answer this if you did not tick “Yes” at question 1."),
        ("selected(${needs}, 'food')", "Only answer this if you ticked “Food” at question 3."),
        ("not(selected(${needs}, 'food'))", "Only answer this if you did not tick “Food” at question 3."),
        ("${ready} >= 3", "Only answer this if your number at question 4 is at least 3."),
        ("${how} != ''", "Only answer this if you answered question 2."),
        (
            "(${mentor} = 'yes') and (selected(${needs}, 'bed'))",
            "Only answer this if you ticked “Yes” at question 1 and you ticked “A bed” at question 3.",
        ),
        (
            "${mentor} = 'no' or ${ready} < 2",
            "Only answer this if you ticked “No” at question 1 or your number at question 4 is less than 2.",
        ),
    ],
)
def test_a_plain_condition_is_said_in_words(condition: str, said: str) -> None:
    assert in_words(condition, ASKED, words()) == said


@pytest.mark.parametrize(
    "condition",
    [
        "${mentor} = 'yes' and ${ready} > 1 or ${ready} < 4",
        "count-selected(${needs}) > 1",
        "${unknown} = 'yes'",
        "${mentor} = 'nothing offered'",
        "${mentor} > 2",
    ],
)
def test_what_cannot_be_said_plainly_is_not_said(condition: str) -> None:
    assert in_words(condition, ASKED, words()) is None
