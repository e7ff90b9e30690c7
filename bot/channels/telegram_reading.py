"""What a Telegram message says, as `Heard`. Pure; it knows no store, keeps nothing and asks nobody.

A message's external id is a keyed hash of its chat and number, so that an edit finds what it edits, the same message told
twice is one, and nobody can read a chat's number from it. An edit has the number of its update. A caption is words of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telegram import Message, MessageOriginHiddenUser, MessageOriginUser, Update, User

from bot.channels.telegram_commands import read_command
from core.chat import NOT_TAKEN, TOO_BIG, Attachment, Heard, HeardKind

CHANNEL = "telegram"

WHOLE_SECONDS = timedelta(milliseconds=999)
"""Telegram tells times in whole seconds, rounded down: somebody may have written so much later."""

OPENED_AS = {"audio": HeardKind.VOICE, "video": HeardKind.FILM, "image": HeardKind.PICTURE}
"""What a document of a type is taken for; see `bot.attending`, which looks into it."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads messages. ``mark`` makes keyed hashes; ``largest`` is how large a file Telegram gives out, if limited."""

    mark: Callable[[str], str]
    username: Callable[[], str]
    largest: int | None = None

    def heard_in(self, update: Update, now: datetime) -> tuple[Heard, ...]:
        """Return what a message or an edit of one says, in order; nothing where it is neither, or says nothing to us."""
        if update.message is not None:
            return self._message(update.message, now)
        return self._edit(update, update.edited_message, now) if update.edited_message is not None else ()

    def _message(self, message: Message, now: datetime) -> tuple[Heard, ...]:
        heard = self._from(message, now)
        if message.text is not None:
            return self._text(message.text, heard)
        if message.effective_attachment is None and message.checklist is None:
            return ()  # Telegram's own word on the chat: somebody came, a title changed.
        said = self._attached(message, heard)
        if not (message.caption or "").strip() or is_someone_elses(message):
            return (said,)
        return (said, replace(heard, external_id=self.words_id(message), text=message.caption or ""))

    def _text(self, text: str, heard: Heard) -> tuple[Heard, ...]:
        command = read_command(text)
        if command is None:
            return (replace(heard, text=text),)
        if command.bot and command.bot.casefold() != (self.username() or command.bot).casefold():
            return ()  # For another bot in the same group.
        if command.is_start:
            return (replace(heard, kind=HeardKind.START, join_code=command.payload or None),)
        return (replace(heard, text=command.words),)

    def _edit(self, update: Update, message: Message, now: datetime) -> tuple[Heard, ...]:
        """Return an edit of words: of a text or a caption. What else changes, such as a place that moves, says nothing."""
        text, edited = (message.text, self.id_of(message)) if message.text else (message.caption, self.words_id(message))
        if not text or not text.strip():
            return ()
        command = read_command(text)
        words = command.words or command.payload if command else text
        at = _moment(message.edit_date or message.date, now)
        heard = self._from(message, now)
        return (replace(heard, external_id=f"u{update.update_id}", edits=edited, at=at, text=words),) if words else ()

    def _from(self, message: Message, now: datetime) -> Heard:
        """Return whose message it is, and when it was sent, with nothing said in it yet."""
        return Heard(
            channel=CHANNEL,
            address=str(message.chat.id),
            external_id=self.id_of(message),
            kind=HeardKind.TEXT,
            at=_moment(message.date, now),
            language=language_of(message.from_user),
        )

    def _attached(self, message: Message, heard: Heard) -> Heard:
        kind, file = kind_and_file(message)
        if file is None or is_someone_elses(message):
            return replace(heard, kind=HeardKind.UNREADABLE, choice=NOT_TAKEN)
        if self.largest is not None and (file.byte_count or 0) > self.largest:
            return replace(heard, kind=HeardKind.UNREADABLE, choice=TOO_BIG)
        return replace(heard, kind=kind, attachment=file)

    def id_of(self, message: Message) -> str:
        """Return the external id of a message."""
        return self.mark(f"{message.chat.id}:{message.message_id}")

    def words_id(self, message: Message) -> str:
        """Return the external id of the words beside a file."""
        return f"{self.id_of(message)}:words"


def kind_and_file(message: Message) -> tuple[HeardKind, Attachment | None]:
    """Return what a message carries and the file of it; no file where it is nothing that we take."""
    sounds = message.voice or message.audio
    films = message.video or message.video_note or message.animation
    if sounds is not None:
        return HeardKind.VOICE, _attachment(sounds.file_id, sounds.file_size)
    if films is not None:
        return HeardKind.FILM, _attachment(films.file_id, films.file_size)
    if message.photo:
        largest = max(message.photo, key=lambda size: (size.width * size.height, size.file_size or 0))
        return HeardKind.PICTURE, _attachment(largest.file_id, largest.file_size)
    if message.document is not None:
        kind = OPENED_AS.get((message.document.mime_type or "").partition("/")[0], HeardKind.FILE)
        return kind, _attachment(message.document.file_id, message.document.file_size)
    return HeardKind.UNREADABLE, None


def is_someone_elses(message: Message) -> bool:
    """Whether a file was passed on that somebody else made: whose voice it is never agreed to anything."""
    origin = message.forward_origin
    if origin is None or message.from_user is None:
        return False
    if isinstance(origin, MessageOriginUser):
        return origin.sender_user.id != message.from_user.id
    if isinstance(origin, MessageOriginHiddenUser):
        return origin.sender_user_name != message.from_user.full_name
    return True


def language_of(user: User | None) -> str:
    """Return the language of somebody's phone, as "en" or "gd", or nothing."""
    return ((user.language_code if user else None) or "").partition("-")[0].casefold()


def _attachment(file_id: str, byte_count: int | None) -> Attachment:
    return Attachment(reference=file_id, byte_count=byte_count)


def _moment(at: datetime, now: datetime) -> datetime:
    return min(now, at + WHOLE_SECONDS)
