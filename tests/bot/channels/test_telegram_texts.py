from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_texts import LONGEST, parts_of, units

SENTENCE = "Somebody met me at the gate and we went for a cup of tea. "


def test_a_short_text_goes_out_as_it_is() -> None:
    assert parts_of("How was your first night?") == ("How was your first night?",)


def test_a_long_text_is_cut_between_sentences() -> None:
    parts = parts_of(SENTENCE * 100)

    assert len(parts) == 2
    assert all(part.endswith("tea.") for part in parts)


def test_a_paragraph_is_kept_whole_where_that_is_possible() -> None:
    first, second = "a" * 2500 + ". b", "c" * 2000

    assert parts_of(f"{first}\n\n{second}") == (first, second)


def test_pictures_count_twice_as_telegram_counts_them() -> None:
    assert units("🙂") == 2
    assert [units(part) for part in parts_of("🙂" * 3000)] == [LONGEST, 6000 - LONGEST]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(min_value=8, max_value=50))
def test_nothing_said_is_lost_and_no_part_is_too_long_or_empty(text: str, longest: int) -> None:
    parts = parts_of(text, longest)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and units(part) <= longest for part in parts)
