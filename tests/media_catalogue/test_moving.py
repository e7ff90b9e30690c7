"""Files leave the watched folder together, are never overwritten, and a crash on the way leaves none behind."""

import json
from pathlib import Path, PurePosixPath

import pytest

from core.errors import BadInput
from media_catalogue.folders import NOTE
from media_catalogue.moving import REFUSED, TAKEN, Leaving, Mover, folder_within
from media_catalogue.originals import stamp_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watched").mkdir()
    return tmp_path / "watched"


def mover(folder: Path) -> Mover:
    return Mover(folder, journal=folder.parent / "moving.json")


def put(folder: Path, name: str, words: str = "x") -> Leaving:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)
    return Leaving(path=PurePosixPath(name), stamp=stamp_of(file))


def below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_move_with_the_folders_they_lay_in(folder: Path) -> None:
    mover(folder).move([put(folder, "films/a.mp4"), put(folder, "films/a.yaml")], TAKEN)

    assert below(folder) == ["taken/films/a.mp4", "taken/films/a.yaml"]


def test_a_note_lies_beside_the_file_it_is_about(folder: Path) -> None:
    put(folder, "a.mp4")

    mover(folder).move([Leaving(path=PurePosixPath("a.mp4"), stamp=stamp_of(folder / "a.mp4"), note="Why.")], REFUSED)

    assert below(folder) == ["refused/a.mp4", f"refused/a.mp4{NOTE}"]
    assert (folder / REFUSED / f"a.mp4{NOTE}").read_text() == "Why.\n"


def test_one_of_another_day_is_not_overwritten(folder: Path) -> None:
    for words in ("first", "second", "third"):
        mover(folder).move([put(folder, "a.mp4", words)], TAKEN)

    assert below(folder) == ["taken/a (2).mp4", "taken/a (3).mp4", "taken/a.mp4"]
    assert (folder / "taken" / "a (2).mp4").read_text() == "second"


def test_what_took_its_place_meanwhile_is_another_file_and_stays(folder: Path) -> None:
    leaving = put(folder, "a.mp4", "as it was read")
    put(folder, "a.mp4", "another film")

    mover(folder).move([leaving], TAKEN)

    assert below(folder) == ["a.mp4"]


@pytest.mark.parametrize("moved_already", [0, 1, 2])
def test_a_crash_on_the_way_is_made_good_at_the_next_look(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moved_already: int
) -> None:
    films = [put(folder, "a.mp4"), put(folder, "b.mp4")]
    rename, left = Path.rename, [moved_already]

    def dies(file: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(file, target)

    monkeypatch.setattr(Path, "rename", dies)
    if moved_already < 2:
        with pytest.raises(KeyboardInterrupt):
            mover(folder).move(films, TAKEN)
    else:
        mover(folder).move(films, TAKEN)
    monkeypatch.undo()

    mover(folder).finish()
    mover(folder).finish()

    assert below(folder) == ["taken/a.mp4", "taken/b.mp4"]
    assert not (folder.parent / "moving.json").exists()


def test_what_was_written_down_in_half_moved_nothing_and_stops_nothing(folder: Path) -> None:
    put(folder, "a.mp4")
    (folder.parent / "moving.json").write_text(json.dumps([{"from": "…"}])[:9])

    mover(folder).finish()

    assert below(folder) == ["a.mp4"]


def test_a_link_in_place_of_a_folder_leads_nothing_elsewhere(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / TAKEN).symlink_to(folder.parent / "elsewhere")

    with pytest.raises(BadInput, match="link"):
        folder_within(folder, TAKEN)
