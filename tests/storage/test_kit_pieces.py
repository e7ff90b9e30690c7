import io
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadKit
from storage.kit_keys import new_data_key
from storage.kit_pieces import OVERHEAD, PART, TAG, opened, sealed

KEY = new_data_key()


def seal(content: Iterable[bytes], name: str = "a") -> bytes:
    return b"".join(sealed(KEY, name, content))


def unseal(piece: bytes, name: str = "a") -> bytes:
    return b"".join(opened(KEY, name, io.BytesIO(piece)))


@pytest.mark.parametrize("length", [0, 1, PART - 1, PART, PART + 1, 3 * PART])
def test_what_is_sealed_comes_back_whatever_its_length(length: int) -> None:
    content = bytes(range(256)) * (length // 256 + 1)

    assert unseal(seal([content[:length]])) == content[:length]


@given(st.lists(st.binary(max_size=100)))
def test_it_does_not_matter_in_which_portions_it_came(portions: list[bytes]) -> None:
    assert unseal(seal(portions)) == b"".join(portions)


def test_nothing_of_it_stands_in_clear_and_no_two_look_alike() -> None:
    assert b"a known sentence" not in seal([b"a known sentence"])
    assert seal([b"a known sentence"]) != seal([b"a known sentence"])


def test_a_piece_cannot_stand_in_anothers_place() -> None:
    with pytest.raises(BadKit):
        unseal(seal([b"words"], "a"), "b")


@given(st.data())
def test_a_change_of_any_byte_is_found(data: st.DataObject) -> None:
    piece = bytearray(seal([b"x" * 200]))
    piece[data.draw(st.integers(0, len(piece) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(BadKit, match="damaged, cut off"):
        unseal(bytes(piece))


@given(st.integers(0, 3 * PART + OVERHEAD + 3 * TAG - 1))
def test_cutting_it_off_anywhere_is_found(length: int) -> None:
    with pytest.raises(BadKit):
        unseal(PIECE[:length])


PIECE = seal([b"y" * 3 * PART])


def test_parts_cannot_be_moved_or_left_out_or_repeated() -> None:
    head, parts = (
        PIECE[:OVERHEAD],
        [PIECE[OVERHEAD + start : OVERHEAD + start + PART + TAG] for start in range(0, 3 * (PART + TAG), PART + TAG)],
    )

    for order in ((1, 0, 2), (0, 2), (0, 0, 1, 2), (0, 1, 2, 2)):
        with pytest.raises(BadKit):
            unseal(head + b"".join(parts[each] for each in order))


def test_a_huge_forged_piece_is_found_at_its_first_part() -> None:
    class Endless(io.BytesIO):
        given_out = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            Endless.given_out += size
            return PIECE[:size] if size == OVERHEAD else bytes(size)

    with pytest.raises(BadKit):
        next(opened(KEY, "a", Endless()))

    assert Endless.given_out < 4 * PART
