"""Makes what browsers play out of whatever came: a film or sound everyone can play, and a picture to know a film by.

Writes only where it is told. Nothing of the original's own notes (place, device, names of chapters) goes into what it makes.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from core.errors import BadMedia
from core.ports import Samples
from core.testimony import Recording
from media_catalogue.ffmpeg import THREADS, Ffmpeg, OnProgress, address_of, guarded_input
from media_catalogue.sniffing import format_at
from media_catalogue.waveform import waveform_from

LONG_SIDE, SHORT_SIDE = 1280, 720
POSTER_LONG_SIDE = 640
DARKEST = 32
"""Mean brightness, 16 (black) to 235, below which a picture shows nothing to know a film by."""
POSTER_SEARCH_S = 60
"""How far to look for a picture that is not dark."""
THIN_OUT = "isnan(prev_selected_t)+gte(t-prev_selected_t,0.031)"
"""Leaves out pictures beyond some thirty a second, and keeps the times of the others as they are."""

FORGET_NOTES: dict[str, Any] = {"map_metadata": -1, "map_metadata:s": -1, "map_chapters": -1}
SOUND: dict[str, Any] = {"acodec": "aac", "audio_bitrate": "96k"}
PICTURE: dict[str, Any] = {
    "vcodec": "libx264",
    "preset": "veryfast",
    "crf": 26,
    "maxrate": "2500k",
    "bufsize": "5000k",
    "force_key_frames": "expr:gte(t,n_forced*2)",  # A place to jump to every two seconds, for playing a quote from its second.
    "fps_mode": "vfr",  # Phones film at a changing rate; making it even would put picture and sound out of step.
    "threads": THREADS,
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file that was made, and the content type to serve it as."""

    path: Path
    content_type: str


async def make_playable(
    ffmpeg: Ffmpeg, source: Path, recording: Recording, *, folder: Path, on_progress: OnProgress | None = None
) -> Made:
    """Make H.264 and AAC at 720p or less of a film, AAC of a sound, that plays while it loads. Upright whatever the phone.

    What cannot be taken as it is after all, whatever it said of itself, is encoded.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    opened = await asyncio.to_thread(_opened, source)
    out = folder / ("playable.mp4" if recording.has_picture else "playable.m4a")
    ways = (_packed_anew, _encoded_anew) if recording.plays_as_it_is else (_encoded_anew,)
    for make in ways:
        streams, options = make(opened, recording)
        options |= {"format": "mp4", "movflags": "+faststart", **FORGET_NOTES}
        arguments = graphs.output(*streams, address_of(out), **options).get_args()
        try:
            await ffmpeg.run(arguments, length_ms=recording.length_ms, folder=folder, on_progress=on_progress)
            break
        except BadMedia as error:
            if make is _encoded_anew or error.code != "unreadable":
                raise
    return Made(path=out, content_type="video/mp4" if recording.has_picture else "audio/mp4")


def _packed_anew(opened: Any, recording: Recording) -> tuple[list[Any], dict[str, Any]]:  # noqa: ANN401 - the library is not typed
    """Take picture and sound as they are: a small film from a phone is ready in a moment, and no worse than it was."""
    picture = [opened["V:0"]] if recording.has_picture else []
    streams = [*picture, *([opened["a:0"]] if recording.has_sound else [])]
    return streams, {"codec": "copy"}


def _encoded_anew(opened: Any, recording: Recording) -> tuple[list[Any], dict[str, Any]]:  # noqa: ANN401
    streams: list[Any] = []
    options: dict[str, Any] = {}
    if recording.has_picture:
        thinned = opened["V:0"].filter("select", THIN_OUT)
        fitted = _fitted(thinned, LONG_SIDE, SHORT_SIDE)
        streams.append(_in_usual_light(fitted, recording.transfer).filter("format", "yuv420p"))
        options |= PICTURE
    if recording.has_sound:
        tracks = range(recording.sound_tracks) if recording.sounds is None else recording.sounds
        streams.append(_mixed([_in_step(opened[f"a:{track}"]) for track in tracks]))
        options |= SOUND
    return streams, options


async def make_poster(ffmpeg: Ffmpeg, source: Path, recording: Recording, *, folder: Path) -> Made:
    """Make a JPEG of the first moment from a tenth of the way in that is not dark; of the very first where all are.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    out = folder / "poster.jpg"
    tenth_s = recording.length_ms / 10_000
    bright = _picture_at(await asyncio.to_thread(_opened, source, ss=f"{tenth_s:.3f}", t=POSTER_SEARCH_S), recording.transfer)
    bright = bright.filter("signalstats").filter(
        "metadata", mode="select", key="lavfi.signalstats.YAVG", value=DARKEST, function="greater"
    )
    first = _picture_at(await asyncio.to_thread(_opened, source), recording.transfer)
    for picture in (bright, first):
        still = picture.filter("format", "yuvj420p")
        arguments = graphs.output(still, address_of(out), format="mjpeg", vframes=1, **{"q:v": 4}, **FORGET_NOTES).get_args()
        await ffmpeg.run(arguments, length_ms=POSTER_SEARCH_S * 1000, folder=folder)
        if await asyncio.to_thread(_holds_something, out):
            break
    return Made(path=out, content_type="image/jpeg")


