"""`heard models`: what is here and whether it is right."""

import json

import pytest

from app.commands.models import check_models, list_models


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))


def test_the_bundled_models_are_here_and_larger_ones_can_be_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    list_models(as_json=True)

    states = {each["name"]: each["state"] for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert states["tiny.en"] == "here"
    assert states["small.en"] == "can be fetched"


def test_the_bundled_models_bytes_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    code = check_models(as_json=True)

    assert code == 0
    assert {json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()} == {"right"}
