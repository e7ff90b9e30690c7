from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.errors import BadInput
from portal.receiving import SMALL_FORM_BYTES, WORDS_BYTES, TooLarge, received, small_form


async def pieces(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def multipart(fields: dict[str, str], file: bytes | None, name: str = "film.mp4") -> tuple[bytes, str]:
    files = {"file": (name, file)} if file is not None else {"nothing": ("", b"")}
    request = httpx.Request("POST", "http://heard.test", data=fields, files=files)
    return request.read(), request.headers["content-type"]


async def test_words_and_file_arrive_however_they_are_cut(tmp_path: Path) -> None:
    body, kind = multipart({"title": "Gàidhlig ✓", "x": ""}, b"\r\n--bytes" * 100)

    async with received(pieces(body), kind, into=tmp_path / "film", limit_bytes=10_000) as upload:
        assert upload.fields == {"title": ["Gàidhlig ✓"], "x": [""]}
        assert upload.file is not None
        assert upload.file.read_bytes() == b"\r\n--bytes" * 100

    assert list(tmp_path.iterdir()) == []


async def test_no_file_is_known_from_an_empty_one(tmp_path: Path) -> None:
    for file, has_file in ((None, False), (b"", True)):
        body, kind = multipart({}, file)
        async with received(pieces(body), kind, into=tmp_path / "film", limit_bytes=10) as upload:
            assert (upload.file is not None) is has_file


async def test_a_file_that_is_too_large_is_read_to_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    body, kind = multipart({}, b"x" * 5000)
    left = pieces(body, 100)

    with pytest.raises(TooLarge):
        async with received(left, kind, into=tmp_path / "film", limit_bytes=1000):
            pass

    assert [piece async for piece in left] == []
    assert list(tmp_path.iterdir()) == []


async def test_half_an_upload_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    body, kind = multipart({}, b"x" * 500)

    with pytest.raises(BadInput, match="whole"):
        async with received(pieces(body[:-60]), kind, into=tmp_path / "film", limit_bytes=1000):
            pass

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=other"])
async def test_what_is_no_upload_form_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    with pytest.raises(BadInput):
        async with received(pieces(b"not a form at all"), kind, into=tmp_path / "film", limit_bytes=1000):
            pass


async def test_endless_words_are_refused(tmp_path: Path) -> None:
    body, kind = multipart({"title": "x" * (WORDS_BYTES + 1)}, b"x")

    with pytest.raises(TooLarge):
        async with received(pieces(body, 60_000), kind, into=tmp_path / "film", limit_bytes=1000):
            pass


async def test_a_small_form_is_read_with_every_value() -> None:
    assert await small_form(pieces(b"a=1&a=2&b=&c=%C3%A9")) == {"a": ["1", "2"], "b": [""], "c": ["é"]}


@pytest.mark.parametrize("body", [b"x" * (SMALL_FORM_BYTES + 1), b"&".join(b"a=1" for _ in range(101)), b"\xff=1"])
async def test_a_small_form_stays_small(body: bytes) -> None:
    with pytest.raises(BadInput):
        await small_form(pieces(body, 10_000))


async def test_two_files_at_once_are_refused_rather_than_run_together(tmp_path: Path) -> None:
    request = httpx.Request("POST", "http://heard.test", files=[("file", ("a.mp4", b"a")), ("file", ("b.mp4", b"b"))])

    with pytest.raises(BadInput, match="several files"):
        async with received(pieces(request.read()), request.headers["content-type"], into=tmp_path / "film", limit_bytes=10):
            pass

    assert list(tmp_path.iterdir()) == []
