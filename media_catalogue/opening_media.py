"""The program that opens one untrusted file: it says what is in it, or writes out its sound. Runs only inside a confined child.

It is given one request in JSON and prints one reply in JSON: what it found, or ``{"refused": code}``. It imports nothing of
ours and nothing large, so that looking into a voice note is quick, and it prints nothing from the file but facts about it.
"""

from __future__ import annotations

import errno
import json
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

SAMPLES_A_SECOND = 16_000
BYTES_A_SAMPLE = 4
SMALLEST_GAP = SAMPLES_A_SECOND // 10  # Jitter in a file's clock is smaller than a tenth of a second.
READ_WHOLLY = 256 * 1024 * 1024  # Bytes; of anything larger only the beginning and the end are read.
TAIL_S = 10
MOST_TRACKS = 8
LONG_SIDE, SHORT_SIDE = 1280, 720
MOST_BITS_A_SECOND = 3_000_000  # Of what is sent to a phone as it is.
MOST_PICTURES_A_SECOND = 31
RATES = range(2_000, 768_001)  # Samples a second; beyond these nobody's voice was recorded.
MOST_CHANNELS = 32
BESIDE_THE_POINT = Disposition.comment | Disposition.visual_impaired | Disposition.dub
"""A commentary, a description for blind people and a dubbing talk over what was said."""
UNSAID = "und"  # What a sound of no stated language is tagged with (ISO 639-2).
HDR = {16: "smpte2084", 18: "arib-std-b67"}
"""Ways in which pictures of high dynamic range are coded: their numbers (ITU-T H.273, table 3) and ffmpeg's names."""
FIRST_PACKETS = 100  # Of each stream, within which something must decode.
HONEST = ("mov", "matroska", "wav", "w64", "avi", "flac", "asf", "aiff", "caf")
"""Containers that state their length. The others are guessed from their bit rate, so being shorter says nothing."""

Request = Mapping[str, Any]
Reply = dict[str, Any]


