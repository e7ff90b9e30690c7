"""Who is on the pretended Telegram, and what they do. Each act makes the updates that Telegram would make of it."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, Json, Person
from tests.telegram.clock import Clock
from tests.telegram.faults import Faults
from tests.telegram.logbook import Logbook
from tests.telegram.pacing import Pace, Waiting
from tests.telegram.updates import Updates

BOT_ID = 4711


@dataclass
class Kept:
    """A file on the pretended Telegram; ``said_size`` is what it is announced as, where that is more than it holds."""

    id: str
    content: bytes
    path: str = ""
    path_until: float = 0.0
    said_size: int = 0

    @property
    def size(self) -> int:
        return self.said_size or len(self.content)


class World:
    """Everything behind one bot's token."""

    def __init__(self, token: str, *, username: str = "heard_test_bot", paced: bool = True) -> None:
        self.token, self.username, self.paced = token, username, paced
        self.clock = Clock()
        self.log = Logbook(self.clock)
        self.faults = Faults()
        self.pace, self.waiting = Pace(self.clock.now()), Waiting()
        self.updates = Updates(self.clock, self.log, self.faults)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Kept] = {}
        self.callbacks: dict[str, Json] = {}
        self._message_ids, self._numbers = count(1), count(1)

    @property
    def me(self) -> Json:
        return {"id": BOT_ID, "is_bot": True, "first_name": "Heard", "username": self.username}

    # -- people ------------------------------------------------------------------------------------------------------------

    def person(self, number: int | None = None, *, first_name: str = "Rowan", language_code: str = "en") -> Person:
        """Return somebody, new where they are not known, with a private chat that they have not begun."""
        number = number or 100_000 + next(self._numbers)
        if number not in self.people:
            self.people[number] = Person(id=number, first_name=first_name, language_code=language_code)
            self.chats[number] = Chat(id=number, kind="private", person=self.people[number])
        return self.people[number]

    def write(self, who: int, text: str, *, chat: int | None = None) -> Json:
        """Somebody writes a text, in their own chat or in a group."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": limits.utf16_units(text.split(maxsplit=1)[0])}]
        return self._said(who, chat, text=text, **({"entities": entities} if entities else {}))

    def start(self, who: int, payload: str = "", *, chat: int | None = None) -> Json:
        """Somebody opens a deep link, or presses Start."""
        command = "/start" if chat is None else f"/start@{self.username}"
        return self.write(who, f"{command} {payload}".strip(), chat=chat)

    def send(
        self, who: int, kind: str, content: bytes = b"", *, chat: int | None = None, said_size: int = 0, **facts: Any
    ) -> Json:
        """Somebody sends a file: voice, audio, video, video_note, photo or document."""
        kept = self._keep_file(content, said_size)
        body: Any = {"file_id": kept.id, "file_unique_id": f"u{kept.id}", "file_size": kept.size}
        if kind == "photo":
            body = [body | {"file_id": kept.id, "width": 90, "height": 90}, body | {"width": 1280, "height": 960}]
        elif kind != "document":
            body |= {"duration": facts.pop("duration", 3)} | ({"width": 640, "height": 480} if kind == "video" else {})
            body |= {"length": 240} if kind == "video_note" else {}
        return self._said(who, chat, **{kind: body}, **facts)

    def share(self, who: int, kind: str, *, chat: int | None = None) -> Json:
        """Somebody shares what is no testimony: contact, location or sticker."""
        shared: dict[str, Json] = {
            "contact": {"phone_number": "+447700900123", "first_name": "Somebody", "user_id": who},
            "location": {"latitude": 55.9, "longitude": -3.2},
            "sticker": {
                "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9, "is_animated": False,
                "is_video": False,
            },
        }  # fmt: skip
        return self._said(who, chat, **{kind: shared[kind]})

    def edit(self, who: int, message_id: int, text: str, *, chat: int | None = None) -> Json:
        """Somebody edits what they wrote."""
        place = self.chats[chat or who]
        message = place.by_id[message_id]
        message |= {"text": text, "edit_date": int(self.clock.now())}
        seq = self._did(who, "edit", place.id, message_id)
        self.updates.add("edited_message", dict(message), place.id, of=seq)
        return message

    def tap(self, who: int, message_id: int, *, label: str = "", data: str = "", chat: int | None = None) -> Json:
        """Somebody taps the button with this label, or this data, under a message of the bot's."""
        message = self.chats[chat or who].by_id[message_id]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        found = next(
            (each for row in rows for each in row if label == each["text"] or (data and data == each.get("callback_data"))),
            None,
        )
        if found is None:
            raise LookupError("No such button is under this message.")
        query = {
            "id": str(next(self._numbers)),
            "from": self.people[who].user(),
            "chat_instance": str(message["chat"]["id"]),
            "message": dict(message),
            "data": found["callback_data"],
        }
        self.callbacks[query["id"]] = {"at": self.clock.now(), "answered": False}
        seq = self._did(who, "tap", message["chat"]["id"], message_id)
        self.updates.add("callback_query", query, message["chat"]["id"], of=seq, lasts_s=limits.CALLBACK_LIFETIME_S)
        return query

    def block(self, who: int, *, undo: bool = False) -> None:
        """Somebody blocks the bot, or unblocks it."""
        person = self.people[who]
        before, after = ("kicked", "member") if undo else ("member", "kicked")
        person.has_blocked = not undo
        self._changed(who, self.chats[who], before, after, "unblock" if undo else "block")

    # -- groups ------------------------------------------------------------------------------------------------------------

    def group(self, by: int, *members: int, title: str = "Our group", payload: str = "") -> Chat:
        """Somebody makes a group with the bot in it, by a link where a payload is given."""
        place = Chat(id=-(200_000 + next(self._numbers)), kind="group", title=title)
        place.members = {by: "creator", **dict.fromkeys(members, "member")}
        self.chats[place.id] = place
        self._changed(by, place, "left", "member", "add_bot")
        if payload:
            self.start(by, payload, chat=place.id)
        return place

    def remove_bot(self, by: int, chat: int) -> None:
        """Somebody puts the bot out of a group."""
        self.chats[chat].bot_status = "kicked"
        self._changed(by, self.chats[chat], "member", "kicked", "remove_bot")

    def migrate(self, by: int, chat: int) -> Chat:
        """A group becomes a supergroup with another number."""
        old = self.chats[chat]
        new = Chat(id=-(1_000_000_000_000 + next(self._numbers)), kind="supergroup", title=old.title, members=dict(old.members))
        self.chats[new.id], old.migrated_to = new, new.id
        for place, fact in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            self._say_in(by, place, "migrate", fact)
        return new

    # -- what the acts are made of ---------------------------------------------------------------------------------------

    def unknown_update(self, kind: str, payload: Json, chat: int) -> None:
        """An update of a kind that nobody knows yet."""
        self.updates.add(kind, payload, chat, of=self._did(0, "unknown", chat, 0), always=True)

    def message_from_bot(self, place: Chat, body: Json) -> Json:
        """Put a message of the bot's into a chat."""
        return place.keep(self._message(place, self.me, body))

    def _said(self, who: int, chat: int | None, **body: Any) -> Json:
        place = self.chats[chat or who]
        self.people[who].has_started |= place.kind == "private"
        return self._say_in(who, place, "say", body)

    def _say_in(self, who: int, place: Chat, act: str, body: Json) -> Json:
        message = place.keep(self._message(place, self.people[who].user(), body))
        seq = self._did(who, act, place.id, message["message_id"])
        self.updates.add("message", dict(message), place.id, of=seq)
        return message

    def _message(self, place: Chat, sender: Json, body: Json) -> Json:
        head = {"message_id": next(self._message_ids), "date": int(self.clock.now()), "chat": place.chat(), "from": sender}
        return head | body

    def _changed(self, who: int, place: Chat, before: str, after: str, act: str) -> None:
        def member(status: str) -> Json:
            return {"user": self.me, "status": status} | ({"until_date": 0} if status == "kicked" else {})

        change = {
            "chat": place.chat(),
            "from": self.people[who].user(),
            "date": int(self.clock.now()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.updates.add("my_chat_member", change, place.id, of=self._did(who, act, place.id, 0))

    def _did(self, who: int, act: str, chat: int, message_id: int) -> int:
        return self.log.add("did", person=who, act=act, chat_id=chat, message_id=message_id)

    def _keep_file(self, content: bytes, said_size: int) -> Kept:
        kept = Kept(id=f"file{next(self._numbers)}", content=content, said_size=said_size)
        self.files[kept.id] = kept
        return kept
