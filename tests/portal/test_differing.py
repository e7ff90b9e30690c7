from hypothesis import given
from hypothesis import strategies as st

from core.corrections import VersionLine
from portal.differing import Kind, Piece, changes_between


def lines(*texts: str, speaker: str = "") -> list[VersionLine]:
    return [VersionLine(speaker=speaker, text=text) for text in texts]


def test_the_words_that_changed_are_shown_among_those_that_did_not() -> None:
    (kept, changed) = changes_between(lines("One.", "I had no where to live."), lines("One.", "I had nowhere to live."))

    assert kept.unchanged == 1
    assert changed.pieces == (
        Piece(kind=Kind.SAME, text="I had "),
        Piece(kind=Kind.GONE, text="no where "),
        Piece(kind=Kind.NEW, text="nowhere "),
        Piece(kind=Kind.SAME, text="to live. "),
    )


def test_somebody_who_is_named_as_speaker_is_a_change() -> None:
    (change,) = changes_between(lines("One."), lines("One.", speaker="Rowan"))

    assert (change.spoke, change.speaks) == ("nobody named", "Rowan")
    assert [piece.kind for piece in change.pieces] == [Kind.SAME]


some_lines = st.lists(st.text(alphabet="ab ", min_size=1, max_size=8), max_size=6)


@given(some_lines, some_lines)
def test_what_is_not_new_is_the_older_version_and_what_is_not_gone_the_newer(was: list[str], now: list[str]) -> None:
    older, newer = lines(*was), lines(*now)

    changes = changes_between(older, newer)

    def words(kind: Kind) -> list[str]:
        return [word for change in changes for piece in change.pieces if piece.kind is not kind for word in piece.text.split()]

    unchanged = sum(change.unchanged for change in changes)
    assert len(words(Kind.NEW)) <= sum(len(text.split()) for text in was)
    if not unchanged:
        assert words(Kind.NEW) == [word for text in was for word in text.split()]
        assert words(Kind.GONE) == [word for text in now for word in text.split()]
    if was == now:
        assert unchanged == len(was)