class Refused(Exception):
    """The file cannot be used; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def opened(request: Request) -> InputContainer:
    """Open the file as the one container it was found to be, allowed to follow nothing it names."""
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": str(request["format_whitelist"]),
        "codec_whitelist": str(request["decoders"]),
        "max_streams": str(int(request["most_streams"]) + 1),
    }
    try:
        return av.open(f"file:{request['path']}", format=str(request["format"]), options=options)
    except FFmpegError as error:
        raise Refused("unreadable") from error


def look(request: Request) -> Reply:
    """Return what the file holds. `request` adds the caps: longest_ms, most_pixels, most_streams."""
    with opened(request) as container:
        if len(container.streams) > request["most_streams"]:
            raise Refused("too_many_streams")
        sound, picture = _sound_in(container, request), _picture_in(container, request)
        if sound is None and picture is None:
            raise Refused("not_media")
        if picture is not None and picture.width * picture.height > request["most_pixels"]:
            raise Refused("too_many_pixels")
        for stream in filter(None, (sound, picture)):
            stream.codec_context.thread_count = 1  # A few pictures need no threads, and threads need memory.
        if picture is not None:  # What it says of its size at the beginning need not be so later on.
            picture.codec_context.options = {"max_pixels": str(request["most_pixels"])}
        length_ms, is_truncated = _length_of(container, [each for each in (picture, sound) if each is not None], request)
        if length_ms > request["longest_ms"]:
            raise Refused("too_long")
        return {
            "container": container.format.name,
            "length_ms": length_ms,
            "has_sound": sound is not None,
            "has_picture": picture is not None,
            "width": picture.width if picture is not None else None,
            "height": picture.height if picture is not None else None,
            "video_codec": _codec_of(picture),
            "audio_codec": _codec_of(sound),
            "is_truncated": is_truncated or _riff_is_short(request),
            "sound_tracks": len(_sounds_in(container, request)) or 1,
            "sounds": [list(container.streams.audio).index(each) for each in _sounds_in(container, request)],
            "transfer": _transfer_of(picture),
            "plays_as_it_is": _plays_as_it_is(container, picture, sound, request, length_ms=length_ms),
        }


def decode(request: Request) -> Reply:
    """Write the sound to ``out`` as 16 kHz mono 32-bit floats, in step with the film's clock; return how many samples.

    Several sounds beside one another are added up: one microphone may have what another has not. What cannot be decoded is
    left out and silence stands in for it, so that times stay true. Stops at ``longest_ms``.
    """
    most = int(request["longest_ms"]) * SAMPLES_A_SECOND // 1000
    written = 0
    with Path(request["out"]).open("w+b") as out:
        for track in range(MOST_TRACKS):
            with opened(request) as container:
                sounds = _sounds_in(container, request)
                if track < len(sounds):
                    written = max(written, _write(out, _pieces(container, sounds[track]), most, adds=track > 0))
            if track + 1 >= len(sounds):
                break
    return {"samples": written}


def decode_channels(request: Request) -> Reply:
    """Write both channels of the one sound to ``out`` as 16 kHz 16-bit pairs; return how many, 0 of what has no two channels.

    A pair takes as many bytes as one sample of `decode`.
    """
    with opened(request) as container, Path(request["out"]).open("w+b") as out:
        sounds = _sounds_in(container, request)
        if len(sounds) != 1 or sounds[0].codec_context.channels != 2:
            return {"samples": 0}
        most = int(request["longest_ms"]) * SAMPLES_A_SECOND // 1000
        return {"samples": _write(out, _pieces(container, sounds[0], _both_channels), most, adds=False)}


def _write(out: BinaryIO, pieces: Iterator[tuple[int | None, bytes]], most: int, *, adds: bool) -> int:
    out.seek(0)
    written = 0
    for at, piece in pieces:
        gap = min(at - written, most - written) if at is not None else 0
        if gap > SMALLEST_GAP:
            _leave_silent(out, gap, adds=adds)
            written += gap
        kept = piece[: (most - written) * BYTES_A_SAMPLE]
        out.write(_added(out, kept) if adds else kept)
        written += len(kept) // BYTES_A_SAMPLE
        if written >= most:
            break
    return written


def _leave_silent(out: BinaryIO, samples: int, *, adds: bool) -> None:
    """Go past so many samples: what another track has there stays, and there is silence where nothing was written yet."""
    if adds:
        there = out.tell()
        end = out.seek(0, 2)
        out.seek(min(there + samples * BYTES_A_SAMPLE, end))
        samples -= (out.tell() - there) // BYTES_A_SAMPLE
    _write_silence(out, samples)


def _added(out: BinaryIO, piece: bytes) -> bytes:
    """Return `piece` with what stands in the file at this place added to it, and go back to that place."""
    there = out.tell()
    before = array("f", out.read(len(piece)))
    out.seek(there)
    added = array("f", piece)
    added[: len(before)] = array("f", (max(-1.0, min(1.0, one + other)) for one, other in zip(before, added, strict=False)))
    return added.tobytes()


def _write_silence(out: BinaryIO, samples: int) -> None:
    second = bytes(SAMPLES_A_SECOND * BYTES_A_SAMPLE)
    out.writelines(second for _ in range(samples // SAMPLES_A_SECOND))
    out.write(bytes(samples % SAMPLES_A_SECOND * BYTES_A_SAMPLE))


def _sound_in(container: InputContainer, request: Request) -> AudioStream | None:
    return next(iter(_sounds_in(container, request)), None)


def _sounds_in(container: InputContainer, request: Request) -> Sequence[AudioStream]:
    """Return the sounds of what was said, the first few of many: those that can be decoded, in the language of the main one."""
    known = [each for each in container.streams.audio if _codec_of(each) in request["audio_codecs"] and _is_possible(each)]
    said = [each for each in known if not each.disposition & BESIDE_THE_POINT] or known
    main = next((each for each in said if each.disposition & Disposition.default), said[0] if said else None)
    languages = {UNSAID, main.metadata.get("language", UNSAID)} if main is not None else set()
    return [each for each in said if each is main or each.metadata.get("language", UNSAID) in languages][:MOST_TRACKS]


def _is_possible(sound: AudioStream) -> bool:
    """Whether somebody may have recorded this. A single sample a second would make a small file last for days."""
    return sound.codec_context.sample_rate in RATES and 1 <= sound.codec_context.channels <= MOST_CHANNELS


def _picture_in(container: InputContainer, request: Request) -> VideoStream | None:
    moving = (each for each in container.streams.video if not each.disposition & Disposition.attached_pic)
    return next((each for each in moving if _codec_of(each) in request["video_codecs"]), None)


def _codec_of(stream: AudioStream | VideoStream | None) -> str | None:
    if stream is None or stream.codec_context is None:
        return None
    return stream.codec_context.codec.canonical_name


def _transfer_of(picture: VideoStream | None) -> str | None:
    """Return how an HDR picture is coded, by ffmpeg's name; None for any other."""
    return None if picture is None else HDR.get(int(picture.codec_context.color_trc or 0))


