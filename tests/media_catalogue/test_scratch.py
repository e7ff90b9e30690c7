"""Short-lived files are gone when the work ends."""

from pathlib import Path

import pytest

from media_catalogue.scratch import Scratch


def test_a_folder_is_gone_when_its_work_ends_even_badly(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")

    def work() -> None:
        with scratch.folder() as folder:
            (folder / "half.mp4").write_bytes(b"half")
            raise ValueError("no good")

    with pytest.raises(ValueError, match="no good"):
        work()

    assert list(scratch.root.iterdir()) == []
