"""Which containers and codecs are opened at all. Everything else is refused before a byte of it is parsed.

A list of allowed protocols alone is not enough: a playlist read by an allowed container reader can still name another
person's file on the same disk. So the readers that follow names (HLS, DASH, concat, SDP, image sequences) are not here.
"""

FORMATS = (
    "mov", "matroska", "ogg", "wav", "w64", "mp3", "flac", "aac", "avi", "mpegts", "mpeg", "flv", "amr", "aiff", "asf", "caf",
)  # fmt: skip
"""ffmpeg's names of the container readers (demuxers), as given to it to force one."""

FORMAT_WHITELIST = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm," + ",".join(FORMATS[2:])
"""The same for ffmpeg's ``format_whitelist``, which wants every name of a reader that has several."""

VIDEO_CODECS = (
    "h264", "hevc", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "vp8", "vp9", "av1", "mjpeg", "mpeg1video", "mpeg2video",
    "h263", "flv1", "theora", "wmv1", "wmv2", "wmv3", "vc1", "prores", "dnxhd", "dvvideo", "svq1", "svq3", "vp6f",
)  # fmt: skip
"""ffmpeg's names of the codecs that films by phones, cameras, chat apps and editing programs hold."""

AUDIO_CODECS = (
    "aac", "mp1", "mp2", "mp3", "opus", "vorbis", "flac", "alac", "speex", "amr_nb", "amr_wb", "ac3", "eac3", "wmav1", "wmav2",
    "gsm", "gsm_ms", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_swf", "nellymoser", "pcm_alaw", "pcm_mulaw", "pcm_u8",
    "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be",
    "pcm_f64le", "pcm_f64be", "pcm_bluray", "pcm_dvd",
)  # fmt: skip
"""The same for sound."""

DECODERS_NAMED_OTHERWISE = (
    "flv", "msmpeg4", "libdav1d", "libaom-av1", "libvpx", "libvpx-vp9", "mp1float", "mp2float", "mp3float", "libopus",
    "libvorbis", "libspeex", "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "libgsm", "libgsm_ms",
)  # fmt: skip
"""Decoders of the codecs above whose names differ from their codec's."""

DECODERS = ",".join((*VIDEO_CODECS, *AUDIO_CODECS, *DECODERS_NAMED_OTHERWISE))
"""For ffmpeg's ``codec_whitelist``, which wants the names of decoders."""
