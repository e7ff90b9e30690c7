import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms_parts import IN_A_PART, MOST_PARTS, is_small, parts_of, pieces_of, plainer
from bot.gsm import Alphabet


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("ł" * 134, 2),
        ("ł" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_networks_charge_them(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def test_a_sign_of_two_units_is_never_cut_in_half() -> None:
    assert parts_of("€" * 76 + "a" + "€" * 76) == 2
    assert parts_of("€" * 153) == 3  # Seventy-six fit into a part of 153, and one unit stays empty.
    assert parts_of("😀" * 67) == 3


def test_curly_quotes_and_dashes_become_plain_where_nothing_is_lost() -> None:
    assert plainer("“Don’t worry” – it’s\u00a0fine…") == "\"Don't worry\" - it's fine..."


@pytest.mark.parametrize("text", ["Bràighe á “sin”", "zażółć – tak", "’S e do bheatha \N{GRINNING FACE}"])
def test_no_letter_is_ever_changed_and_then_nothing_else_is_either(text: str) -> None:
    assert plainer(text) == text


def test_a_gaelic_accent_of_the_small_alphabet_stays_in_it_however_it_was_typed() -> None:
    assert plainer("Ga\u0300idhlig o\u0300") == "Gàidhlig ò"
    assert is_small(plainer("Ga\u0300idhlig o\u0300"))


def test_a_long_text_is_cut_between_sentences_and_numbered() -> None:
    pieces = pieces_of("This is one sentence of many. " * 60)

    assert len(pieces) == 2
    assert [piece[:6] for piece in pieces] == ["(1/2) ", "(2/2) "]
    assert all(piece.endswith("many.") for piece in pieces)


def test_a_text_that_fits_is_left_in_one_piece() -> None:
    assert pieces_of("Hello.") == ("Hello.",)


SIGNS = st.text(st.sampled_from("abc .,!\n€[ò łá😀'"), max_size=2500)


@given(SIGNS)
def test_no_piece_is_too_long_and_no_word_is_lost(text: str) -> None:
    pieces = pieces_of(text)

    assert all(parts_of(piece) <= MOST_PARTS for piece in pieces)
    bare = "".join(piece.split(") ", 1)[1] if len(pieces) > 1 else piece for piece in pieces)
    assert "".join(bare.split()) == "".join(text.split())


@given(SIGNS)
def test_making_a_text_plainer_never_makes_it_cost_more(text: str) -> None:
    assert parts_of(plainer(text)) <= parts_of(text) + text.count("…")


def test_a_part_has_the_room_that_the_standard_leaves() -> None:
    assert IN_A_PART == {Alphabet.GSM_7: 153, Alphabet.UCS_2: 67}
