"""The player of a film or recording, as pages show it; None where it may not be played. Sends no file."""

from core.captions import CaptionFormat
from core.findings import TestimonyView
from core.ports import MediaFiles
from core.storyboards import storyboard_of
from core.testimony import Medium, Rendition, RenditionKind
from portal.contexts import Player
from portal.links import captions_url, media_url
from portal.times import clock_time
from portal.waveforms import Drawing, drawing_from

WAVEFORM_BYTES = 4_000_000
"""A longer waveform than of any recording that is taken is not drawn."""


QUIET_LUFS = -35.0
"""Below this people turn the sound up. Reason: broadcasts are at -23 LUFS (EBU R 128), and 12 dB is less than half as loud."""


async def player_of(view: TestimonyView, files: MediaFiles, *, start_ms: int) -> Player | None:
    """Return the player of a testimony, standing at `start_ms`; None where `view` holds nothing that may be played."""
    renditions = {rendition.kind: rendition for rendition in view.renditions}
    playable = renditions.get(RenditionKind.PLAYABLE)
    if not view.may_play or playable is None or view.recording is None:
        return None
    length_ms = view.recording.length_ms
    has_poster = RenditionKind.POSTER in renditions
    has_words = any(passage.start_ms is not None for passage in view.passages)
    return Player(
        is_film=view.testimony.medium is Medium.FILM,
        url=media_url(view.testimony.id, RenditionKind.PLAYABLE),
        content_type=playable.content_type,
        poster_url=media_url(view.testimony.id, RenditionKind.POSTER) if has_poster else "",
        start_ms=min(start_ms, length_ms),
        length_ms=length_ms,
        length=clock_time(length_ms),
        waveform=await _waveform(renditions.get(RenditionKind.WAVEFORM), files),
        captions_url=captions_url(view.testimony.id, CaptionFormat.VTT) if has_words else "",
        subtitles_url=captions_url(view.testimony.id, CaptionFormat.SRT) if has_words else "",
        storyboard_url=media_url(view.testimony.id, RenditionKind.STORYBOARD) if RenditionKind.STORYBOARD in renditions else "",
        storyboard=storyboard_of(length_ms),
        is_quiet=view.recording.loudness_lufs is not None and view.recording.loudness_lufs < QUIET_LUFS,
    )


async def _waveform(rendition: Rendition | None, files: MediaFiles) -> Drawing | None:
    if rendition is None or rendition.byte_count > WAVEFORM_BYTES:
        return None
    return drawing_from(b"".join([piece async for piece in files.read(rendition.sha256)]))


def start_in(written: str) -> int:
    """Return the milliseconds that an address asks a player to stand at; 0 for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
