from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import answer_to, is_torn, shows_numbers, unranked
from bot.numbers_in_words import whole_number_in
from bot.script import Choice, Question, QuestionKind
from tests.bot.chats import WORDING

WORDS = WORDING.answers

CHOICES = (
    Choice(name="own", label="My own place"),
    Choice(name="friends", label="With friends"),
    Choice(name="hostel", label="A hostel"),
    Choice(name="nowhere", label="Nowhere"),
)


def question(kind: QuestionKind, choices: tuple[Choice, ...] = CHOICES) -> Question:
    return Question(name="housing", kind=kind, label="Where do you stay?", choices=choices)


def one(text: str, choices: tuple[Choice, ...] = CHOICES) -> str | None:
    return answer_to(question(QuestionKind.SELECT_ONE, choices), text=text, choice=None, words=WORDS)


def several(text: str) -> str | None:
    return answer_to(question(QuestionKind.SELECT_MULTIPLE), text=text, choice=None, words=WORDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "own"),
        ("number two", "friends"),
        ("3.", "hostel"),
        ("the third one", "hostel"),
        ("٤", "nowhere"),
        ("NOWHERE!", "nowhere"),
        ("nowere", "nowhere"),
        ("now", "nowhere"),
        ("own", "own"),
        ("with frends", "friends"),
        ("I am with friends just now", "friends"),
        ("hostel", "hostel"),
    ],
)
def test_one_choice_is_understood(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text", ["banana", "5", "0", "🙂", "", "not with friends", "nowhere or a hostel", "1 2", "مرحبا", "12345"]
)
def test_what_is_no_clear_choice_is_not_understood(text: str) -> None:
    assert one(text) is None


def test_first_letter_is_enough_where_it_is_the_only_one() -> None:
    yes_no = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"), Choice(name="not_sure", label="Not sure"))

    assert one("y", yes_no) == "yes"
    assert one("n", yes_no) is None
    assert one("no", yes_no) == "no"


def test_figure_on_a_label_beats_its_place() -> None:
    ratings = tuple(Choice(name=f"r{number}", label=f"{number}") for number in (5, 4, 3, 2, 1))

    assert one("5", ratings) == "r5"
    assert not shows_numbers([rating.label for rating in ratings])


def test_emoji_label_can_be_answered_with_the_emoji() -> None:
    faces = (Choice(name="good", label="🙂"), Choice(name="bad", label="🙁"))

    assert one("🙁", faces) == "bad"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 and 3", "own hostel"),
        ("3, 1", "own hostel"),
        ("1 3", "own hostel"),
        ("2", "friends"),
        ("a hostel & nowhere", "hostel nowhere"),
        ("with friends and a hostel", "friends hostel"),
        ("one and four", "own nowhere"),
        ("all of them", "own friends hostel nowhere"),
    ],
)
def test_several_choices_are_understood_in_the_scripts_order(text: str, expected: str) -> None:
    assert several(text) == expected


@pytest.mark.parametrize("text", ["1 and 9", "banana", "", "none"])
def test_several_choices_with_one_unknown_are_not_half_kept(text: str) -> None:
    assert several(text) is None


@pytest.mark.parametrize(
    ("choice", "expected"), [("own nowhere", "own nowhere"), ("own,hostel", "own hostel"), ("own zzz", None)]
)
def test_ticked_boxes_come_as_names(choice: str, expected: str | None) -> None:
    assert answer_to(question(QuestionKind.SELECT_MULTIPLE), text="labels", choice=choice) == expected


def test_tapped_button_is_its_value_whatever_the_text() -> None:
    assert answer_to(question(QuestionKind.SELECT_ONE), text="anything", choice="hostel") == "hostel"
    assert answer_to(question(QuestionKind.SELECT_ONE), text="hostel", choice="gone") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("about 5 weeks", 5),
        ("three", 3),
        ("twa", 2),
        ("twenty-one", 21),
        ("-4", -4),
        ("٣", 3),
        ("2 or 3", None),
        ("2.5", None),
        ("1,000", 1000),
        ("none", 0),
        ("a lot", None),
        ("🙂", None),
        ("9" * 40, None),
        ("", None),
    ],
)
def test_whole_number_is_read_or_left(text: str, expected: int | None) -> None:
    assert whole_number_in(text, WORDS.numbers) == expected


YES_NO = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"))


