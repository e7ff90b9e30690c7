"""People and places in what was said, with capitals and without. Everybody and everything here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import NameKind
from media_catalogue.name_words import names_in, words_of


def found_in(text: str) -> list[tuple[str, str]]:
    """Return the words of each name, and what stands for it."""
    return [(text[each.start_char : each.end_char], each.stand_in) for each in names_in(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("big davie fae possil", [("davie", "a person"), ("possil", "a place")]),
        ("Big Davie from Possil.", [("Davie", "a person"), ("Possil", "a place")]),
        ("ma pal shuggie got me a flat", [("shuggie", "a friend")]),
        ("my wee sister agnieszka came", [("agnieszka", "a family member")]),
        ("My worker, Zbigniew, came.", [("Zbigniew", "a worker")]),
        ("my worker called blessing rang", [("blessing", "a worker")]),
        ("my name is rowena mcallister", [("rowena mcallister", "a person")]),
        ("ma name's wullie", [("wullie", "a person")]),
        ("my name is thistle", [("thistle", "a person")]),
        ("Mr Smith and Dr. Okafor", [("Smith", "a person"), ("Okafor", "a person")]),
        ("mr smith wouldnae listen", [("smith", "a person")]),
        ("Officer Kerr was sound", [("Kerr", "a worker")]),
        ("I saw Morag Anne McTavish there", [("Morag Anne McTavish", "a person")]),
        ("then it was Chukwuma who helped", [("Chukwuma", "a person")]),
        ("we stayed in Invertoun", [("Invertoun", "a place")]),
        ("I got out of Barlinnie", [("Barlinnie", "a place")]),
        ("they moved me tae hmp lowmoss", [("hmp lowmoss", "a place")]),
        ("she's in East Kilbride now", [("East Kilbride", "a place")]),
        ("at 4 Larkspur Street", [("Larkspur Street", "a place")]),
        ("davie's mum", [("davie", "a person")]),
        ("shug’s burd", [("shug", "a person")]),
        ("Will came round. I will go.", [("Will", "a person")]),
        ("mark told me", [("mark", "a person")]),
        ("wee hope fae the scheme", [("hope", "a person")]),
    ],
)
def test_people_and_places_are_found_however_they_are_written(text: str, names: list[tuple[str, str]]) -> None:
    assert found_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "I had nowhere to live the first night. My mentor met me at the gate.",
        "Universal Credit was late on Monday and the Job Centre lost it",
        "they gave me a community care grant and hope",
        "I will may be mark it, grant it and bill it",
        "my mum said my pal was in the nick",
        "Aye. Nothing. Thank you for watching.",
        "the NHS and Turning Point helped me",
        "I read a bath book on a sale",
        "miss the bus and you miss the worker",
        "called me names and called the police",
        "the big man and the wee man",
        "they're Scottish and I'm Polish",
    ],
)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert found_in(text) == []


def test_a_capital_alone_says_what_it_may_be_and_why() -> None:
    person, place = names_in("So I told Qadira near Blackmuir")

    assert (person.kind, place.kind) == (NameKind.PERSON, NameKind.PLACE)
    assert person.why == place.why == "It has a capital in the middle of a sentence."


@given(st.text(max_size=120))
def test_no_text_breaks_the_finder_and_names_are_apart_and_in_order(text: str) -> None:
    reached = 0
    for found in names_in(text):
        assert reached <= found.start_char < found.end_char <= len(text)
        reached = found.end_char


def test_words_come_without_their_possessive_ending() -> None:
    assert [plain for plain, _, _ in words_of("Davie's pals’ O’Neill")] == ["davie", "pals", "o'neill"]