def _plays_as_it_is(
    container: InputContainer,
    picture: VideoStream | None,
    sound: AudioStream | None,
    request: Request,
    *,
    length_ms: int,
) -> bool:
    """Whether this is H.264 and AAC that every browser plays upright, no larger than what we make ourselves."""
    if picture is None or not container.format.name.startswith("mov") or length_ms <= 0:
        return False
    bits_a_second = int(request["byte_count"]) * 8000 / length_ms
    sound_is_known = sound is None or (
        _codec_of(sound) == "aac" and sound.codec_context.channels <= 2 and len(container.streams.audio) == 1
    )
    return sound_is_known and bits_a_second <= MOST_BITS_A_SECOND and _is_plain_h264(picture, container)


def _is_plain_h264(picture: VideoStream, container: InputContainer) -> bool:
    sides = sorted((picture.width, picture.height))
    fits = sides[0] <= SHORT_SIDE and sides[1] <= LONG_SIDE and not any(side % 2 for side in sides)
    coded = picture.codec_context
    has_square_dots = coded.sample_aspect_ratio in {None, 0, 1}
    is_slow_enough = picture.average_rate is not None and picture.average_rate <= MOST_PICTURES_A_SECOND
    is_plain = _codec_of(picture) == "h264" and coded.pix_fmt == "yuv420p" and _transfer_of(picture) is None
    return is_plain and fits and has_square_dots and is_slow_enough and _is_upright(picture, container)


def _is_upright(picture: VideoStream, container: InputContainer) -> bool:
    """Whether the first picture stands as it is stored."""
    container.seek(0)
    try:
        first = next(iter(container.decode(picture)), None)
    except (FFmpegError, EOFError):
        return False
    return first is not None and first.rotation == 0


def _length_of(container: InputContainer, streams: Sequence[Stream], request: Request) -> tuple[int, bool]:
    """Return how many milliseconds can be read, and whether the container promised more."""
    stated = container.duration / av.time_base if container.duration and container.format.name.startswith(HONEST) else None
    origin = (container.start_time or 0) / av.time_base
    if stated and request["byte_count"] > READ_WHOLLY:
        _read_through(container, streams, only_the_beginning=True)
        container.seek(max(0, int((origin + stated - TAIL_S) * av.time_base)))
        if (reach := _read_through(container, streams)) and not _falls_short(reach - origin, stated):
            return round((reach - origin) * 1000), False
        container.seek(0)
    reach = _read_through(container, streams)
    if reach is None:
        raise Refused("unreadable")
    return max(0, round((reach - origin) * 1000)), stated is not None and _falls_short(reach - origin, stated)


