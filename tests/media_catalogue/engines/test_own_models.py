"""Models of one's own are opened by their path, and held against what is written beside them."""

import hashlib
import shutil
from pathlib import Path

import pytest

from core.errors import BadSettings, EngineFailed
from media_catalogue.engines.models import CHECKPOINTS, bundled_speech_model, check, described
from media_catalogue.engines.own_models import checkpoint, own_speech_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "ours"
    own.mkdir()
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copy(bundled_speech_model().folder / name, own / name)
    (own / "model.bin").write_bytes(b"weights of our own")
    return own


def test_a_folder_of_ones_own_is_a_model_whose_bytes_can_be_accounted_for(folder: Path) -> None:
    model = own_speech_model(folder)

    assert model.sha256 == hashlib.sha256(b"weights of our own").hexdigest()
    assert (model.name, model.is_english_only) == ("ours", True)
    assert described(model).ok


def test_a_model_of_many_languages_is_known_by_its_tokens(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"added_tokens": [{"id": 50258, "content": "<|startoftranscript|>"}]}')

    assert not own_speech_model(folder).is_english_only


def test_a_folder_is_held_against_what_is_written_beside_it(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  model.bin\n")

    model = own_speech_model(folder)

    assert not described(model).ok
    with pytest.raises(EngineFailed, match=r"model\.bin is not the one it should be"):
        check(model.files, model.folder)


def test_a_folder_without_a_model_is_told_of_by_what_it_lacks(folder: Path) -> None:
    (folder / "config.json").unlink()

    with pytest.raises(BadSettings, match=r"a folder without config\.json"):
        own_speech_model(folder)


def test_tokens_that_cannot_be_read_are_told_of(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("[]")

    with pytest.raises(BadSettings, match=r"tokenizer\.json cannot be read"):
        own_speech_model(folder)


def test_a_checkpoint_is_found_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "ours.pt").write_bytes(b"weights")

    found = checkpoint(str(tmp_path / "ours.pt"), tmp_path)

    assert (found.name, found.sha256) == ("ours", hashlib.sha256(b"weights").hexdigest())


def test_a_checkpoint_with_a_published_name_is_held_against_what_was_published(tmp_path: Path) -> None:
    (tmp_path / "tiny.en.pt").write_bytes(b"not those weights")

    found = checkpoint("tiny.en", tmp_path)

    assert found.sha256 == CHECKPOINTS["tiny.en"]
    assert not described(found).ok


@pytest.mark.parametrize(
    ("name", "told"), [("enormous", "no model called 'enormous'"), ("tiny.en", "not here"), ("/nowhere/x.pt", "not there")]
)
def test_a_checkpoint_that_is_not_there_is_told_of(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=told):
        checkpoint(name, tmp_path)
