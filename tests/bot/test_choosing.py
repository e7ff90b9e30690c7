import pytest

from bot.choosing import all_chosen, chosen, parts_of, ranked, tapped
from bot.script import Choice
from tests.bot.chats import WORDING

WORDS = WORDING.answers
CHOICES = tuple(Choice(name=label.lower(), label=label) for label in ("Food", "A bed", "Money"))


def names(found: list[Choice]) -> list[str]:
    return [each.label for each in found]


@pytest.mark.parametrize(
    "text", ["3 1 2", "312", "3, 1, 2", "money, food, a bed", "money then food then a bed", "Money food a bed"]
)
def test_order_is_understood_by_number_and_by_name(text: str) -> None:
    assert names(ranked(text, CHOICES, WORDS)) == ["Money", "Food", "A bed"]


def test_part_of_an_order_is_understood_as_far_as_it_goes() -> None:
    assert names(ranked("money, food", CHOICES, WORDS)) == ["Money", "Food"]


@pytest.mark.parametrize("text", ["3 3 1", "banana", "", "1 2 9"])
def test_what_is_no_order_is_none(text: str) -> None:
    assert ranked(text, CHOICES, WORDS) == []


def test_tapped_buttons_keep_their_order_and_unknown_ones_take_nothing() -> None:
    assert names(tapped("money food", CHOICES)) == ["Money", "Food"]
    assert tapped("money gone", CHOICES) == []


def test_one_choice_and_several_are_told_apart() -> None:
    assert names(chosen("money", CHOICES, words=WORDS)) == ["Money"]
    assert names(all_chosen("food and money", CHOICES, WORDS)) == ["Food", "Money"]
    assert parts_of("food and money", WORDS) == ["food ", " money"]
