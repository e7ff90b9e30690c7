"""What stands for names."""

import pytest

from core.names import Name, NameKind
from core.testimony import Passage
from media_catalogue.names import find_names
from media_catalogue.stand_ins import name_key, names_from


def passages(*texts: str) -> list[Passage]:
    return [
        Passage(
            id=f"g_{at}", testimony_id="t_1", transcript_version=1, position=at, text=text, start_char=0, end_char=len(text)
        )
        for at, text in enumerate(texts)
    ]


def stand_ins(*texts: str, kept: tuple[Name, ...] = ()) -> list[str]:
    cut = passages(*texts)
    return [name.stand_in for name in names_from(cut, find_names(texts), kept)]


def test_the_same_name_has_the_same_stand_in_and_another_has_a_number() -> None:
    assert stand_ins("my pal Davie met my pal Tam", "Davie Kerr said tam and davie") == [
        "[a friend]", "[a friend 2]", "[a friend]", "[a friend 2]", "[a friend]",
    ]  # fmt: skip


def test_a_number_written_in_two_ways_is_one_number() -> None:
    assert stand_ins("07700 900123 or 07700900123 or 0141 496 0000") == [
        "[a phone number]", "[a phone number]", "[a phone number 2]",
    ]  # fmt: skip


def test_what_stood_for_a_name_before_stands_for_it_in_new_words_too() -> None:
    kept = Name(passage_id="g_0", start_char=0, end_char=5, kind=NameKind.PERSON, why="", stand_in="[the driver]")

    assert stand_ins("Davie came", "then davie left with Tam", kept=(kept,)) == ["[the driver]", "[the driver]", "[a person]"]


@pytest.mark.parametrize(
    ("one", "other"), [("Davie Kerr", "davie"), ("Davie’s", "Davie"), ("Mr Kerr", "kerr"), ("big Davie", "Davie")]
)
def test_people_are_known_by_their_first_name_however_it_is_written(one: str, other: str) -> None:
    assert name_key(NameKind.PERSON, one) == name_key(NameKind.PERSON, other)


def test_places_are_known_by_all_of_their_name() -> None:
    assert name_key(NameKind.PLACE, "East Kilbride") != name_key(NameKind.PLACE, "East Lothian")
