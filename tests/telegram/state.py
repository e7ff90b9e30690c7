"""What the pretended Telegram knows: one bot, people, chats, files, updates, what goes wrong, and the log."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, Json, Person
from tests.telegram.clock import Clock
from tests.telegram.faults import Fault, Faults
from tests.telegram.files import Files
from tests.telegram.logbook import Logbook
from tests.telegram.pacing import Pace, Waiting
from tests.telegram.updates import Update, Updates

BOT_ID = 4711


@dataclass
class Callback:
    """A tap that wants answering, and the answers it got."""

    id: str
    chat_id: int
    expires_at: float
    update: Update | None = None
    answers: list[Json] = field(default_factory=list)
    #: How many of them the bot knows of: an answer that ended in an error may be given again.
    answers_told: int = 0


class State:
    """Everything behind one bot's token.

    `paced` refuses with 429 what goes beyond Telegram's pace. `privacy_mode` keeps from the bot what is said in groups, but for
    commands and replies to itself (Bot API, "Privacy mode"); Telegram has it on until BotFather is told otherwise.
    """

    def __init__(
        self,
        token: str,
        *,
        username: str = "heard_test_bot",
        paced: bool = True,
        privacy_mode: bool = False,
        log_path: Path | None = None,
    ) -> None:
        self.token, self.username = token, username
        self.paced, self.privacy_mode = paced, privacy_mode
        self.callback_lifetime_s: float = limits.CALLBACK_LIFETIME_S
        self.clock = Clock()
        self.log = Logbook(self.clock, log_path)
        self.faults = Faults()
        self.pace, self.waiting = Pace(self.clock.now()), Waiting()
        self.updates = Updates(self.clock, self.log, self.faults)
        self.files = Files(self.clock)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.commands: dict[str, list[Json]] = {}  # By language; the one without a name is for all others.
        self._last_message_id = self._last_group = 0

    @property
    def me(self) -> Json:
        """As the Bot API's `User` of the bot itself."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "Heard", "username": self.username}

    def person(self, number: int | None = None, *, first_name: str = "Rowan", language_code: str = "en") -> Person:
        """Return somebody, new where they are not known, with a private chat that they have not begun."""
        number = number or 100_001 + len(self.people)
        if number not in self.people:
            self.people[number] = Person(id=number, first_name=first_name, language_code=language_code)
            self.chats[number] = Chat(id=number, kind="private", person=self.people[number])
        return self.people[number]

    def new_group_id(self) -> int:
        self._last_group += 1
        return 4_000_000_000 + self._last_group

    def message(self, place: Chat, sender: Json, body: Json) -> Json:
        """Put a new message into a chat."""
        head = {"message_id": self._next_message_id(place), "date": int(self.clock.now()), "chat": place.chat(), "from": sender}
        return place.keep(head | body)

    def struck(self, fault: Fault | None, **where: Any) -> Fault | None:
        """Write down that a fault strikes."""
        if fault is not None:
            self.log.add("fault", fault=fault.number, kind=fault.kind, **where)
        return fault

    def _next_message_id(self, place: Chat) -> int:
        """Private chats and groups share the bot's own count; a supergroup has one of its own, as on Telegram."""
        if place.kind == "supergroup":
            place.last_own_id += 1
            return place.last_own_id
        self._last_message_id += 1
        return self._last_message_id
