import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.operators import MOST_TERMS, Alternative, narrowed, needed_in, value_among


def needs(text: str) -> list[tuple[str, ...]]:
    return [each.needs for each in narrowed(text).alternatives]


@pytest.mark.parametrize(
    "text",
    [
        "what helped in the first week?",
        "well-being and self-harm",
        "I was not told - nobody came",
        'he said "come back',
        "me and him or her",
        "NEAR(housing, 3) AS 'x'; --",
        "http://example.org col: value",
        "I WAS IN AND OUT OR NOT",
        "",
        "   ",
        '""',
        "-",
        "- -- ---",
    ],
)
def test_what_is_not_written_as_an_operator_is_ordinary_text(text: str) -> None:
    assert narrowed(text).is_plain
    assert narrowed(text).text == text


def test_words_in_quotes_are_needed_in_their_order_and_still_rank() -> None:
    question = narrowed('housing "met me at the gate"')

    assert question.alternatives == (Alternative(needs=('"met me at the gate"',), refuses=()),)
    assert question.text == "housing met me at the gate"


def test_quotes_from_a_phones_keyboard_count_too() -> None:
    assert needs("“first night”") == [('"first night"',)]


def test_a_dash_or_not_before_a_word_refuses_it_and_it_ranks_nothing() -> None:
    for text in ('bed -hostel -"bed and breakfast"', 'bed NOT hostel NOT "bed and breakfast"'):
        question = narrowed(text)
        assert question.alternatives == (Alternative(needs=(), refuses=('"hostel"', '"bed and breakfast"')),)
        assert question.text == "bed"


def test_not_before_nothing_is_left_out() -> None:
    assert narrowed('"bed" NOT').alternatives == (Alternative(needs=('"bed"',), refuses=()),)


def test_and_joins_and_or_parts() -> None:
    assert needs("mentor AND gate") == [('"mentor"', '"gate"')]
    assert needs("housing OR flat AND keys") == [('"housing"',), ('"flat"', '"keys"')]


def test_of_the_words_between_two_ands_any_is_enough_and_common_ones_do_not_count() -> None:
    assert needs("the house flat AND keys") == [('"house" OR "flat"', '"keys"')]


def test_a_star_asks_for_how_a_word_begins() -> None:
    assert needs("hous*") == [('"hous"*',)]
    assert narrowed("ho* a*b *").is_plain


def test_filters_are_taken_out_by_name() -> None:
    question = narrowed('bed theme:housing approach:film medium:"voice note" other:thing')

    assert question.filters == {"theme": "housing", "approach": "film", "medium": "voice note"}
    assert question.text == "bed other:thing"


def test_empty_quotes_and_punctuation_bind_nothing() -> None:
    assert narrowed('bed "" "?!" -"--"').is_plain


def test_only_so_many_terms_bind() -> None:
    question = narrowed(" ".join(f'"w{number}"' for number in range(100)))

    assert len(needed_in(question.alternatives)) == MOST_TERMS


def test_a_value_is_found_by_its_key_its_label_and_its_own_name() -> None:
    labels = {"housing": "Housing", "housing/nowhere_to_live": "Nowhere to go"}

    assert value_among("HOUSING", labels) == "housing"
    assert value_among("nowhere-to-live", labels) == "housing/nowhere_to_live"
    assert value_among("Nowhere to go", labels) == "housing/nowhere_to_live"
    assert value_among("", labels) is None
    assert value_among("debt", labels) is None


@given(st.text(alphabet='ab "-*():ANDORT\u201c\u201d\n\x00\ud800', max_size=60))
def test_whatever_is_typed_is_taken_apart(text: str) -> None:
    question = narrowed(text)

    for each in question.alternatives:
        assert all(asked.count('"') % 2 == 0 and asked.strip('"* ') for asked in (*each.needs, *each.refuses))
