import hashlib
import shutil
from pathlib import Path

import pytest

from core.errors import BadSettings, EngineFailed
from media_catalogue.engines.models import (
    PUBLISHED,
    bundled_meaning_model,
    bundled_speech_model,
    check,
    installed_models,
    sha256_of,
    speech_model,
)


def test_the_bundled_models_are_there_and_are_the_ones_they_should_be() -> None:
    models = installed_models()

    assert [(each.name, each.kind, each.ok) for each in models] == [
        ("tiny.en", "speech", True),
        ("all-MiniLM-L6-v2-onnx-int8", "meaning", True),
    ]
    assert all(each.size_bytes == each.path.stat().st_size for each in models)


def test_the_bundled_speech_model_is_as_large_as_published() -> None:
    model = bundled_speech_model()

    size = model.path.stat().st_size

    assert size == PUBLISHED["tiny.en"].size_bytes
    assert model.sha256 == PUBLISHED["tiny.en"].sha256


def test_a_model_whose_bytes_are_others_is_listed_as_not_ok_and_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "base.en"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"not these weights")

    listed = {each.name: each for each in installed_models(tmp_path)}

    assert not listed["base.en"].ok
    assert listed["base.en"].sha256 == hashlib.sha256(b"not these weights").hexdigest()
    with pytest.raises(EngineFailed, match="is not the one it should be"):
        check({"model.bin": PUBLISHED["base.en"].sha256}, folder)


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match=r"model\.bin is missing"):
        check({"model.bin": "0" * 64}, tmp_path)


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"first")
    first = sha256_of(file)

    file.write_bytes(b"something else")

    assert sha256_of(file) != first


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadSettings, match=r"Known are: tiny\.en, tiny, base\.en, small\.en, small, medium\.en"):
        speech_model("enormous")


def test_a_model_that_was_not_fetched_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"heard models get small\.en"):
        speech_model("small.en", tmp_path)


def test_a_fetched_model_is_found_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "small.en"
    folder.mkdir()
    shutil.copy(bundled_meaning_model().path, folder / "model.bin")

    model = speech_model("small.en", tmp_path)

    assert (model.name, model.path) == ("small.en", folder / "model.bin")


def test_the_bundled_name_needs_no_folder() -> None:
    assert speech_model("tiny.en") == bundled_speech_model()
