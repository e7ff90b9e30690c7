"""What happens to groups: made with the bot in it, joined, left, made into a supergroup, and the bot put out again."""

from tests.telegram.acting import Acting
from tests.telegram.chats import Chat, Json

#: Whom Telegram names as the sender where a group itself says something.
ANONYMOUS: Json = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


class Grouping(Acting):
    def group(self, by: int, *members: int, title: str = "Our group", payload: str = "") -> Chat:
        """Somebody makes a group with the bot in it, by a link where a payload is given."""
        place = Chat(id=-self.new_group_id(), kind="group", title=title, bot_status="left")
        place.members = {by: "creator", **dict.fromkeys(members, "member")}
        self.chats[place.id] = place
        self.add_bot(by, place.id)
        if payload:
            self.start(by, payload, chat=place.id)
        return place

    def add_bot(self, by: int, chat: int) -> None:
        """Somebody adds the bot: it is told of its place, and sees the group's own message about it."""
        place = self.chats[chat]
        before, place.bot_status = place.bot_status, "member"
        of = self.bot_changed(by, place, before, "member", act="add_bot")
        self.say(place, self.people[by].user(), {"new_chat_members": [self.me]}, of, always=True)

    def make_bot_administrator(self, by: int, chat: int) -> None:
        """Somebody makes the bot an administrator, who hears all that is said."""
        place = self.chats[chat]
        before, place.bot_status = place.bot_status, "administrator"
        self.bot_changed(by, place, before, "administrator", act="make_bot_administrator")

    def remove_bot(self, by: int, chat: int) -> None:
        """Somebody puts the bot out of a group."""
        place = self.chats[chat]
        before, place.bot_status = place.bot_status, "kicked"
        of = self.bot_changed(by, place, before, "kicked", act="remove_bot")
        self.say(place, self.people[by].user(), {"left_chat_member": self.me}, of, always=True)

    def join(self, who: int, chat: int) -> None:
        """Somebody comes into a group."""
        place = self.chats[chat]
        place.members[who] = "member"
        self.say(place, self.people[who].user(), {"new_chat_members": [self.people[who].user()]}, always=True)

    def leave(self, who: int, chat: int) -> None:
        """Somebody leaves a group."""
        place = self.chats[chat]
        place.members[who] = "left"
        self.say(place, self.people[who].user(), {"left_chat_member": self.people[who].user()}, always=True)

    def migrate(self, by: int, chat: int) -> Chat:
        """A group becomes a supergroup with another number, and both say so (Bot API, migrate_to_chat_id)."""
        old = self.chats[chat]
        new = Chat(id=-1_000_000_000_000 - self.new_group_id(), kind="supergroup", title=old.title, members=dict(old.members))
        new.bot_status = old.bot_status
        self.chats[new.id], old.migrated_to = new, new.id
        of = self.did(by, "migrate", old)
        self.say(old, self.people[by].user(), {"migrate_to_chat_id": new.id}, of, always=True)
        self.say(new, ANONYMOUS, {"sender_chat": new.chat(), "migrate_from_chat_id": old.id}, of, always=True)
        return new
