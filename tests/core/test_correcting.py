from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.correcting import Corrected, corrected, plain, segments_of
from core.corrections import Known, Region, Rewritten, digest_of
from core.errors import BadInput
from core.testimony import Doubt, Passage, Word


def said(*texts: str) -> list[Passage]:
    """Return passages of a second a word, one after the other."""
    made: list[Passage] = []
    at = 0
    for number, text in enumerate(texts):
        words = tuple(
            Word(text=f" {word}", start_ms=(at + place) * 1000, end_ms=(at + place + 1) * 1000, probability=0.9)
            for place, word in enumerate(text.split())
        )
        made.append(
            Passage(
                id=f"g{number}", testimony_id="t", transcript_version=1, position=number, text=text, start_char=0,
                end_char=len(text), start_ms=at * 1000, end_ms=(at + len(words)) * 1000, words=words,
            )
        )  # fmt: skip
        at += len(words)
    return made


def region(base: Sequence[Passage], *after: tuple[str | None, str], speaker: str | None = None) -> Region:
    return Region(
        base=tuple(Known(id=each.id, digest=digest_of(each)) for each in base),
        passages=tuple(Rewritten(id=identity, text=text, speaker_id=speaker) for identity, text in after),
        start_ms=base[0].start_ms if base else 0,
        end_ms=base[-1].end_ms if base else 0,
    )


def made(current: Sequence[Passage], *regions: Region) -> Corrected:
    return corrected(current, regions, testimony_id="t", version=2, new_ids="t.2.1")


def spoken(passages: Sequence[Passage]) -> list[tuple[str, str, int, int]]:
    return [(each.id, each.text, each.start_ms, each.end_ms) for each in passages]


def test_a_word_put_right_changes_its_passage_alone() -> None:
    before = said("one two three", "four five")

    after = made(before, region(before[:1], ("g0", "one too three")))

    assert spoken(after.passages) == [("g0", "one too three", 0, 3000), ("g1", "four five", 3000, 5000)]
    assert [word.start_ms for word in after.passages[0].words] == [0, 1000, 2000]
    assert after.passages[1].words == before[1].words


def test_a_passage_cut_in_two_is_two_and_cut_where_its_words_are() -> None:
    before = said("one two three", "four five")

    after = made(before, region(before[:1], ("g0", "one"), (None, "two three")))

    assert spoken(after.passages) == [
        ("g0", "one", 0, 1000), ("t.2.1.0", "two three", 1000, 3000), ("g1", "four five", 3000, 5000),
    ]  # fmt: skip


def test_two_passages_joined_are_one_with_the_doubts_of_both() -> None:
    before = said("one two three", "four five")
    before[1] = replace(before[1], doubts=frozenset({Doubt.LOOP}))

    after = made(before, region(before, ("g0", "one two three four five")))

    assert spoken(after.passages) == [("g0", "one two three four five", 0, 5000)]
    assert after.passages[0].doubts == {Doubt.LOOP}
    assert [word.start_ms for word in after.passages[0].words] == [0, 1000, 2000, 3000, 4000]


def test_a_passage_whose_words_are_taken_out_goes_and_its_neighbour_is_not_stretched() -> None:
    before = said("one two", "thank you", "three")

    after = made(before, region(before[:2], ("g0", "one two"), ("g1", "  ")))

    assert spoken(after.passages) == [("g0", "one two", 0, 2000), ("g2", "three", 4000, 5000)]


def test_naming_who_speaks_leaves_words_and_doubts_as_they_are() -> None:
    before = [replace(said("one  two")[0], doubts=frozenset({Doubt.UNSURE}))]

    after = made(before, region(before, ("g0", "one two"), speaker="u_1"))

    assert after.passages[0] == replace(before[0], speaker_id="u_1", transcript_version=2, start_char=1, end_char=9)


def test_saving_what_stands_already_changes_nothing() -> None:
    before = said("one two three")

    after = made(before, region(before, ("g0", "one two three")))

    assert after.groups == ()
    assert after.taken == {0: ("g0",)}


