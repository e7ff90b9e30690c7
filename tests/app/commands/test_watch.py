"""`heard watch` says what became of films, and names no folder to watch where there is none."""

import pytest

from app.commands.watch import tell, watch
from core.errors import BadInput
from media_catalogue.watched_folder import Told


def test_what_became_of_films_is_told_and_nothing_where_nothing_did(capsys: pytest.CaptureFixture[str]) -> None:
    tell(None)
    tell(Told(waiting=3))
    tell(Told(taken=2, were_here=1, refused=1, waiting=3, unnamed=1))

    told = capsys.readouterr().err.splitlines()
    assert told[0] == "2 taken, 1 here already, 1 refused, 3 waiting."
    assert len(told) == 3


def test_a_folder_must_be_named_or_set(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    monkeypatch.delenv("HEARD_WATCH_FOLDER", raising=False)

    with pytest.raises(BadInput, match="no folder to watch"):
        watch(None, consultation="")
