"""What was said as anybody may read and hear it."""

from dataclasses import replace

from core.names import LookedThrough, Name, NameKind, NameState
from media_catalogue.public_words import MARGIN_MS, silences_in, spoken_publicly
from tests.media_catalogue.spoken_passages import spoken


def looked(text: str, *names: str, state: NameState = NameState.SUGGESTED) -> LookedThrough:
    """Return a passage whose words take 300 ms each, with these names in it."""
    passage = spoken(text, start_ms=10_000)
    found = tuple(
        Name(
            passage_id=passage.id, start_char=text.index(name), end_char=text.index(name) + len(name), kind=NameKind.PERSON,
            why="", stand_in="[a friend]", state=state,
        )
        for name in names
    )  # fmt: skip
    return LookedThrough(passage=passage, names=found, is_looked_through=True, is_reviewed=True)


def test_a_stand_in_takes_the_time_of_the_words_it_stands_for() -> None:
    public = spoken_publicly(looked("So big Davie Kerr's pal came", "Davie Kerr"))

    assert public.text == "So big [a friend]'s pal came"
    assert [(word.text, word.start_ms, word.end_ms) for word in public.words][2:4] == [
        (" [a friend]'s", 10_600, 11_200),
        (" pal", 11_200, 11_500),
    ]
    assert "".join(word.text for word in public.words) == public.text


def test_words_without_names_are_as_they_were() -> None:
    same = looked("I had nowhere")

    assert spoken_publicly(same) == same.passage
    assert silences_in(same) == ()


def test_what_a_person_says_is_no_name_is_heard() -> None:
    assert silences_in(looked("I met Davie", "Davie", state=NameState.REJECTED)) == ()
    assert spoken_publicly(looked("I met Davie", "Davie", state=NameState.REJECTED)).text == "I met Davie"


def test_it_is_silent_while_a_name_is_said_and_a_little_before_and_after() -> None:
    assert silences_in(looked("So big Davie Kerr came", "Davie Kerr")) == [(10_600 - MARGIN_MS, 11_200 + MARGIN_MS)]


def test_where_nobody_knows_when_a_name_is_said_all_of_the_passage_is_silent() -> None:
    heard = looked("I met Davey there", "Davey")
    corrected = replace(heard, passage=replace(heard.passage, text="We met Davie there"))

    assert silences_in(corrected) == ((10_000 - MARGIN_MS, 11_200 + MARGIN_MS),)
    assert spoken_publicly(corrected).words == ()
