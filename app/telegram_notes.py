"""What is remembered of the Telegram bot in the home folder: its name and which menu it has. No token and nobody's words."""

import hashlib
import hmac
import json
import os
import tempfile
from pathlib import Path

import structlog

log = structlog.get_logger()

FILE_NAME = "telegram.json"
OF = "of"


class TelegramNotes:
    """`bot.channels.telegram_menu.Notes` in a file. What stands there of another bot is as if it were not there."""

    def __init__(self, folder: Path, *, bot: str) -> None:
        """`bot` is a mark of the bot that tells nobody its token; see `bot_mark`."""
        self._file = folder / FILE_NAME
        self._bot = bot
        self._notes = self._read()

    def known(self, what: str) -> str:
        """Return what was kept, or nothing."""
        return self._notes.get(what, "")

    def keep(self, what: str, value: str) -> None:
        """Keep it, in place of what was kept before. A full disk only means that it is asked anew at the next start."""
        if self._notes.get(what) == value:
            return
        self._notes = {**self._notes, what: value, OF: self._bot}
        new = None
        try:
            descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{FILE_NAME}-")
            new = Path(name)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(self._notes, file)
            new.replace(self._file)
        except OSError as error:
            log.warning("telegram_notes_not_kept", reason=type(error).__name__)
        finally:
            if new is not None:
                new.unlink(missing_ok=True)

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("telegram_notes_unreadable", reason=type(error).__name__)
            return {}
        is_whole = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
        return found if is_whole and found.get(OF) == self._bot else {}


def bot_mark(secret: bytes, *, api: str, token: str) -> str:
    """Return a mark of one bot at one server: the same of the same, and without the secret nobody can tell of which."""
    return hmac.new(secret, f"telegram bot\n{api.rstrip('/')}\n{token}".encode(), hashlib.sha256).hexdigest()
