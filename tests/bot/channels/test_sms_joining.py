import pytest

from bot.channels.sms_joining import code_in, opening_in

NAMES = ("first_night", "mentoring", "bus")


@pytest.mark.parametrize("text", ["first_night", "First Night", "FIRST-NIGHT", " first  night. ", "firstnight"])
def test_a_name_is_known_in_any_case_with_any_spaces_and_dashes(text: str) -> None:
    assert code_in(text, NAMES, forgiving=False) == "first_night"


@pytest.mark.parametrize(
    ("text", "name"), [("frist night", "first_night"), ("mentorng", "mentoring"), ("mentering", "mentoring")]
)
def test_a_slip_is_forgiven_to_somebody_new(text: str, name: str) -> None:
    assert code_in(text, NAMES, forgiving=True) == name
    assert code_in(text, NAMES, forgiving=False) is None


@pytest.mark.parametrize("text", ["", "...", "hello", "by", "bud", "the bus", "first night was hard"])
def test_other_words_are_no_name(text: str) -> None:
    assert code_in(text, NAMES, forgiving=True) is None


def test_a_slip_that_may_be_two_names_is_none() -> None:
    assert code_in("panel 3", ("panel_1", "panel_2"), forgiving=True) is None


def test_names_that_differ_by_a_dash_alone_are_told_apart_by_how_they_are_written() -> None:
    both = ("first_night", "firstnight")

    assert code_in("firstnight", both, forgiving=True) == "firstnight"
    assert code_in("first night", both, forgiving=True) is None


def test_join_and_start_say_that_a_name_follows() -> None:
    assert opening_in("JOIN mentoring") == "mentoring"
    assert opening_in("start: first night") == "first night"
    assert opening_in("join") is None
    assert opening_in("starting was hard") is None
