"""What the bot asks about itself, chats and files, and what it sets for itself."""

from typing import Any

from tests.telegram.acting import member
from tests.telegram.calls import Call
from tests.telegram.chats import Json
from tests.telegram.reaching import chat_of
from tests.telegram.refusals import bad_request
from tests.telegram.state import BOT_ID
from tests.telegram.world import World


def get_me(world: World, _: Call) -> Json:
    reads_all = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": False,
    }
    return world.me | reads_all | {"can_connect_to_business": False, "has_main_web_app": False}


def get_file(world: World, call: Call) -> Json:
    return world.files.address(call.text("file_id"))


def get_chat(world: World, call: Call) -> Json:
    chat = chat_of(world, call, writes=False)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}


def get_chat_member(world: World, call: Call) -> Json:
    chat = chat_of(world, call, writes=False)
    user_id = call.whole("user_id", 0, 0, 2**53)
    if user_id == BOT_ID:
        return member(world.me, chat.bot_status)
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if chat.is_group else "user not found")
    return member(person.user(), chat.members.get(user_id, "left") if chat.is_group else "member")


def get_chat_member_count(world: World, call: Call) -> int:
    chat = chat_of(world, call, writes=False)
    here = sum(status in {"creator", "administrator", "member"} for status in chat.members.values())
    return here + 1 if chat.is_group else 2


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = chat_of(world, call, writes=False)
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    return [
        member(world.people[each].user(), status)
        for each, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]


def leave_chat(world: World, call: Call) -> bool:
    chat = chat_of(world, call, writes=False)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    world.log.add("left", chat_id=chat.id)
    return True


def set_my_commands(world: World, call: Call) -> bool:
    commands = call.structure("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    for each in commands:
        name, told = str(each.get("command", "")), str(each.get("description", ""))
        if not 1 <= len(name) <= 32 or not name.replace("_", "a").isalnum() or name != name.lower():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(told) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[call.text("language_code")] = commands
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.commands.get(call.text("language_code"), [])


def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.pop(call.text("language_code"), None)
    return True


def set_about(world: World, call: Call) -> bool:
    """setMyName, setMyDescription and setMyShortDescription: 64, 512 and 120 characters at most."""
    name, most = {"setMyName": ("name", 64), "setMyDescription": ("description", 512)}.get(
        call.method, ("short_description", 120)
    )
    told: Any = call.text(name)
    if len(told) > most:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.log.add("about_set", name=name, value=told)
    return True
