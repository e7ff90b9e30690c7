"""Masking: what could name or reach somebody does not leave; everyday words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import masked, names_in


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("ring me on 07700 900123 ok", "ring me on [number] ok"),
        ("it is +44 141 496 0123", "it is [number]"),
        ("write to me.at.home@post.example please", "write to [email] please"),
        ("I stay at G12 8QQ now", "I stay at [postcode] now"),
        ("see https://me.example/x?y=1 for it", "see [link] for it"),
        ("find me as @wee_man there", "find me as [name] there"),
        ("it was on 12/03/2019 or so", "it was on [date] or so"),
        ("my number is A1234BC there", "my number is [number] there"),
        ("and then Sandra came", "and then [name] came"),
        ("Davey Smith came round", "[name] [name] came round"),
        ("my worker, Mary-Anne, was there", "my worker, [name], was there"),
        ("he sent me to Barlinnie. It was long.", "he sent me to [name]. It was long."),
        ("my pal called davey was there", "my pal called [name] was there"),
        ("My name is sam", "My name is [name]"),
        ("mr brown spoke to me", "mr [name] spoke to me"),
    ],
)
def test_what_could_name_or_reach_somebody_is_blanked(said: str, sent: str) -> None:
    assert masked(said) == sent


@pytest.mark.parametrize(
    "said",
    [
        "It was fine. They came at 9 and I got my tea.",
        "I've been there 3 times and it helped.",
        "On Monday I went, and in March too.",
        "they called me back",
        "",
    ],
)
def test_everyday_words_stay_as_they_are(said: str) -> None:
    assert masked(said) == said


def test_a_byname_in_small_letters_is_blanked_though_it_may_be_nobodys() -> None:
    assert masked("wee davey and the big man") == "wee [name] and the big [name]"


def test_a_text_in_capitals_is_blanked_whole_for_it_hides_names() -> None:
    assert masked("MY PAL SANDRA WAS THERE") == "[words in capitals]"


def test_names_are_known_by_their_small_letters_so_that_they_can_be_looked_for() -> None:
    assert names_in("and then Sandra came, and a lad called davey") == {"sandra", "davey"}


@given(st.text(max_size=400))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(masked(text), str)


@given(st.from_regex(r"07[0-9]{3} ?[0-9]{6}", fullmatch=True))
def test_no_phone_number_gets_through(number: str) -> None:
    assert number[-6:] not in masked(f"it is {number} mate")
