from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.aligning import retimed
from core.testimony import Word

SAID = ("I", "had", "nowhere", "to", "live", "the", "first", "night.")


def words_of(*texts: str, start_ms: int = 0, each_ms: int = 300, gap_ms: int = 20) -> tuple[Word, ...]:
    return tuple(
        Word(text=f" {text}", start_ms=start_ms + n * each_ms, end_ms=start_ms + (n + 1) * each_ms - gap_ms, probability=0.9)
        for n, text in enumerate(texts)
    )


def times(words: tuple[Word, ...]) -> dict[str, tuple[int, int]]:
    return {word.text.strip(): (word.start_ms, word.end_ms) for word in words}


def test_words_that_stand_keep_their_times_and_a_changed_one_shares_the_gap() -> None:
    (made,) = retimed(words_of(*SAID), ["I had somewhere safe to live the first night"], start_ms=0, end_ms=2400)

    assert times(made.words)["live"] == (1200, 1480)
    assert times(made.words)["night"] == (2100, 2380)
    assert times(made.words)["somewhere"][0] == 580
    assert times(made.words)["safe"][1] == 900


def test_capitals_and_commas_move_no_word() -> None:
    (made,) = retimed(words_of(*SAID), ["I had NOWHERE, to live. The first night"], start_ms=0, end_ms=2400)

    assert [word.start_ms for word in made.words] == [n * 300 for n in range(8)]
    assert {word.probability for word in made.words} == {0.9}


def test_a_text_cut_in_two_is_cut_where_its_words_are() -> None:
    first, second = retimed(words_of(*SAID), ["I had nowhere to live", "the first night."], start_ms=0, end_ms=2500)

    assert (first.start_ms, first.end_ms) == (0, 1480)
    assert (second.start_ms, second.end_ms) == (1500, 2500)


def test_a_word_put_in_where_there_is_no_gap_is_heard_within_the_words_beside_it() -> None:
    (made,) = retimed(words_of(*SAID, gap_ms=0), ["I had absolutely nowhere to live the first night."], start_ms=0, end_ms=2400)

    assert times(made.words)["absolutely"] == (300, 900)
    assert times(made.words)["had"] == (300, 600)
    assert times(made.words)["nowhere"] == (600, 900)


def test_words_without_times_before_share_the_whole_time() -> None:
    (made,) = retimed((), ["one two"], start_ms=1000, end_ms=1600)

    assert times(made.words) == {"one": (1000, 1300), "two": (1300, 1600)}


def test_an_engines_piece_without_a_space_belongs_to_the_word_before() -> None:
    pieces = (*words_of("don"), Word(text="'t", start_ms=280, end_ms=400, probability=0.4))

    (made,) = retimed(pieces, ["don't go"], start_ms=0, end_ms=900)

    assert times(made.words)["don't"] == (0, 400)
    assert times(made.words)["go"] == (400, 900)


some_word = st.text(alphabet="abc'.-é", min_size=1, max_size=4)


@given(
    st.lists(some_word, max_size=12),
    st.lists(st.lists(some_word, min_size=1, max_size=6), min_size=1, max_size=4),
    st.integers(1, 500),
)
def test_every_word_keeps_inside_its_text_in_order_and_none_is_lost(
    before: list[str], texts: list[list[str]], each_ms: int
) -> None:
    end_ms = each_ms * len(before) + 50

    made = retimed(words_of(*before, each_ms=each_ms, gap_ms=0), [" ".join(text) for text in texts], start_ms=0, end_ms=end_ms)

    assert [[word.text.strip() for word in each.words] for each in made] == texts
    assert all(each.start_ms <= word.start_ms <= word.end_ms <= each.end_ms for each in made for word in each.words)
    every = [word for each in made for word in each.words]
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(every))
    assert (made[0].start_ms, made[-1].end_ms) == (0, end_ms)


@given(st.lists(some_word, min_size=1, max_size=12), st.integers(0, 12), st.lists(some_word, max_size=3))
def test_what_was_not_touched_is_heard_where_it_was(before: list[str], at: int, put_in: list[str]) -> None:
    words = words_of(*(f"{word}{number}" for number, word in enumerate(before)))
    renamed = [f"{word}{number}" for number, word in enumerate(before)]
    new = [*renamed[:at], *(f"new{word}" for word in put_in), *renamed[at:]]

    (made,) = retimed(words, [" ".join(new)], start_ms=0, end_ms=300 * len(before))

    kept = {word.text: word for word in made.words}
    assert all((kept[word.text].start_ms, kept[word.text].end_ms) == (word.start_ms, word.end_ms) for word in words)