def _riff_is_short(request: Request) -> bool:
    """Whether a WAV or AVI file states more bytes than it has: ffmpeg quietly takes the length of what is there instead."""
    with Path(request["path"]).open("rb") as file:
        head = file.read(8)
    stated = int.from_bytes(head[4:8], "little")
    unknown = 0xFFFFFFFF  # What is written by programs that record without looking back.
    return head.startswith(b"RIFF") and stated != unknown and stated + len(head) > int(request["byte_count"])


def _falls_short(reach_s: float, stated_s: float) -> bool:
    return reach_s < stated_s - max(0.5, stated_s * 0.02)


def _read_through(container: InputContainer, streams: Sequence[Stream], *, only_the_beginning: bool = False) -> float | None:
    """Return the latest time in seconds that a packet ends at, None where there is none.

    Refuses a file of which nothing decodes: anything can be dressed up to look like a container.
    """
    reach: Fraction | None = None
    untried = {stream.index: FIRST_PACKETS for stream in streams}
    decoded = False
    for packet in _packets(container, streams):
        if packet.pts is not None and packet.time_base is not None:
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            reach = end if reach is None else max(reach, end)
        if not decoded and untried[packet.stream.index]:
            untried[packet.stream.index] -= 1
            decoded = _decodes(packet)
        if only_the_beginning and decoded:
            break
    if not decoded and reach is not None:
        raise Refused("unreadable")
    return float(reach) if reach is not None else None


def _packets(container: InputContainer, streams: Sequence[Stream]) -> Iterator[Any]:
    try:
        yield from container.demux(*streams)
    except (FFmpegError, EOFError):
        return  # The file ends early or is damaged from here on: what could be read is kept.


def _decodes(packet: Packet[Stream]) -> bool:
    try:
        return bool(packet.decode())
    except FFmpegError:
        return False


def _pieces(
    container: InputContainer, sound: AudioStream, resampled_by: Callable[[], AudioResampler] | None = None
) -> Iterator[tuple[int | None, bytes]]:
    """Yield resampled sound and where it belongs, in samples from the beginning of the file."""
    origin = (container.start_time or 0) / av.time_base
    resampler = (resampled_by or _resampler)()
    for frame in _frames(container, sound):
        at = round((frame.time - origin) * SAMPLES_A_SECOND) if frame.time is not None else None
        try:
            resampled = resampler.resample(frame)
        except (ValueError, FFmpegError):  # The sound changed its rate or layout on the way.
            resampler = (resampled_by or _resampler)()
            resampled = resampler.resample(frame)
        for each in resampled:
            yield at, _bytes_of(each)
            at = None
    for each in resampler.resample(None):
        yield None, _bytes_of(each)


def _frames(container: InputContainer, sound: AudioStream) -> Iterator[AudioFrame]:
    for packet in _packets(container, [sound]):
        try:
            yield from packet.decode()
        except FFmpegError:
            continue  # One damaged packet; the next may be whole.


def _resampler() -> AudioResampler:
    return AudioResampler(format="flt", layout="mono", rate=SAMPLES_A_SECOND)


def _both_channels() -> AudioResampler:
    return AudioResampler(format="s16", layout="stereo", rate=SAMPLES_A_SECOND)


def _bytes_of(frame: AudioFrame) -> bytes:
    return bytes(frame.planes[0])[: frame.samples * BYTES_A_SAMPLE]


def reply_to(request: Request) -> Reply:
    """Do what ``task`` names and return the reply, a refusal included."""
    try:
        return {"look": look, "decode": decode, "decode_channels": decode_channels}[request["task"]](request)
    except Refused as refusal:
        return {"refused": refusal.code}
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return {"refused": "disk_full"}
        if error.errno == errno.EFBIG:
            return {"refused": "too_long"}
        raise


if __name__ == "__main__":
    print(json.dumps(reply_to(json.loads(sys.argv[1]))))  # noqa: T201 - how a child answers
