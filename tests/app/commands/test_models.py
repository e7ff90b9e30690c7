"""`heard models`: what is here and whether it is right."""

import json
from pathlib import Path

import pytest

from app.commands.models import check_models, list_models


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))


def test_the_bundled_models_are_here_and_larger_ones_can_be_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    list_models(as_json=True)

    found = {each["name"]: (each["state"], each["engine"]) for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["tiny.en"] == ("in use", "faster-whisper")
    assert found["small"] == ("can be fetched", "faster-whisper")
    assert found["all-MiniLM-L6-v2-onnx-int8"] == ("in use", "onnxruntime")


def test_a_model_of_ones_own_is_listed_with_what_opens_it_and_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ours.pt").write_bytes(b"weights")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  ours.pt\n")
    monkeypatch.setenv("HEARD_SPEECH_ENGINE", "openai-whisper")
    monkeypatch.setenv("HEARD_SPEECH_MODEL", str(tmp_path / "ours.pt"))

    code = check_models(as_json=True)

    found = {each["name"]: (each["state"], each["engine"]) for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert code == 1
    assert found["ours"] == ("not the file it should be", "openai-whisper")
    assert found["tiny.en"][0] == "right"


def test_the_bundled_models_bytes_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    code = check_models(as_json=True)

    assert code == 0
    assert {json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()} == {"right"}


def test_a_model_that_was_not_fetched_yet_is_told_of_and_the_rest_is_listed_all_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARD_SPEECH_MODEL", "small")

    list_models(as_json=True)
    code = check_models(as_json=True)

    told = capsys.readouterr()
    assert "heard models get small" in told.err
    assert '"name": "small"' in told.out
    assert code == 1


def test_a_service_that_may_be_asked_is_listed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_SPEECH_URL", "https://models.example/v1")

    list_models(as_json=False)

    assert "endpoint" in capsys.readouterr().out