async def make_waveform(samples: Samples, *, folder: Path) -> Made:
    """Make the JSON that the page draws under its player: see `media_catalogue.waveform`."""
    out = folder / "waveform.json"
    await asyncio.to_thread(lambda: out.write_bytes(waveform_from(samples)))
    return Made(path=out, content_type="application/json")


def _opened(source: Path, **options: str | int) -> Any:  # noqa: ANN401 - the library is not typed
    return graphs.input(address_of(source), **guarded_input(format_at(source)), **options)


def _picture_at(opened: Any, transfer: str | None) -> Any:  # noqa: ANN401
    return _in_usual_light(_fitted(opened["V:0"], POSTER_LONG_SIDE, POSTER_LONG_SIDE), transfer)


def _fitted(picture: Any, long_side: int, short_side: int) -> Any:  # noqa: ANN401
    """Fit a picture into a frame that is as wide or as tall as it, with square dots and even sides; never enlarge it."""
    square = picture.filter("scale", "min(4096,iw*sar)", "ih").filter("setsar", 1)
    return square.filter(
        "scale",
        f"min(iw,if(gte(iw,ih),{long_side},{short_side}))",
        f"min(ih,if(gte(iw,ih),{short_side},{long_side}))",
        force_original_aspect_ratio="decrease",
        force_divisible_by=2,
    ).filter("setsar", 1)  # Even sides change its shape by less than can be seen.


def _in_usual_light(picture: Any, transfer: str | None) -> Any:  # noqa: ANN401
    """Bring an HDR picture to what every screen shows (BT.709), bright parts rolled off as film does (Hable's curve)."""
    if transfer is None:
        return picture
    linear = picture.filter("zscale", tin=transfer, min="2020_ncl", pin="2020", t="linear", npl=100).filter(
        "format", "gbrpf32le"
    )
    mapped = linear.filter("zscale", p="709").filter("tonemap", "hable", desat=0)
    return mapped.filter("zscale", t="709", m="709", r="limited")


def _mixed(sounds: list[Any]) -> Any:  # noqa: ANN401
    """Add up sounds that run beside one another, and hold back what gets too loud by it."""
    if len(sounds) == 1:
        return sounds[0]
    return graphs.filter(sounds, "amix", inputs=len(sounds), duration="longest", normalize=0).filter("alimiter", limit=0.95)


def _in_step(sound: Any) -> Any:  # noqa: ANN401
    """Fill gaps with silence, so that sound and words stay where the film's clock has them; at most two channels."""
    return sound.filter("aresample", **{"async": 1000, "first_pts": 0}).filter("aformat", channel_layouts="mono|stereo")


def _holds_something(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
