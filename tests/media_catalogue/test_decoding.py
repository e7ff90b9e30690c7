"""Any recording becomes plain sound in step with its own clock."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import BadMedia
from core.testimony import Recording
from media_catalogue.decoding import decode_sound
from media_catalogue.limits import Limits
from media_catalogue.looking import ChildLook
from media_catalogue.scratch import Scratch


async def looked_at(path: Path) -> Recording:
    return await ChildLook().look(path, sha256="ab" * 32, byte_count=path.stat().st_size)


async def test_a_tone_comes_out_as_a_tone(voice_note: Path, scratch: Scratch) -> None:
    samples = await decode_sound(voice_note, await looked_at(voice_note), scratch=scratch)

    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(3 * 16_000, abs=800)
    loudest = np.argmax(np.abs(np.fft.rfft(samples[8000:24_000])))
    assert loudest == pytest.approx(440, abs=2)


async def test_a_film_gives_its_sound(film: Path, scratch: Scratch) -> None:
    samples = await decode_sound(film, await looked_at(film), scratch=scratch)

    assert len(samples) == pytest.approx(3 * 16_000, abs=1600)


async def test_a_film_without_sound_gives_nothing(silent_film: Path, scratch: Scratch) -> None:
    samples = await decode_sound(silent_film, await looked_at(silent_film), scratch=scratch)

    assert samples.shape == (0,)


async def test_a_film_that_ends_early_gives_what_there_is(film: Path, tmp_path: Path, scratch: Scratch) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])

    samples = await decode_sound(cut, await looked_at(cut), scratch=scratch)

    assert 0 < len(samples) < 3 * 16_000


async def test_no_sound_is_left_on_the_disk_while_it_is_still_in_use(voice_note: Path, scratch: Scratch) -> None:
    samples = await decode_sound(voice_note, await looked_at(voice_note), scratch=scratch)

    assert list(scratch.root.iterdir()) == []
    assert np.abs(samples).max() > 0


async def test_a_child_that_is_too_slow_leaves_nothing_behind(voice_note: Path, scratch: Scratch) -> None:
    with pytest.raises(BadMedia) as stopped:
        await decode_sound(voice_note, await looked_at(voice_note), scratch=scratch, limits=Limits(wall_s=-0.74, cpu_s=1))

    assert stopped.value.code == "timed_out"
    assert list(scratch.root.iterdir()) == []
