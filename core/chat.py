"""What is heard and said over a channel, in the same words for every channel."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from core.consultations import SessionId
from core.links import LinkKind
from core.people import AddressId, StaffId
from core.testimony import Recording, TestimonyId

InboxId = NewType("InboxId", int)


class HeardKind(Enum):
    """What came in."""

    START = "start"  #: opened a conversation; ``join_code`` names the consultation
    TEXT = "text"  #: typed words
    CHOICE = "choice"  #: tapped a button; ``choice`` is its value
    VOICE = "voice"  #: a voice note; ``media`` is the kept file
    FILM = "film"  #: a film; ``media`` is the kept file
    PICTURE = "picture"  #: a photo or drawing; ``media`` is the kept file
    FILE = "file"  #: any other file, kept and never opened; ``media`` is the kept file
    WORDS = "words"  #: what a speech recogniser made of a voice note they sent before, ``about`` says which
    UNREADABLE = "unreadable"  #: a file that is not a film or sound, or cannot be opened


TOO_BIG = "too_big"
"""`Heard.choice` of something `UNREADABLE`: the channel gives no file of that size."""

NOT_TAKEN = "not_taken"
"""`Heard.choice` of something `UNREADABLE`: a kind of thing that nobody keeps here, such as somebody's number or place."""

NOT_FETCHED = "not_fetched"
"""`Heard.choice` of something `UNREADABLE`: the channel has lost the file, or never gave it."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a channel still holds for us. ``reference`` is what it is fetched by: secret, and forgotten once fetched."""

    reference: str
    byte_count: int | None = None  # As the channel says.


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One thing that came in over a channel. Unique by ``(channel, external_id)``, so that a repeat is known as one.

    ``address`` is secret; it never reaches a log. ``media`` is set once the file is kept and has been looked into. ``place``
    is what was being asked where it was tapped, typed or recorded (`core.consultations.place_of`); None where a channel
    cannot tell. ``edits`` is the external id of an earlier message whose words these replace. ``about`` is the testimony that
    a recogniser's words belong to. ``worker`` is set where a worker typed or recorded for the person, and ``speaker`` is the
    label of whoever of a group said it; a group's own answer has none. ``attachment`` is a file that is still to be fetched:
    what it belongs to is kept at once, and has its turn when ``media`` has taken its place. ``language`` is the language of
    their own phone, where a channel can tell: a conversation begins in it if its script speaks it.
    """

    channel: str
    address: str
    external_id: str
    kind: HeardKind
    at: datetime
    text: str = ""
    choice: str | None = None
    join_code: str | None = None
    media: Recording | None = None
    place: str | None = None
    edits: str | None = None
    about: TestimonyId | None = None
    worker: StaffId | None = None
    speaker: str | None = None
    attachment: Attachment | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptHeard:
    """Something heard that is safely in the inbox, waiting for its turn.

    ``tries`` counts how often its file could not be fetched, and ``retry_at`` is when it is worth trying again.
    """

    id: InboxId
    heard: Heard
    tries: int = 0
    retry_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Button:
    """A choice offered. ``value`` comes back as `Heard.choice`."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Say:
    """One message to send. ``key`` is "session:n": the same turn decided twice makes the same key, so it is sent once.

    ``buttons`` are offered under the message; ``several`` means that more than one may be chosen. ``wants_voice`` asks the
    channel to offer its recorder. ``audio`` is the SHA-256 of a recording of these words, for channels that can play it, and
    ``short`` the same in fewer words, for text messages. ``is_bulk`` marks what nobody waits for, such as a reminder: whoever
    is in a conversation goes first. ``expects`` is a hint for a channel that can offer a fitting field or a place for a file:
    "number", "decimal", "date", "time", "picture", "film", "file", or nothing in particular. Any words answer all the same.
    ``language`` is the language of the words, where it is known. ``link`` asks the channel to add a private link of this kind,
    where this computer can be reached from outside. ``place`` is what was being asked where the buttons were offered
    (`core.consultations.place_of`), known once the turn is kept.
    """

    key: str
    address_id: AddressId
    channel: str
    text: str
    buttons: tuple[Button, ...] = field(default=())
    several: bool = False
    wants_voice: bool = False
    is_card: bool = False  # A safeguarding or help card: shown apart and never shortened.
    audio: str | None = None
    short: str = ""
    is_bulk: bool = False
    expects: str = ""
    language: str = ""
    link: LinkKind | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """A message on its way out: what to say, and the secret address it goes to.

    ``is_repeat`` is set where it may have arrived before: a crash or a silence left it in doubt.
    """

    say: Say
    to: str
    is_repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a channel said when it took a message. ``reference`` is its own id for it, which delivery reports name.

    ``parts`` is how many messages it was split into, for what those cost.
    """

    reference: str | None = None
    parts: int = 1


class Delivery(Enum):
    """What a channel told us later of a message that it took."""

    DELIVERED = "delivered"  #: it reached the phone
    FAILED = "failed"  #: it never will


class ChatSide(Enum):
    """Whose line it is."""

    THEIRS = "theirs"  #: the participant's
    OURS = "ours"  #: the bot's


@dataclass(frozen=True, kw_only=True)
class ChatLine:
    """One line of a conversation as the participant saw it, for showing it again when they come back.

    ``session_id`` is the session in which it was said; None where it has not had its turn, or that was not kept.
    """

    side: ChatSide
    at: datetime
    kind: HeardKind | None
    text: str
    say: Say | None = None
    session_id: SessionId | None = None
    speaker: str | None = None  # The label of whoever of a group said it.