def test_what_somebody_else_changed_meanwhile_is_given_back_and_the_rest_is_taken() -> None:
    before = said("one two", "three four", "five")
    theirs = made(before, region(before[:1], ("g0", "one TWO")))

    mine = made(theirs.passages, region(before[:1], ("g0", "won two")), region(before[2:], ("g2", "fife")))

    assert [each.text for each in mine.passages] == ["one TWO", "three four", "fife"]
    (conflict,) = mine.conflicts
    assert conflict.number == 0
    assert [each.text for each in conflict.mine.passages] == ["won two"]
    assert [each.text for each in conflict.theirs] == ["one TWO"]


def test_what_was_saved_while_the_answer_was_lost_is_no_conflict_when_it_comes_again() -> None:
    before = said("one two", "three four")
    change = region(before[:1], ("g0", "one"), (None, "too"))
    saved = made(before, change)

    again = made(saved.passages, change)

    assert again.conflicts == ()
    assert again.groups == ()
    assert again.taken == {0: ("g0", "t.2.1.0")}


def test_where_somebody_joined_what_i_changed_i_am_shown_what_it_was_joined_to() -> None:
    before = said("one two", "three four", "five")
    theirs = made(before, region(before[:2], ("g0", "one two three four")))

    mine = made(theirs.passages, region(before[1:2], ("g1", "three fore")))

    (conflict,) = mine.conflicts
    assert [each.id for each in conflict.theirs] == ["g0"]
    assert mine.passages[0].text == "one two three four"


@pytest.mark.parametrize(
    "after", [[("g1", "two"), ("g0", "one")], [("g0", "a"), ("g0", "b")], [("gx", "a")], [], [(None, "a")]]
)
def test_passages_out_of_order_are_refused(after: list[tuple[str | None, str]]) -> None:
    before = said("one", "two")

    with pytest.raises(BadInput):
        made(before, region(before, *after))


def test_a_passage_longer_than_an_hour_of_speech_is_refused() -> None:
    before = said("one")

    with pytest.raises(BadInput, match="too long"):
        made(before, region(before, ("g0", "x" * 20_001)))


def test_nothing_but_words_and_spaces_is_kept() -> None:
    assert plain(" one\x02two\x00 \n three\t") == "one two three"


words = st.lists(st.sampled_from(["one", "two", "three", "four"]), min_size=1, max_size=5).map(" ".join)


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_whatever_is_rewritten_every_passage_is_the_transcripts_own_text_and_every_word_within_it(
    texts: list[str], data: st.DataObject
) -> None:
    before = said(*texts)
    start = data.draw(st.integers(0, len(before) - 1))
    run = before[start : start + data.draw(st.integers(1, 3))]
    kept = [each for each in run[1:] if data.draw(st.booleans())]
    after: list[tuple[str | None, str]] = []
    for each in (run[0], *kept):
        after += [(each.id, data.draw(words)), *((None, data.draw(words)) for _ in range(data.draw(st.integers(0, 2))))]

    result = made(before, region(run, *after))

    whole = "".join(segment.text for segment in segments_of(result.passages))
    assert all(whole[each.start_char : each.end_char] == each.text for each in result.passages)
    assert [each.position for each in result.passages] == list(range(len(result.passages)))
    assert len({each.id for each in result.passages}) == len(result.passages)
    assert all(each.start_ms <= word.start_ms <= word.end_ms <= each.end_ms for each in result.passages for word in each.words)
    assert (result.passages[0].start_ms, result.passages[-1].end_ms) == (before[0].start_ms, before[-1].end_ms)
    assert [each for each in result.passages if each.id not in {other.id for other in run}][:start] != [] or start == 0


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_whatever_two_people_write_at_once_nothing_of_either_is_lost(texts: list[str], data: st.DataObject) -> None:
    before = said(*texts)

    def wrote(mark: str) -> list[Region]:
        changed = data.draw(st.lists(st.integers(0, len(before) - 1), unique=True, max_size=4))
        return [region(before[number : number + 1], (before[number].id, f"{mark} {number}")) for number in changed]

    theirs, mine = wrote("theirs"), wrote("mine")

    first = made(before, *theirs)
    second = made(first.passages, *mine)

    stands = {each.text for each in second.passages}
    given_back = {conflict.mine.passages[0].text for conflict in second.conflicts}
    assert {each.passages[0].text for each in theirs} <= stands
    assert {each.passages[0].text for each in mine} <= stands | given_back
    assert not stands & given_back
    assert all(conflict.theirs for conflict in second.conflicts)
