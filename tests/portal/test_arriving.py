"""The bytes of an upload as they come through a request."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from portal.arriving import PIECE, READ_TO_ITS_END, read_on, taken
from portal.tus import TusProblem
from portal.upload_folder import UploadFolder
from tests.portal.test_upload_records import begun


def request_of(*pieces: bytes, is_cut_off: bool = False) -> Request:
    """Return a request whose body comes in pieces, and is over or cut off after them."""

    def messages() -> Iterator[dict[str, object]]:
        for piece in pieces:
            yield {"type": "http.request", "body": piece, "more_body": True}
        yield {"type": "http.disconnect"} if is_cut_off else {"type": "http.request", "body": b"", "more_body": False}

    coming = messages()

    async def receive() -> dict[str, object]:
        return next(coming)

    return Request({"type": "http"}, receive)


@pytest.fixture
def folder(tmp_path: Path) -> UploadFolder:
    return UploadFolder(tmp_path)


@pytest.mark.parametrize("is_cut_off", [False, True])
async def test_all_that_comes_is_written_in_order(folder: UploadFolder, is_cut_off: bool) -> None:
    pieces = [bytes([number]) * 300_000 for number in range(9)]
    with folder.open_bytes(begun()) as arriving:
        there = await taken(request_of(*pieces, is_cut_off=is_cut_off), arriving, 0, 10 * PIECE)

    assert there == 2_700_000
    assert folder.bytes_of(begun()).read_bytes() == b"".join(pieces)


async def test_nothing_beyond_the_length_is_written(folder: UploadFolder) -> None:
    with folder.open_bytes(begun()) as arriving, pytest.raises(TusProblem) as refused:
        await taken(request_of(b"x" * 11), arriving, 0, 10)

    assert refused.value.status == 413
    assert folder.arrived(begun()) == 0


async def test_what_is_refused_is_read_on_so_that_the_answer_is_seen_but_not_without_end() -> None:
    piece = bytes(READ_TO_ITS_END // 4)
    short, long = request_of(piece, piece), request_of(*[piece] * 9)

    await read_on(short)
    await read_on(long)

    assert short._stream_consumed
    assert not long._stream_consumed