@pytest.mark.parametrize("text", ["no one", "no-one", "nobody", "none", "No one!"])
def test_nobody_is_a_no_where_there_is_one_and_never_the_first_choice(text: str) -> None:
    beds = (Choice(name="bed", label="A bed"), Choice(name="food", label="Food"))

    assert one(text, YES_NO) == "no"
    assert one(text, beds) is None
    assert answer_to(question(QuestionKind.SELECT_MULTIPLE, beds), text=text, choice=None, words=WORDS) is None


@pytest.mark.parametrize("text", ["no one told me anything", "not one", "never two"])
def test_number_beside_a_refusing_word_is_not_a_number(text: str) -> None:
    assert whole_number_in(text, WORDS.numbers) is None


@pytest.mark.parametrize(("text", "expected"), [("3 out of 5", 3), ("three oot o five", 3), ("no 3", 3)])
def test_a_rating_out_of_something_is_its_first_number(text: str, expected: int) -> None:
    assert whole_number_in(text, WORDS.numbers) == expected


def test_an_everyday_yes_or_no_is_the_choice_that_begins_with_it() -> None:
    had = question(QuestionKind.SELECT_ONE, (Choice(name="now", label="Yes, I have one now"), Choice(name="never", label="No")))
    twice = question(QuestionKind.SELECT_ONE, (*had.choices, Choice(name="before", label="Yes, in the past")))

    assert answer_to(had, text="aye", choice=None, says_yes=True, words=WORDS) == "now"
    assert answer_to(had, text="naw", choice=None, says_yes=False, words=WORDS) == "never"
    assert answer_to(twice, text="aye", choice=None, says_yes=True, words=WORDS) is None
    assert (is_torn(twice, True), is_torn(had, True), is_torn(twice, None)) == (True, False, False)


@given(st.text())
def test_no_text_whatever_breaks_a_closed_question(text: str) -> None:
    names = {choice.name for choice in CHOICES}

    assert (one(text) or "own") in names
    assert set((several(text) or "own").split()) <= names
    assert whole_number_in(text, WORDS.numbers) is None or isinstance(whole_number_in(text, WORDS.numbers), int)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (QuestionKind.DECIMAL, "two and a half", "2.5"),
        (QuestionKind.DECIMAL, "2,50", "2.5"),
        (QuestionKind.RANGE, "7 out of 10", "7"),
        (QuestionKind.RANGE, "11", None),
        (QuestionKind.RANGE, "2.5", None),
        (QuestionKind.DATE, "28/2/26", "2026-02-28"),
        (QuestionKind.DATE, "31 February", None),
        (QuestionKind.TIME, "half nine", "09:30"),
        (QuestionKind.INTEGER, "-3", "-3"),
        (QuestionKind.ACKNOWLEDGE, "got it", "OK"),
        (QuestionKind.ACKNOWLEDGE, "what?", None),
        (QuestionKind.MORE, "that's it", "no"),
        (QuestionKind.MORE, "another one", "yes"),
        (QuestionKind.RANK, "4 3 2 1", "nowhere hostel friends own"),
        (QuestionKind.RANK, "4 3", None),
        (QuestionKind.TEXT, "anything", None),
    ],
)
def test_each_kind_has_its_canonical_value(kind: QuestionKind, text: str, expected: str | None) -> None:
    asked = replace(question(kind), scale=("0", "10", "1"))

    assert answer_to(asked, text=text, choice=None, today=date(2026, 3, 2), words=WORDS) == expected


def test_part_of_an_order_says_what_is_missing() -> None:
    rank = question(QuestionKind.RANK)

    assert [each.name for each in unranked(rank, text="4 3", choice=None, words=WORDS)] == ["own", "friends"]
    assert unranked(rank, text="4 3 2 1", choice=None, words=WORDS) == ()
    assert unranked(rank, text="banana", choice=None, words=WORDS) == ()


@given(st.text(), st.sampled_from(QuestionKind), st.sampled_from([True, False, None]))
def test_no_text_breaks_any_kind_of_question(text: str, kind: QuestionKind, says_yes: bool | None) -> None:
    asked = replace(question(kind), scale=("1", "5", "0.5"))
    value = answer_to(asked, text=text, choice=None, says_yes=says_yes, today=date(2026, 3, 2), words=WORDS)

    assert value is None or value
