import pytest

from bot.counting import counts_something_else
from core.chat import HeardKind
from tests.bot.chats import agreed, heard

ASKED = "How many weeks did you stay?"


@pytest.mark.parametrize("text", ["I had 46 pounds in my pocket.", "it was about 3 months or so", "they gave me 2 bags for it"])
def test_a_figure_that_counts_something_else_is_none_that_was_asked_for(text: str) -> None:
    assert counts_something_else(text, ASKED)


@pytest.mark.parametrize(
    "text", ["6", "6 months", "it was about 6 weeks or so", "I stayed for 6 with my ma", "it was 6 in all I think", "six or so"]
)
def test_a_figure_that_may_be_what_was_asked_for_is_taken(text: str) -> None:
    assert not counts_something_else(text, ASKED)


def test_a_sentence_about_something_else_is_kept_and_the_number_asked_for_again() -> None:
    chat = agreed()
    chat.says("own", "Hard.")

    chat.says("I had 46 pounds in my pocket.")

    assert "weeks" not in chat.values
    assert chat.kept[-1] == "I had 46 pounds in my pocket."
    chat.says("6")
    assert chat.values["weeks"] == "6"


def test_a_button_is_never_read_as_a_sentence() -> None:
    chat = agreed()
    chat.says("own", "Hard.")

    chat.hear(heard("a label with 46 pounds on it", kind=HeardKind.CHOICE, choice="6"))

    assert chat.values["weeks"] == "6"
