"""A file that somebody is writing is told from one that is only read."""

from pathlib import Path

from media_catalogue.open_files import open_for_writing


def is_written(file: Path) -> bool:
    known = file.stat()
    return (known.st_dev, known.st_ino) in open_for_writing()


def test_a_file_is_being_written_for_as_long_as_somebody_has_it_open_for_that(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"

    with file.open("wb") as writer:
        writer.write(b"half")
        assert is_written(file)
    with file.open("rb"):
        assert not is_written(file)


def test_where_nothing_can_be_told_nothing_is_said_to_be_written(tmp_path: Path) -> None:
    assert open_for_writing(tmp_path / "none") == frozenset()
