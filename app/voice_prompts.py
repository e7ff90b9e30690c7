"""Questions read aloud, as voice messages: made of a script's own recordings when they are first asked for."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from core.errors import BadMedia, NotFound
from core.ports import MediaFiles
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.scratch import Scratch
from media_catalogue.voice_messages import make_voice_message

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class VoicePrompts:
    """Makes voice messages for a channel that plays them."""

    files: MediaFiles
    scratch: Path

    async def __call__(self, sha256: str) -> bytes | None:
        """Return a recording as a voice message; None where it is gone, or is no sound: then the words are read."""
        try:
            async with self.files.local_path(sha256) as source:
                with Scratch(self.scratch).folder() as folder:
                    made = await make_voice_message(Ffmpeg(binary=find_ffmpeg()), source, folder=folder)
                    return made.read_bytes()
        except (BadMedia, NotFound, RuntimeError) as error:
            log.warning("voice_prompt_not_made", error=type(error).__name__)
            return None
