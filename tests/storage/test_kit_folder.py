import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import BadKit, StoreFull
from storage.kit_folder import LOCK, MANIFEST, KitFolder, media_name, piece_at, prompt_name, put_manifest, write_whole
from storage.kit_keys import signed
from tests.storage.a_kit import ANOTHER, HOME, a_kit, quick_lock


def test_a_kit_is_read_as_it_was_written(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path)

    kit.check_pieces()

    assert b"".join(kit.unsealed("start.sealed", data_key)) == b"a beginning"


def test_a_folder_without_a_kit_is_named_as_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadKit, match="no kit in this folder"):
            KitFolder(folder)


@pytest.mark.parametrize("name", ["partnership", "until", "setting", "program", "home"])
def test_a_manifest_changed_in_any_way_is_refused(tmp_path: Path, name: str) -> None:
    a_kit(tmp_path)
    written = json.loads((tmp_path / MANIFEST).read_text())
    written["manifest"][name] = {"until": None, "setting": "community", "home": ANOTHER.public}.get(name, "changed")
    (tmp_path / MANIFEST).write_text(json.dumps(written))

    with pytest.raises(BadKit, match="signature"):
        KitFolder(tmp_path)


def test_a_manifest_signed_anew_by_somebody_else_opens_with_no_passphrase_of_ours(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path)
    forged = replace(
        quick_lock(replace(kit.manifest, home=ANOTHER.public, locks=None), data_key, ANOTHER), locks=kit.manifest.locks
    )
    put_manifest(tmp_path, forged, signed(forged, ANOTHER))

    from storage.kit_keys import unlocked
    from tests.storage.a_kit import PASSPHRASE

    with pytest.raises(BadKit, match="changed by somebody"):
        unlocked(KitFolder(tmp_path).manifest, PASSPHRASE)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"manifest": {}, "signature": "zz"}'])
def test_a_broken_list_of_contents_is_said_to_be_broken(tmp_path: Path, text: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(text)

    with pytest.raises(BadKit, match="cannot be understood"):
        KitFolder(tmp_path)


def test_a_huge_list_of_contents_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / MANIFEST).open("wb") as file:
        file.truncate(1 << 40)

    with pytest.raises(BadKit, match="cannot be understood"):
        KitFolder(tmp_path)


@pytest.mark.parametrize("change", [lambda old: old + b"x", lambda old: old[:-1], lambda old: bytes(len(old))])
def test_a_changed_or_cut_file_is_found(tmp_path: Path, change) -> None:
    kit, _ = a_kit(tmp_path)
    start = tmp_path / "start.sealed"
    start.write_bytes(change(start.read_bytes()))

    with pytest.raises(BadKit, match="damaged, or was changed"):
        kit.check_pieces()


def test_a_link_is_not_followed_and_a_pipe_not_read(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path)
    secret = tmp_path / "elsewhere"
    (tmp_path / "start.sealed").rename(secret)
    (tmp_path / "start.sealed").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe.sealed")

    for name in ("start.sealed", "pipe.sealed", "missing.sealed"):
        with pytest.raises(BadKit):
            list(kit.unsealed(name, data_key))


def test_one_program_serves_a_folder_at_a_time(tmp_path: Path) -> None:
    kit, _ = a_kit(tmp_path)

    with kit.locked(), pytest.raises(BadKit, match="served already"), KitFolder(tmp_path).locked():
        pass
    with kit.locked():
        assert (tmp_path / LOCK).exists()


def test_what_a_killed_program_left_half_written_is_swept_away(tmp_path: Path) -> None:
    kit, _ = a_kit(tmp_path)
    left = tmp_path / ".new-half"
    left.write_bytes(b"half")

    kit.sweep()

    assert not left.exists()
    kit.check_pieces()


def test_a_file_that_could_not_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    def breaks():
        yield b"new"
        raise OSError(28, "No space left on device")

    write_whole(tmp_path / "x", [b"old"])

    with pytest.raises(StoreFull):
        write_whole(tmp_path / "x", breaks())

    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_bytes() == b"old"


def test_a_files_name_tells_nothing_of_its_content(tmp_path: Path) -> None:
    sha256 = "ab" * 32

    assert sha256[:8] not in media_name(b"k" * 32, sha256)
    assert media_name(b"k" * 32, sha256) != media_name(b"l" * 32, sha256)
    assert prompt_name(b"k" * 32, sha256).startswith("prompts/")


def test_a_piece_is_known_by_its_hash_and_length(tmp_path: Path) -> None:
    write_whole(tmp_path / "x", [b"abc"])

    assert piece_at(tmp_path, "x").byte_count == 3
    assert HOME.public not in piece_at(tmp_path, "x").sha256
