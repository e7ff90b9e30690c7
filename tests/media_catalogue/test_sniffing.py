"""A file is what it begins with, whatever its name."""

import io

import pytest

from core.errors import BadMedia
from media_catalogue.allowed import FORMATS
from media_catalogue.sniffing import BEGINNINGS, format_of

ID3 = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x00\x00\x00\x20ftypisom", "mov"),
        (b"\x00\x00\x00\x14ftypqt  ", "mov"),
        (b"\x00\x00\x00\x08wide\x00\x00", "mov"),
        (b"\x1a\x45\xdf\xa3\x01\x00", "matroska"),
        (b"OggS\x00\x02", "ogg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "wav"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"fLaC\x00\x00\x00\x22", "flac"),
        (b"FLV\x01\x05", "flv"),
        (b"#!AMR\n", "amr"),
        (b"FORM\x00\x00\x00\x00AIFFCOMM", "aiff"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "asf"),
        (b"\x00\x00\x01\xba\x44", "mpeg"),
        ((b"\x47" + bytes(187)) * 4, "mpegts"),
        ((bytes(4) + b"\x47" + bytes(187)) * 4, "mpegts"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"\xff\xf1\x50\x80", "aac"),
        (ID3 + b"\xff\xfb\x90\x64", "mp3"),
        (ID3 + b"fLaC\x00", "flac"),
    ],
)
def test_films_and_sounds_are_known_by_how_they_begin(head: bytes, name: str) -> None:
    assert format_of(io.BytesIO(head)) == name


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "empty"),
        (b"This is a letter, and I'm free to say so.", "not_media"),
        (b"\xff\xfeT\x00e\x00x\x00t\x00", "not_media"),
        (b"BMW is a make of car", "not_media"),
        (b"PK\x03\x04", "not_media"),
        (b"%PDF-1.7", "not_media"),
        (ID3 + b"and then nothing of the sort", "not_media"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"GIF89a", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "picture"),
        (b"\x00\x00\x00\x18ftypavif", "picture"),
        (b"#EXTM3U\n#EXT-X-VERSION:3", "playlist"),
        (b"\xef\xbb\xbf\n  #extm3u", "playlist"),
        (b"ffconcat version 1.0\nfile other.wav", "playlist"),
        (b"file 'other.wav'\n", "playlist"),
        (b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">', "playlist"),
        (b"[playlist]\nFile1=other.wav", "playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1", "playlist"),
        (b"<smil><body>", "playlist"),
    ],
)
def test_everything_else_is_refused_in_its_own_words(head: bytes, code: str) -> None:
    with pytest.raises(BadMedia) as refusal:
        format_of(io.BytesIO(head))

    assert refusal.value.code == code
    assert refusal.value.remedy


def test_only_allowed_readers_are_named() -> None:
    assert set(BEGINNINGS) == set(FORMATS)
