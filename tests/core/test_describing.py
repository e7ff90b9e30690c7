from core.describing import (
    LONGEST_LINE,
    LONGEST_NOTE,
    WORKED_OUT,
    WRITTEN,
    Description,
    Element,
    Note,
    problems_in,
    searched_text,
    tidied,
)


def written(*notes: Note, **elements: str) -> Description:
    return Description(testimony_id="t_1", elements={Element(name): text for name, text in elements.items()}, notes=notes)


def test_all_fifteen_elements_are_written_or_worked_out() -> None:
    assert len(Element) == 15
    assert set(WRITTEN) | WORKED_OUT == set(Element)
    assert not set(WRITTEN) & WORKED_OUT


def test_empty_words_go_and_notes_stand_in_the_order_of_their_times() -> None:
    later, first = Note(start_ms=42_000, text=" the gate closes "), Note(start_ms=1000, text="rain")

    kept = tidied(written(later, first, Note(start_ms=5, text="  "), title=" The gate ", coverage=" "))

    assert kept.elements == {Element.TITLE: "The gate"}
    assert kept.notes == (first, Note(start_ms=42_000, text="the gate closes"))


def test_what_is_too_long_or_after_the_end_is_told_all_at_once() -> None:
    long = written(Note(start_ms=61_000, text="x" * (LONGEST_NOTE + 1)), title="x" * (LONGEST_LINE + 1))

    assert len(problems_in(long, length_ms=60_000)) == 3
    assert problems_in(written(Note(start_ms=60_000, text="the end"), title="The gate"), length_ms=60_000) == []


def test_a_picture_has_no_moments() -> None:
    assert problems_in(written(Note(start_ms=0, text="a door")), length_ms=None) == [
        "Only a film or sound has notes with times."
    ]


def test_makers_place_and_credits_are_searched_and_rights_are_not() -> None:
    text = searched_text({Element.CREATOR: "Nine men", Element.COVERAGE: "Perth", Element.RIGHTS: "theirs"})

    assert text == "Nine men\nPerth"
