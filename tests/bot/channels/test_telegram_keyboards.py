from dataclasses import replace

import pytest

from bot.channels.telegram_keyboards import (
    MOST_BUTTONS,
    ROW_BUTTONS,
    ROW_LETTERS,
    button_labels,
    chosen_only,
    keyboard,
    listed_choices,
)
from bot.channels.telegram_taps import Tapping, tap_in
from bot.group_chats import JOIN
from bot.grouping import NEXT
from core.chat import Button, Say

LONG = "I had nobody to talk to about where I would live"


def say(*labels: str, several: bool = False) -> Say:
    buttons = tuple(Button(value=f"value_{number}", label=label) for number, label in enumerate(labels))
    return Say(key="s_1:2", address_id="a_1", channel="telegram", text="Well?", buttons=buttons, several=several)


def rows(markup) -> list[list[str]]:
    return [[button.text for button in row] for row in markup.inline_keyboard]


def taps(markup) -> list[tuple[int, Tapping]]:
    found = [tap_in(button.callback_data) for row in markup.inline_keyboard for button in row]
    return [(tap.number, tap.tapping) for tap in found]


def test_short_answers_stand_side_by_side_and_long_ones_below_each_other() -> None:
    assert rows(keyboard(say("Yes", "No"), done="Done")) == [["Yes", "No"]]
    assert rows(keyboard(say("Somewhere to live", "Someone to talk to"), done="Done")) == [
        ["Somewhere to live"],
        ["Someone to talk to"],
    ]


def test_a_scale_stands_in_rows_that_a_finger_can_hit() -> None:
    found = rows(keyboard(say(*map(str, range(11))), done="Done"))

    assert [each for row in found for each in row] == [str(number) for number in range(11)]
    assert all(len(row) <= ROW_BUTTONS and sum(map(len, row)) <= ROW_LETTERS for row in found)


def test_several_choices_are_ticked_one_by_one_and_sent_with_the_last_button() -> None:
    markup = keyboard(say("Money", "A home", several=True), done="Done", ticked={1})

    assert rows(markup) == [["☐ Money", "☑ A home"], ["✓ Done"]]
    assert taps(markup) == [(0, Tapping.TICK), (1, Tapping.UNTICK), (0, Tapping.DONE)]


def test_of_what_was_chosen_a_mark_stays_that_answers_nothing_any_more() -> None:
    markup = chosen_only(say("Yes", "No"), [1])

    assert rows(markup) == [["✓ No"]]
    assert taps(markup) == [(1, Tapping.NOTHING)]


def test_a_long_answer_stands_whole_in_the_message_and_short_on_its_button() -> None:
    question = say("Yes", LONG)

    assert listed_choices(question) == ("1. Yes", f"2. {LONG}")
    assert button_labels(question)[1].startswith("2. I had nobody")
    assert len(button_labels(question)[1]) < len(LONG)


def test_figures_are_not_numbered_a_second_time() -> None:
    question = say("1 night, or less than that, as far as I remember", "2 nights")

    assert listed_choices(question)[0].startswith("• 1 night")
    assert button_labels(question)[1] == "2 nights"


@pytest.mark.parametrize("count", [0, MOST_BUTTONS + 1])
def test_where_buttons_do_not_fit_there_are_none_and_the_choices_are_numbered(count: int) -> None:
    question = say(*(f"Town {chr(65 + number % 26)}" for number in range(count)))

    assert keyboard(question, done="Done") is None
    assert len(listed_choices(question)) == count


def test_in_a_group_the_way_on_and_ones_own_chat_stand_below_the_choices() -> None:
    choices = say("Yes", "No").buttons
    of_all = (Button(value=NEXT, label="Next question"), Button(value=JOIN, label="Say in private"))
    question = replace(say(), buttons=(*choices, *of_all))

    with_link = keyboard(question, done="Done", join_url="https://t.me/OurBot?start=g_1")
    without = keyboard(question, done="Done")

    assert rows(with_link) == [["Yes", "No"], ["Next question →"], ["Say in private"]]
    assert with_link.inline_keyboard[-1][0].url == "https://t.me/OurBot?start=g_1"
    assert taps(without) == [(0, Tapping.CHOOSE), (1, Tapping.CHOOSE), (2, Tapping.CHOOSE)]
