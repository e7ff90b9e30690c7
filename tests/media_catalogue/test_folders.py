"""A folder gives its films in the same order every time, and nothing that lies outside it."""

import os
from pathlib import Path

import pytest

from core.errors import BadInput, BadMedia
from media_catalogue.folders import check_readable, file_named, films_below, is_left_out, is_sheet


def put(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_films_come_from_every_folder_below_in_the_order_of_their_names(tmp_path: Path) -> None:
    names = ("b.mp4", "A.mp4", "day 2/a.mp4", "day 1/z.mp4", "day 1/deep/er/y.mp4")
    put(*(tmp_path / name for name in names))

    found = [str(path.relative_to(tmp_path)) for path in films_below(tmp_path)]

    assert found == ["A.mp4", "b.mp4", "day 1/deep/er/y.mp4", "day 1/z.mp4", "day 2/a.mp4"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.mp4",
        ".git/a.mp4",
        "a.mp4.part",
        "a.mp4.crdownload",
        "a.mp4~",
        "~$films.xlsx",
        "Thumbs.db",
        "a.mp4.note.txt",
        "films.csv",
    ],
)
def test_hidden_and_unfinished_files_and_sheets_are_left_out(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, tmp_path / "a.mp4")

    assert films_below(tmp_path) == [tmp_path / "a.mp4"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "secret.mp4", tmp_path / "films" / "a.mp4")
    (tmp_path / "films" / "link.mp4").symlink_to(tmp_path / "elsewhere" / "secret.mp4")
    (tmp_path / "films" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "films" / "round").symlink_to(tmp_path / "films")

    assert films_below(tmp_path / "films") == [tmp_path / "films" / "a.mp4"]


def test_a_folder_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        films_below(tmp_path / "none")


def test_a_sheet_names_a_file_from_its_own_folder(tmp_path: Path) -> None:
    put(tmp_path / "day 1" / "-a 'b' $c.mp4")

    assert file_named(tmp_path, "day 1/-a 'b' $c.mp4") == tmp_path / "day 1" / "-a 'b' $c.mp4"


def test_a_sheet_names_nothing_outside_its_folder_through_a_link_either(tmp_path: Path) -> None:
    put(tmp_path / "secret.mp4", tmp_path / "films" / "a.mp4")
    (tmp_path / "films" / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    (tmp_path / "films" / "up").symlink_to(tmp_path)

    for written in ("../secret.mp4", "link.mp4", "up/secret.mp4"):
        with pytest.raises(BadMedia, match="out of the sheet's folder"):
            file_named(tmp_path / "films", written)


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")

    for written in ("pipe.mp4", ".", "none.mp4"):
        with pytest.raises(BadMedia):
            check_readable(tmp_path / written)


def test_names_tell_sheets_and_what_is_unfinished() -> None:
    assert is_sheet("Films.XLSX")
    assert not is_sheet("films.xlsx.mp4")
    assert is_left_out("VID_1.MP4.PART")
    assert not is_left_out("VID_1.mp4")
