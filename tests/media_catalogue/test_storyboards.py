from pathlib import Path

import av
import numpy as np
import pytest

from core.storyboards import HEIGHT, WIDTH
from media_catalogue.renditions import make_playable
from media_catalogue.storyboards import make_storyboard
from tests.media_catalogue.conftest import ENCODED, make
from tests.media_catalogue.test_renditions import FFMPEG, looked_at


@pytest.mark.parametrize(("name", "more"), [("shades.mp4", ()), ("shades.mkv", ())], ids=["as it is", "encoded"])
async def test_each_picture_is_of_its_own_second(media: Path, tmp_path: Path, name: str, more: tuple[str, ...]) -> None:
    shades = "color=black:size=320x180:rate=10:duration=1[a];color=gray:size=320x180:rate=10:duration=1[b];"
    shades += "color=white:size=320x180:rate=10:duration=1[c];[a][b][c]concat=n=3"
    film = make(media / name, "-f", "lavfi", "-i", shades, *ENCODED, *more)
    recording = await looked_at(film)
    playable = await make_playable(FFMPEG, film, recording, folder=tmp_path)

    board = await make_storyboard(FFMPEG, playable.path, recording, folder=tmp_path)

    with av.open(str(board.path)) as opened:
        seen = next(opened.decode(video=0)).to_ndarray(format="gray")
    assert board.content_type == "image/jpeg"
    assert seen.shape == (HEIGHT, WIDTH * 10)
    assert np.diff([seen[:, start : start + WIDTH].mean() for start in (0, WIDTH, 2 * WIDTH)]).min() > 50


async def test_a_film_of_one_picture_has_a_storyboard(media: Path, tmp_path: Path) -> None:
    film = make(media / "one.mp4", "-f", "lavfi", "-i", "color=gray:size=90x160:rate=10:duration=0.1", *ENCODED)
    recording = await looked_at(film)
    playable = await make_playable(FFMPEG, film, recording, folder=tmp_path)

    board = await make_storyboard(FFMPEG, playable.path, recording, folder=tmp_path)

    assert board.path.stat().st_size > 0


@pytest.mark.journey
async def test_of_a_long_film_key_frames_are_enough(media: Path, tmp_path: Path) -> None:
    brighter = "geq=lum='min(235,20+T/2)':cb=128:cr=128"
    film = make(
        media / "long.mkv", "-f", "lavfi", "-i", "color=black:size=64x36:rate=5:duration=420", "-vf", brighter, *ENCODED
    )
    recording = await looked_at(film)
    playable = await make_playable(FFMPEG, film, recording, folder=tmp_path)

    board = await make_storyboard(FFMPEG, playable.path, recording, folder=tmp_path)

    with av.open(str(board.path)) as opened:
        seen = next(opened.decode(video=0)).to_ndarray(format="gray")
    tiles = [
        seen[y : y + HEIGHT, x : x + WIDTH].mean() for y in range(0, HEIGHT * 9, HEIGHT) for x in range(0, WIDTH * 10, WIDTH)
    ]
    assert np.diff(tiles).min() > 0
