"""What requests of the protocol ask for."""

import base64
from datetime import UTC, datetime

import pytest

from portal.tus import BYTES, Creation, TusProblem, as_header, check_version, creation_in, metadata_in, offset_in


def told(**pairs: str) -> str:
    return ", ".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())


def test_a_creation_says_how_long_the_file_is_and_which_answers_it_belongs_to() -> None:
    headers = {"upload-length": "300", "upload-metadata": told(answers="a1", number="2", fingerprint="300-abc")}

    assert creation_in(headers, most_bytes=300) == Creation(length=300, answers="a1", number=2, fingerprint="300-abc")


def test_what_else_a_client_tells_such_as_a_files_name_is_let_fall() -> None:
    headers = {"upload-length": "300", "upload-metadata": told(answers="a1", filename="rowan at home.mp4")}

    assert "rowan" not in repr(creation_in(headers, most_bytes=300))


@pytest.mark.parametrize(
    ("length", "status"), [("", 400), ("0", 400), ("-1", 400), ("1e3", 400), ("301", 413), ("9" * 40, 400)]
)
def test_a_length_that_cannot_be_is_refused(length: str, status: int) -> None:
    with pytest.raises(TusProblem) as refused:
        creation_in({"upload-length": length}, most_bytes=300)

    assert refused.value.status == status


@pytest.mark.parametrize("metadata", ["answers ***", "number dHdv", f"fingerprint {'YWFh' * 60}", "answers /w=="])
def test_metadata_that_cannot_be_read_is_refused(metadata: str) -> None:
    with pytest.raises(TusProblem) as refused:
        creation_in({"upload-length": "1", "upload-metadata": metadata}, most_bytes=300)

    assert refused.value.status == 400


def test_metadata_may_have_names_without_a_value() -> None:
    assert metadata_in("is_private,answers YTE=") == {"is_private": "", "answers": "a1"}


def test_bytes_come_from_an_offset_on() -> None:
    assert offset_in({"content-type": BYTES, "upload-offset": "12"}) == 12


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"upload-offset": "12"}, 415), ({"content-type": BYTES}, 400), ({"content-type": BYTES, "upload-offset": "-1"}, 400)],
)
def test_bytes_of_another_kind_or_from_nowhere_are_refused(headers: dict[str, str], status: int) -> None:
    with pytest.raises(TusProblem) as refused:
        offset_in(headers)

    assert refused.value.status == status


def test_another_version_of_the_protocol_is_refused() -> None:
    check_version({"tus-resumable": "1.0.0"})
    for headers in ({}, {"tus-resumable": "0.2.2"}):
        with pytest.raises(TusProblem) as refused:
            check_version(headers)
        assert refused.value.status == 412


def test_a_time_is_written_as_headers_write_it() -> None:
    assert as_header(datetime(2026, 3, 8, 12, tzinfo=UTC)) == "Sun, 08 Mar 2026 12:00:00 GMT"
