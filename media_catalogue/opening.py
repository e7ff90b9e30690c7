"""Asks a confined child to open an untrusted file, and turns its refusals into words. Runs no codec itself."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.errors import BadMedia, HeardError, StoreFull
from media_catalogue import allowed
from media_catalogue.child import crashed, run_confined
from media_catalogue.limits import Caps, Limits
from media_catalogue.sniffing import format_at

PROGRAM = Path(__file__).with_name("opening_media.py")
"""The child's program. Named by path, never imported: the codecs stay out of this process, and out of its memory."""

REFUSALS: Mapping[str, tuple[str, str]] = {
    "not_media": (
        "There is no film or sound in this file that can be played.",
        "Add a film (such as MP4, MOV or WebM) or a recording (such as M4A, MP3, OGG or WAV).",
    ),
    "unreadable": (
        "This file begins like a film or a recording, but nothing in it can be read. It may have been cut off or damaged.",
        "Copy it again from the phone or camera, check that it plays there, and add that copy.",
    ),
    "too_long": ("This film or recording is too long.", "Cut it into shorter parts and add each of them."),
    "too_many_pixels": ("The picture of this film is too large.", "Save it again at 4K or smaller and add that."),
    "too_many_streams": ("This file holds too many films and sounds at once.", "Save the film alone and add that."),
}
"""For each code: what is wrong and what to do, for the person who added the file."""


async def ask_child(
    task: str, path: Path, *, byte_count: int, limits: Limits, caps: Caps, folder: Path, **more: str | int
) -> Mapping[str, Any]:
    """Have a confined child do `task` ("look", "decode" or "decode_channels") on `path` and return its reply.

    `folder` is its working folder.

    Raises:
        BadMedia: with the code of what is wrong with the file.
        StoreFull: the child could not write.
    """
    request = await asyncio.to_thread(_request, task, path, byte_count, caps)
    command = (sys.executable, "-I", str(PROGRAM), json.dumps({**request, **more}))
    finished = await run_confined(command, limits=limits, folder=folder)
    if finished.code != 0 or not finished.lines:
        raise crashed()
    reply: Mapping[str, Any] = json.loads(finished.lines[-1])
    if "refused" in reply:
        raise _refusal(str(reply["refused"]), caps)
    return reply


def _request(task: str, path: Path, byte_count: int, caps: Caps) -> dict[str, Any]:
    return {
        "task": task,
        "path": str(path.absolute()),
        "byte_count": byte_count,
        "format": format_at(path),
        "format_whitelist": allowed.FORMAT_WHITELIST,
        "decoders": allowed.DECODERS,
        "audio_codecs": allowed.AUDIO_CODECS,
        "video_codecs": allowed.VIDEO_CODECS,
        **asdict(caps),
    }


def _refusal(code: str, caps: Caps) -> HeardError:
    if code == "disk_full":
        return StoreFull()
    problem, remedy = REFUSALS[code]
    if code == "too_long":
        problem = f"This film or recording is longer than {caps.longest_ms // 3_600_000} hours."
    return BadMedia(code, problem, remedy=remedy)
