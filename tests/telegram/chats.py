"""Who and what the pretended Telegram knows: people, private chats, groups and supergroups."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]


@dataclass
class Person:
    """A pretended person. Blocking is theirs, so it stands here and not on the chat."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = "en"
    has_started: bool = False
    has_blocked: bool = False
    is_deactivated: bool = False

    def user(self) -> Json:
        """As the Bot API's `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | ({"username": self.username} if self.username else {}) | {"language_code": self.language_code}


@dataclass
class Chat:
    """A private chat, a group or a supergroup, with everything said in it in order."""

    id: int
    kind: Literal["private", "group", "supergroup"]
    title: str = ""
    person: Person | None = None
    #: Status by person id: creator, administrator, member, left, kicked.
    members: dict[int, str] = field(default_factory=dict)
    #: The bot's own status here.
    bot_status: str = "member"
    migrated_to: int | None = None
    history: list[Json] = field(default_factory=list)
    by_id: dict[int, Json] = field(default_factory=dict)
    last_own_id: int = 0

    def chat(self) -> Json:
        """As the Bot API's `Chat`."""
        if self.person is not None:
            brief: Json = {"id": self.id, "first_name": self.person.first_name, "type": "private"}
            return brief | ({"username": self.person.username} if self.person.username else {})
        brief = {"id": self.id, "title": self.title, "type": self.kind}
        return brief | ({"all_members_are_administrators": False} if self.kind == "group" else {})

    def keep(self, message: Json) -> Json:
        self.history.append(message)
        self.by_id[message["message_id"]] = message
        return message

    @property
    def is_group(self) -> bool:
        return self.kind != "private"
