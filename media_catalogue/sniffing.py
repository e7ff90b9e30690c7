"""Decides by a file's first bytes what kind of film or sound it says it is, whatever its name. Reads only; follows nothing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from core.errors import BadMedia

ENOUGH = 4096
"""Bytes from the start that are looked at."""

BEGINNINGS: Mapping[str, bytes] = {
    "mov": rb"....(ftyp|mdat)|\x00...(moov|free|skip|wide)",
    "matroska": rb"\x1a\x45\xdf\xa3",
    "ogg": rb"OggS",
    "wav": rb"(RIFF|RF64)....WAVE",
    "avi": rb"RIFF....AVI\x20",
    "flac": rb"fLaC",
    "flv": rb"FLV\x01",
    "amr": rb"#!AMR",
    "caf": rb"caff\x00",
    "asf": rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    "w64": rb"riff\x2e\x91\xcf\x11",
    "aiff": rb"FORM....AIF[FC]",
    "mpeg": rb"\x00\x00\x01\xba",
    "mpegts": rb"\x47.{187}\x47.{187}\x47|....\x47.{191}\x47.{191}\x47",  # As broadcast; as cameras write it.
    "aac": rb"\xff[\xf0\xf1\xf8\xf9]",  # The sync word of ADTS.
    "mp3": rb"\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd]",  # The sync word of MPEG audio, layers II and III.
}
"""How films and sound begin, by the reader for them."""

PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM....\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF....WEBP|"
    rb"....ftyp(hei|hev|mif1|msf1|avi)|\x00{3}\x0cJXL\x20",
    re.DOTALL,
)
"""How photographs and drawings begin: JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC, AVIF, JPEG XL."""

PLAYLIST = re.compile(
    rb"\s*(#EXTM3U|ffconcat|file\s|\[playlist\]|<\?xml|<MPD|<smil|<asx|<SmoothStreaming|v=0\s|rtsp://|https?://|\[Reference\])",
    re.IGNORECASE,
)
"""How lists that name other files begin: HLS, ffconcat, PLS, DASH, SMIL, ASX, Smooth Streaming, SDP."""


def format_at(path: Path) -> str:
    """Return `format_of` the file at `path`."""
    with path.open("rb") as file:
        return format_of(file)


def format_of(file: BinaryIO) -> str:
    """Return the name of ffmpeg's reader for what `file` begins with, one of `allowed.FORMATS`.

    Raises:
        BadMedia: ``empty``, ``playlist``, ``picture`` or ``not_media``.
    """
    head = file.read(ENOUGH)
    if not head:
        raise BadMedia("empty", "This file is empty.", remedy="Check that it was saved or sent to the end, and add it again.")
    if PICTURE.match(head):
        raise BadMedia("picture", "This is a picture, not a film or a recording.", remedy="Add a film or a sound recording.")
    if head.startswith(b"ID3"):
        file.seek(_after_id3(head))
        head = file.read(ENOUGH)
    if name := next((name for name, beginning in BEGINNINGS.items() if re.match(beginning, head, re.DOTALL)), None):
        return name
    if PLAYLIST.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise BadMedia(
            "playlist",
            "This is a list that points to other files, not a film or a recording. Nothing it names was opened.",
            remedy="Add the film or recording itself.",
        )
    raise BadMedia(
        "not_media",
        "This is not a film or a sound recording, whatever its name says.",
        remedy="Add a film (such as MP4, MOV or WebM) or a recording (such as M4A, MP3, OGG or WAV).",
    )


def _after_id3(head: bytes) -> int:
    """Return where the sound after an ID3v2 tag begins: its length is four bytes of seven bits (ID3v2.4, section 3.1)."""
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return length + 10
