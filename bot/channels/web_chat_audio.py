"""Sends the recordings of what was said to a person: those of their own conversation and no others. Opens no file."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_callers import Callers, Talk, TooManyTries
from core.errors import NotFound
from core.ports import ChatLog, MediaFiles

RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
"""A stretch from a byte on, as players ask for it; any other is answered with the whole file, as the standard allows."""

HEAD = 12
"""Bytes that tell the kinds of sound apart that a script may come with."""


@dataclass(frozen=True, kw_only=True)
class SpokenPrompts:
    """Answers players."""

    callers: Callers
    answers: Answers
    chat_log: ChatLog
    files: MediaFiles

    async def audio(self, request: Request) -> Response:
        """Send a recording that was said in this person's conversation, whole or from a byte on."""
        try:
            talk = await self.callers.talk(request)
        except TooManyTries:
            return self.answers.notice(request, "too_many", status=429)
        sha256 = request.path_params["sha256"]
        if talk is None or not await self._was_said_to(talk, sha256):
            return Response(status_code=404)
        try:
            return await self._sent(sha256, request.headers.get("range", ""))
        except NotFound:
            return Response(status_code=404)

    async def _was_said_to(self, talk: Talk, sha256: str) -> bool:
        return any(line.say and line.say.audio == sha256 for line in await self.chat_log.lines(talk.address.id))

    async def _sent(self, sha256: str, wanted: str) -> Response:
        size = await self.files.size(sha256)
        kind = sound_type(b"".join([piece async for piece in self.files.read(sha256, 0, HEAD)]))
        stretch = stretch_in(wanted, size)
        start, end = stretch or (0, size)
        headers = {
            "Accept-Ranges": "bytes",
            "Content-Length": str(end - start),
            "Cache-Control": "private, max-age=86400",
            "X-Content-Type-Options": "nosniff",
        }
        if stretch:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        pieces: AsyncIterator[bytes] = self.files.read(sha256, start, end)
        return StreamingResponse(pieces, status_code=206 if stretch else 200, media_type=kind, headers=headers)


def stretch_in(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the [start, end) that a Range header asks for, or None where it asks for nothing that can be given."""
    found = RANGE.fullmatch(wanted)
    if found is None:
        return None
    start, last = int(found[1]), int(found[2] or size - 1)
    return (start, min(last + 1, size)) if start < size and start <= last else None


def sound_type(head: bytes) -> str:
    """Return the content type of a sound by how it begins."""
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"RIFF"):
        return "audio/wav"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm"
    return "audio/mp4" if head[4:8] == b"ftyp" else "audio/mpeg"
