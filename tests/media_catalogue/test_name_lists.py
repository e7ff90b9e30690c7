"""The shipped lists of names."""

from media_catalogue.name_lists import name_lists, signs


def test_lists_are_in_small_letters_and_none_is_empty() -> None:
    known = name_lists()

    for words in (known.first_names, known.everyday_first_names, known.surnames, known.ordinary, *vars(signs()).values()):
        assert words
        assert all(word == word.casefold() for word in words)


def test_a_name_is_an_everyday_word_or_it_is_not() -> None:
    known = name_lists()

    assert not known.first_names & known.everyday_first_names
    assert not known.first_names & known.ordinary


def test_longer_places_are_tried_before_shorter_ones_that_begin_the_same() -> None:
    for places in name_lists().places.values():
        assert [len(" ".join(place)) for place in places] == sorted((len(" ".join(place)) for place in places), reverse=True)
