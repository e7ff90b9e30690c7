"""The child's refusals become words; its silence becomes a refusal."""

from pathlib import Path

import pytest

from core.errors import BadMedia, StoreFull
from media_catalogue.limits import TO_LOOK, Caps, Limits
from media_catalogue.opening import REFUSALS, _refusal, ask_child


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_says_what_is_wrong_and_what_to_do(code: str) -> None:
    refusal = _refusal(code, Caps())

    assert isinstance(refusal, BadMedia)
    assert refusal.code == code
    assert refusal.problem.endswith(".")
    assert refusal.remedy.endswith(".")


def test_too_long_says_how_long_would_do() -> None:
    assert "6 hours" in str(_refusal("too_long", Caps()))


def test_a_full_disk_is_not_the_files_fault() -> None:
    assert isinstance(_refusal("disk_full", Caps()), StoreFull)


async def test_a_child_that_cannot_write_any_more_refuses_for_length(film: Path, tmp_path: Path) -> None:
    limits = Limits(wall_s=10, cpu_s=10, file_bytes=4096)

    with pytest.raises(BadMedia) as refusal:
        await ask_child(
            "decode", film, byte_count=1, limits=limits, caps=Caps(), folder=tmp_path, out=str(tmp_path / "sound.f32")
        )

    assert refusal.value.code == "too_long"


async def test_a_child_that_falls_over_is_reported_as_crashed(film: Path, tmp_path: Path) -> None:
    with pytest.raises(BadMedia) as refusal:
        await ask_child("no such task", film, byte_count=1, limits=TO_LOOK, caps=Caps(), folder=tmp_path)

    assert refusal.value.code == "crashed"
