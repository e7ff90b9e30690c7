"""Voice notes as Telegram's apps record them: OGG with OPUS (RFC 7845); a browser's recording is put into that."""

import struct
import subprocess

import imageio_ffmpeg

WEBM = b"\x1a\x45\xdf\xa3"


def as_telegram_records(recorded: bytes) -> bytes:
    """Return a browser's recording as a voice note; whatever is no such recording stays as it is."""
    if not recorded.startswith(WEBM):
        return recorded
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "pipe:0", "-vn", "-c:a", "copy", "-f", "ogg", "pipe:1"]
    made = subprocess.run(command, input=recorded, capture_output=True, timeout=60, check=False)
    return made.stdout if made.returncode == 0 and made.stdout else recorded


def is_ogg_opus(data: bytes) -> bool:
    return data.startswith(b"OggS") and b"OpusHead" in data[:256]


def is_voice(data: bytes) -> bool:
    """Bot API, sendVoice: "an .OGG file encoded with OPUS, or in .MP3 format, or in .M4A format"."""
    is_mp3 = data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0)
    return is_ogg_opus(data) or is_mp3 or data[4:8] == b"ftyp"


def ogg_seconds(data: bytes) -> int:
    """The length in whole seconds, at least 1; 0 where it is no OGG with OPUS. A page counts 48,000 samples a second."""
    last = data.rfind(b"OggS")
    if not is_ogg_opus(data) or len(data) < last + 14:
        return 0
    samples = struct.unpack("<q", data[last + 6 : last + 14])[0]
    return max(1, round(samples / 48_000))
