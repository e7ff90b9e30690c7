"""`heard add`: who is in it and what they agreed to, from the words of a command line."""

import pytest

from app.commands.add import Details, people_in_it, purposes_in
from core.consent import HowGiven, Purpose
from core.errors import BadInput


def details(*people: str, agreed: str = "", how: str = "witnessed") -> Details:
    return Details(consultation="films", title="", people=people, agreed=agreed, how=how, made_on=None)


def test_nobody_named_and_nothing_agreed_is_nobody() -> None:
    assert people_in_it(details()) == ()


def test_what_all_agreed_to_holds_for_everyone_named() -> None:
    people = people_in_it(details("Rowan 4F7", "Fern 0A1", agreed="take_part,quote_words"))

    assert [each.pseudonym for each in people] == ["Rowan 4F7", "Fern 0A1"]
    assert {each.agreed for each in people} == {frozenset({Purpose.TAKE_PART, Purpose.QUOTE_WORDS})}


def test_a_persons_own_words_stand_in_place_of_everyones() -> None:
    first, second = people_in_it(details("Rowan 4F7=take_part", "Fern 0A1=", agreed="take_part,show_publicly"))

    assert first.agreed == {Purpose.TAKE_PART}
    assert second.agreed == frozenset()


def test_something_agreed_by_nobody_named_is_one_person_whom_the_catalogue_gives_a_pseudonym() -> None:
    (someone,) = people_in_it(details(agreed="take_part", how="paper"))

    assert someone.pseudonym == ""
    assert someone.how is HowGiven.PAPER


def test_a_misspelt_purpose_is_met_with_the_nearest_one() -> None:
    with pytest.raises(BadInput, match="Did you mean 'take_part'"):
        purposes_in("take_prat")


def test_a_facilitator_cannot_say_that_someone_tapped() -> None:
    with pytest.raises(BadInput, match="witnessed"):
        people_in_it(details("Rowan 4F7", how="tapped"))


def test_a_person_without_a_name_is_refused() -> None:
    with pytest.raises(BadInput, match="pseudonym"):
        people_in_it(details("=take_part"))
