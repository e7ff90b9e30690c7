"""Whether the bot may write to a chat, and how fast (server, check_chat_access)."""

from tests.telegram import refusals
from tests.telegram.calls import Call
from tests.telegram.chats import Chat
from tests.telegram.refusals import bad_request, forbidden, too_many_requests
from tests.telegram.world import World


def chat_of(world: World, call: Call, *, writes: bool = True) -> Chat:
    """The chat a call is about. Raises: Refused."""
    if not call.text("chat_id").strip():
        raise bad_request("chat_id is empty")
    chat = world.chats.get(call.chat_id) if call.chat_id is not None else None
    if chat is None:
        raise bad_request(refusals.CHAT_NOT_FOUND)
    if chat.person is not None:
        _check_private(chat, writes=writes)
    else:
        _check_group(chat)
    return chat


def _check_private(chat: Chat, *, writes: bool) -> None:
    person = chat.person
    if person is None or not writes:
        return
    if person.is_deactivated:
        raise forbidden(refusals.DEACTIVATED)
    if not person.has_started:
        raise forbidden(refusals.NEVER_STARTED)
    if person.has_blocked:
        raise forbidden(refusals.BLOCKED)


def _check_group(chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise bad_request(refusals.MIGRATED, migrate_to_chat_id=chat.migrated_to)
    is_super = chat.kind == "supergroup"
    if chat.bot_status == "kicked":
        raise forbidden(refusals.KICKED_FROM_SUPERGROUP if is_super else refusals.KICKED_FROM_GROUP)
    if chat.bot_status == "left":
        raise forbidden(refusals.NOT_IN_SUPERGROUP if is_super else refusals.NOT_IN_GROUP)


def note_hurry(world: World, call: Call, chat: Chat) -> None:
    """Write down that the bot comes back before it was told to."""
    if world.waiting.is_too_early(chat.id, call.method, world.clock.now()):
        world.log.violation("came back before retry_after", f"{call.method} in chat {chat.id}")


def keep_pace(world: World, call: Call, chat: Chat) -> None:
    """Count one message towards Telegram's pace. Raises: Refused with 429; a bot that is paced well never sees it.

    Changing a message is not counted: the FAQ's figures are those of messages sent.
    """
    note_hurry(world, call, chat)
    now = world.clock.now()
    wait = world.pace.retry_after(chat.id, now) if world.paced else 0
    if wait:
        world.waiting.told(chat.id, call.method, now + wait)
        world.log.add("too_fast", chat_id=chat.id, retry_after=wait)
        raise too_many_requests(wait)
