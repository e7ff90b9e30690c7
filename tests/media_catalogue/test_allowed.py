"""What is opened at all."""

import av
import pytest

from media_catalogue import allowed

FOLLOWERS = (
    "hls",
    "dash",
    "concat",
    "sdp",
    "rtsp",
    "image2",
    "lavfi",
    "tedcaptions",
    "imf",
    "webm_dash_manifest",
    "srt",
    "ass",
)


@pytest.mark.parametrize("name", FOLLOWERS)
def test_readers_that_follow_names_are_not_allowed(name: str) -> None:
    assert name not in allowed.FORMAT_WHITELIST.split(",")


@pytest.mark.parametrize("name", allowed.FORMATS)
def test_every_allowed_reader_is_one_that_ffmpeg_has(name: str) -> None:
    assert av.ContainerFormat(name, "r").is_input


def test_every_codec_named_is_one_that_ffmpeg_has_or_may_have() -> None:
    optional = {"libaom-av1", "libgsm", "libgsm_ms", "libvorbis", "libspeex", "msmpeg4v3", "flv1", "libdav1d"}

    unknown = [name for name in allowed.DECODERS.split(",") if not _is_known(name)]

    assert set(unknown) <= optional | set(allowed.VIDEO_CODECS) | set(allowed.AUDIO_CODECS)


def _is_known(name: str) -> bool:
    try:
        return bool(av.codec.Codec(name, "r"))
    except av.codec.codec.UnknownCodecError:
        return False
