"""What people do, alone with the bot or in a group. Each act makes the updates that Telegram would make of it.

Every act is in the log, whether or not the bot is told. `chat` names a group; without it people act in their own chat.
"""

from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, Json
from tests.telegram.entities import commands_in
from tests.telegram.state import BOT_ID, Callback, State
from tests.telegram.voice_notes import ogg_seconds

MIME = {
    "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4", "video_note": "video/mp4", "photo": "image/jpeg",
    "document": "application/pdf",
}  # fmt: skip
#: What people share that is no testimony.
SHARED: dict[str, Json] = {
    "contact": {"phone_number": "+447700900123", "first_name": "Somebody"},
    "location": {"latitude": 55.9, "longitude": -3.2},
    "sticker": {
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512, "is_animated": False,
        "is_video": False, "emoji": "👍",
    },
}  # fmt: skip


class Acting(State):
    def start(self, who: int, payload: str = "", *, chat: int | None = None) -> Json:
        """Somebody opens a deep link, or presses Start."""
        command = "/start" if chat is None else f"/start@{self.username}"
        return self.write(who, f"{command} {payload}".strip(), chat=chat)

    def write(self, who: int, text: str, *, chat: int | None = None, reply_to: int | None = None) -> Json:
        """Somebody writes a text, at the most what their app sends at once."""
        if not 1 <= limits.utf16_units(text) <= limits.TEXT_UNITS:
            raise ValueError("A person's app sends 1 to 4096 characters at once.")
        entities = commands_in(text)
        return self._said(who, chat, {"text": text} | ({"entities": entities} if entities else {}), reply_to)

    def send(
        self, who: int, kind: str, content: bytes = b"", *, chat: int | None = None, said_size: int = 0, **facts: Any
    ) -> Json:
        """Somebody sends a file: voice, audio, video, video_note, photo or document.

        `duration`, `name` and `mime_type` are the file's; whatever else is given is the message's, such as `caption`. With
        `said_size` the file is announced as larger than it is.
        """
        name, mime_type = facts.pop("name", ""), facts.pop("mime_type", MIME[kind])
        file = self.files.add(kind, content, size=said_size, mime_type=mime_type, name=name)
        body: Any = file.brief()
        if kind == "photo":
            small = self.files.add(kind, content, mime_type=mime_type)
            body = [small.brief() | {"width": 90, "height": 90}, body | {"width": 1280, "height": 960}]
        elif kind == "video_note":
            body |= {"length": 240, "duration": facts.pop("duration", 3)}
        else:
            body |= {"mime_type": mime_type} | ({"file_name": name} if name else {})
            body |= {} if kind == "document" else {"duration": facts.pop("duration", ogg_seconds(content) or 3)}
            body |= {"width": 640, "height": 480} if kind == "video" else {}
        return self._said(who, chat, {kind: body} | facts)

    def share(self, who: int, kind: str, *, chat: int | None = None) -> Json:
        """Somebody shares what is no testimony: contact, location or sticker."""
        return self._said(who, chat, {kind: SHARED[kind] | ({"user_id": who} if kind == "contact" else {})})

    def edit(self, who: int, message_id: int, text: str, *, chat: int | None = None) -> Json:
        """Somebody edits what they wrote."""
        place = self._place(who, chat)
        message = place.by_id[message_id]
        message |= {"text": text, "edit_date": int(self.clock.now())}
        of = self.did(who, "edit", place, message_id)
        if self._is_told(place, message):
            self.updates.add("edited_message", dict(message), line=f"chat {place.id}", chat_id=place.id, of=of)
        return message

    def tap(self, who: int, message_id: int, *, label: str = "", data: str = "", chat: int | None = None) -> Json:
        """Somebody taps the button with this label, or this data, that stands under a message now. Raises: LookupError."""
        message = self._place(who, chat).by_id[message_id]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [each for row in rows for each in row if "callback_data" in each]
        found = next((each for each in buttons if label == each["text"] or (data and data == each["callback_data"])), None)
        if found is None:
            raise LookupError("No such button is under this message.")
        return self.tap_old(who, message, found["callback_data"])

    def tap_old(self, who: int, message: Json, data: str) -> Json:
        """Somebody taps what their phone still shows, whether or not it is there."""
        place, number = self.chats[message["chat"]["id"]], f"{who}{len(self.callbacks):012d}"
        callback = self.callbacks[number] = Callback(number, place.id, self.clock.now() + self.callback_lifetime_s)
        of = self.did(who, "tap", place, message["message_id"])
        query = {
            "id": number, "from": self.people[who].user(), "message": dict(message), "chat_instance": str(place.id),
            "data": data,
        }  # fmt: skip
        callback.update = self.updates.add(
            "callback_query", query, line=f"tap {who}", chat_id=place.id, of=of, lasts_s=limits.CALLBACK_LIFETIME_S
        )
        return query

    def block(self, who: int, *, undo: bool = False) -> None:
        """Somebody blocks the bot, or unblocks it."""
        self.people[who].has_blocked = not undo
        before, after = ("kicked", "member") if undo else ("member", "kicked")
        self.bot_changed(who, self.chats[who], before, after, act="unblock" if undo else "block")

    def unknown_update(self, kind: str, payload: Json, chat: int) -> None:
        """An update of a kind or a shape that nobody knows yet."""
        of = self.log.add("did", person=0, act="unknown", chat_id=chat, message_id=0)
        self.updates.add(kind, payload, line=f"chat {chat}", chat_id=chat, of=of, always=True)

    def did(self, who: int, act: str, place: Chat, message_id: int = 0) -> int:
        return self.log.add("did", person=who, act=act, chat_id=place.id, message_id=message_id)

    def bot_changed(self, who: int, place: Chat, before: str, after: str, *, act: str) -> int:
        """The bot's own place in a chat changes, and it is told (Bot API, Update.my_chat_member)."""
        of = self.did(who, act, place)
        change = {
            "chat": place.chat(), "from": self.people[who].user(), "date": int(self.clock.now()),
            "old_chat_member": member(self.me, before), "new_chat_member": member(self.me, after),
        }  # fmt: skip
        self.updates.add("my_chat_member", change, line=f"membership {place.id}", chat_id=place.id, of=of)
        return of

    def say(self, place: Chat, sender: Json, body: Json, of: int | None = None, *, always: bool = False) -> Json:
        """Put a message into a chat, and tell the bot where it may know."""
        message = self.message(place, sender, body)
        of = self.did(sender["id"], "say", place, message["message_id"]) if of is None else of
        if always or self._is_told(place, message):
            self.updates.add("message", dict(message), line=f"chat {place.id}", chat_id=place.id, of=of)
        return message

    def _place(self, who: int, chat: int | None) -> Chat:
        """The chat to act in; a group that moved is found where it is now, as apps do."""
        place = self.chats[chat or who]
        return self.chats[place.migrated_to] if place.migrated_to is not None else place

    def _said(self, who: int, chat: int | None, body: Json, reply_to: int | None = None) -> Json:
        place, person = self._place(who, chat), self.people[who]
        if not place.is_group:
            person.has_started, person.has_blocked = True, False
        if reply_to is not None:
            replied = place.by_id[reply_to]
            body |= {"reply_to_message": {name: value for name, value in replied.items() if name != "reply_to_message"}}
        return self.say(place, person.user(), body)

    def _is_told(self, place: Chat, message: Json) -> bool:
        if not place.is_group:
            return True
        if place.bot_status not in {"member", "administrator"}:
            return False
        is_to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT_ID
        is_private = self.privacy_mode and place.bot_status != "administrator"
        return not is_private or is_to_bot or bool(commands_in(message.get("text", "")))


def member(user: Json, status: str) -> Json:
    """As the Bot API's `ChatMember`."""
    if status == "administrator":
        return {"user": user, "status": status} | dict.fromkeys(RIGHTS, False)
    more: dict[str, Json] = {"creator": {"is_anonymous": False}, "kicked": {"until_date": 0}}
    return {"user": user, "status": status} | more.get(status, {})


RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
