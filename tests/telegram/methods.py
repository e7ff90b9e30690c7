"""The Bot API's methods, as far as a bot for consultations uses them: what each takes, refuses and returns.

Source: core.telegram.org/bots/api; descriptions of errors as its server writes them (see `refusals`).
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.telegram import limits, refusals
from tests.telegram.chats import Chat, Json
from tests.telegram.refusals import Refused, bad_request, forbidden, too_many_requests
from tests.telegram.world import World

Method = Callable[[World, Json], Awaitable[Any]]

MARKUP = {
    "reply_markup",
    "reply_parameters",
    "disable_notification",
    "protect_content",
    "message_thread_id",
    "message_effect_id",
}
TAKES: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {
        "url",
        "certificate",
        "ip_address",
        "max_connections",
        "allowed_updates",
        "drop_pending_updates",
        "secret_token",
    },
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendMessage": {"chat_id", "text", "parse_mode", "entities", "link_preview_options", "allow_paid_broadcast", *MARKUP},
    "sendVoice": {"chat_id", "voice", "caption", "parse_mode", "caption_entities", "duration", *MARKUP},
    "sendAudio": {"chat_id", "audio", "caption", "parse_mode", "caption_entities", "duration", "performer", "title", *MARKUP},
    "sendDocument": {"chat_id", "document", "caption", "parse_mode", "caption_entities", *MARKUP},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "caption_entities", *MARKUP},
    "sendChatAction": {"chat_id", "action", "message_thread_id"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "url", "cache_time"},
    "getFile": {"file_id"},
    "getChat": {"chat_id"},
    "getChatMember": {"chat_id", "user_id"},
    "leaveChat": {"chat_id"},
    "setMyCommands": {"commands", "scope", "language_code"},
}
SENDING = {"sendMessage", "sendVoice", "sendAudio", "sendDocument", "sendPhoto", "editMessageText", "editMessageReplyMarkup"}
PACED = {"sendMessage", "sendVoice", "sendAudio", "sendDocument", "sendPhoto"}
NAMES = {name.lower(): name for name in TAKES}


async def answer(world: World, name: str, params: Json) -> Any:
    """Do what a method asks and return its result. Raises `Refused`."""
    unknown = set(params) - TAKES[name]
    if unknown:
        world.log.violation("unknown parameter", f"{name}: {', '.join(sorted(unknown))}")
    if name in SENDING:
        chat = chat_of(world, params)
        _keep_pace(world, name, chat)
        return await _DOES[name](world, params)
    return await _DOES[name](world, params)


def chat_of(world: World, params: Json) -> Chat:
    """Return the chat a call is for. Raises `Refused` where the bot may not write there."""
    try:
        chat = world.chats[int(params.get("chat_id", 0))]
    except (KeyError, ValueError) as error:
        raise bad_request(refusals.CHAT_NOT_FOUND) from error
    if chat.migrated_to is not None:
        raise bad_request(refusals.MIGRATED, migrate_to_chat_id=chat.migrated_to)
    if chat.person is not None:
        _require_reachable(chat)
    elif chat.bot_status != "member":
        is_super = chat.kind == "supergroup"
        raise forbidden(refusals.KICKED_FROM_SUPERGROUP if is_super else refusals.KICKED_FROM_GROUP)
    return chat


def _require_reachable(chat: Chat) -> None:
    person = chat.person
    assert person is not None
    if person.is_deactivated:
        raise forbidden(refusals.DEACTIVATED)
    if person.has_blocked:
        raise forbidden(refusals.BLOCKED)
    if not person.has_started:
        raise forbidden(refusals.NEVER_STARTED)


def _keep_pace(world: World, name: str, chat: Chat) -> None:
    now = world.clock.now()
    if world.waiting.is_too_early(chat.id, now):
        world.log.violation("came back before retry_after", f"{name} in one chat")
    if world.paced and name in PACED and (wait := world.pace.retry_after(chat.id, now)):
        world.waiting.told(chat.id, now + wait)
        raise too_many_requests(wait)


async def _get_me(world: World, _params: Json) -> Any:
    return world.me | {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}


async def _get_updates(world: World, params: Json) -> Any:
    _allow(world, params)
    return await world.updates.polled(
        int(params.get("offset") or 0), int(params.get("limit") or 100), float(params.get("timeout") or 0)
    )


def _allow(world: World, params: Json) -> None:
    if (kinds := params.get("allowed_updates")) is not None:
        if unknown := set(kinds) - set(limits.UPDATE_KINDS):
            world.log.violation("unknown kind of update asked for", ", ".join(sorted(unknown)))
        world.updates.allowed = frozenset(kinds)


async def _set_webhook(world: World, params: Json) -> Any:
    url, secret = str(params.get("url", "")), str(params.get("secret_token") or "")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > limits.SECRET_CHARS or not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    hook = world.updates.webhook
    hook.url, hook.secret = url, secret
    hook.connections = max(1, min(limits.MOST_CONNECTIONS, int(params.get("max_connections") or limits.CONNECTIONS)))
    _allow(world, params)
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    return True


async def _delete_webhook(world: World, params: Json) -> Any:
    world.updates.webhook.url = ""
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    return True


async def _get_webhook_info(world: World, _params: Json) -> Any:
    return world.updates.info()


async def _send_message(world: World, params: Json) -> Any:
    text = str(params.get("text", ""))
    _check_text(text)
    return _accepted(world, "sendMessage", params, {"text": text.strip()})


def _check_text(text: str) -> None:
    if not text.strip():
        raise bad_request(refusals.TEXT_EMPTY)
    if limits.utf16_units(text) > limits.TEXT_UNITS:
        raise bad_request(refusals.TEXT_TOO_LONG)


def _sends(kind: str, method: str) -> Method:
    async def send(world: World, params: Json) -> Any:
        caption = str(params.get("caption") or "")
        if limits.utf16_units(caption) > limits.CAPTION_UNITS:
            raise bad_request(refusals.CAPTION_TOO_LONG)
        body = _file_body(world, kind, params.get(kind))
        body |= {"duration": int(params.get("duration") or 1)} if kind in {"voice", "audio"} else {}
        sent = {kind: [body | {"width": 9, "height": 9}] if kind == "photo" else body}
        return _accepted(world, method, params, sent | ({"caption": caption} if caption else {}))

    return send


def _file_body(world: World, kind: str, given: Any) -> Json:
    """Return a file's facts: one that was uploaded now, or one named by its id."""
    if isinstance(given, bytes):
        most = limits.PHOTO_BYTES if kind == "photo" else limits.UPLOAD_BYTES
        if not given:
            raise bad_request("file must be non-empty")
        if len(given) > most:
            raise Refused(413, "Request Entity Too Large")
        if kind == "voice" and not given.startswith(b"OggS"):
            world.log.violation("a voice message is no OGG file")
        kept = world._keep_file(given, 0)
    else:
        found = world.files.get(str(given or ""))
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        kept = found
    return {"file_id": kept.id, "file_unique_id": f"u{kept.id}", "file_size": kept.size}


def _accepted(world: World, method: str, params: Json, body: Json) -> Json:
    chat = chat_of(world, params)
    if markup := _markup(params):
        body |= {"reply_markup": markup}
    message = world.message_from_bot(chat, body)
    told = {name: value for name, value in params.items() if not isinstance(value, bytes)}
    world.log.add(
        "accepted", chat_id=chat.id, message_id=message["message_id"], method=method, params=told, message=dict(message)
    )
    return message


def _markup(params: Json) -> Json:
    markup = params.get("reply_markup") or {}
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > limits.INLINE_BUTTONS:
        raise bad_request(refusals.KEYBOARD_TOO_LONG)
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise bad_request("text buttons are unallowed in the inline keyboard")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(str(data).encode()) <= limits.CALLBACK_BYTES:
            raise bad_request(refusals.BUTTON_DATA_INVALID)
    return dict(markup)


async def _edit(world: World, params: Json) -> Any:
    chat = chat_of(world, params)
    message = chat.by_id.get(int(params.get("message_id") or 0))
    if message is None or message["from"]["id"] != world.me["id"]:
        raise bad_request("message to edit not found")
    after = dict(message)
    if "text" in params:
        _check_text(str(params["text"]))
        after["text"] = str(params["text"]).strip()
    after["reply_markup"] = _markup(params)
    if not after["reply_markup"].get("inline_keyboard"):
        after.pop("reply_markup")
    if after == message:
        raise bad_request(refusals.NOT_MODIFIED)
    message.clear()
    message.update(after)
    world.log.add("edited", chat_id=chat.id, message_id=message["message_id"])
    return message


async def _answer_callback(world: World, params: Json) -> Any:
    query = world.callbacks.get(str(params.get("callback_query_id", "")))
    if query is None or world.clock.now() - query["at"] > limits.CALLBACK_LIFETIME_S:
        raise bad_request(refusals.CALLBACK_TOO_OLD)
    if len(str(params.get("text") or "")) > limits.CALLBACK_ANSWER_CHARS:
        raise bad_request("MESSAGE_TOO_LONG")
    query["answered"] = True
    world.log.add("callback_answered", id=params["callback_query_id"])
    return True


async def _chat_action(world: World, params: Json) -> Any:
    world.log.add("chat_action", chat_id=chat_of(world, params).id)
    return True


async def _get_file(world: World, params: Json) -> Any:
    kept = world.files.get(str(params.get("file_id", "")))
    if kept is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if kept.size > limits.DOWNLOAD_BYTES:
        raise bad_request(refusals.FILE_TOO_BIG)
    kept.path, kept.path_until = f"files/{kept.id}.bin", world.clock.now() + limits.FILE_PATH_S
    return {"file_id": kept.id, "file_unique_id": f"u{kept.id}", "file_size": kept.size, "file_path": kept.path}


async def _get_chat(world: World, params: Json) -> Any:
    chat = world.chats.get(int(params.get("chat_id") or 0))
    if chat is None:
        raise bad_request(refusals.CHAT_NOT_FOUND)
    return chat.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
        "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
        "gifts_from_channels": False,
    }}  # fmt: skip


async def _get_chat_member(world: World, params: Json) -> Any:
    chat, who = world.chats.get(int(params.get("chat_id") or 0)), int(params.get("user_id") or 0)
    if chat is None:
        raise bad_request(refusals.CHAT_NOT_FOUND)
    if who not in world.people:
        raise bad_request("invalid user_id specified")
    status = chat.members.get(who, "left")
    facts = {"is_anonymous": False} if status == "creator" else {}
    return {"user": world.people[who].user(), "status": status} | facts


async def _leave(world: World, params: Json) -> Any:
    chat = chat_of(world, params)
    chat.bot_status = "left"
    world.log.add("left", chat_id=chat.id)
    return True


async def _commands(_world: World, _params: Json) -> Any:
    return True


_DOES: dict[str, Method] = {
    "getMe": _get_me,
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "sendMessage": _send_message,
    "sendVoice": _sends("voice", "sendVoice"),
    "sendAudio": _sends("audio", "sendAudio"),
    "sendDocument": _sends("document", "sendDocument"),
    "sendPhoto": _sends("photo", "sendPhoto"),
    "sendChatAction": _chat_action,
    "editMessageText": _edit,
    "editMessageReplyMarkup": _edit,
    "answerCallbackQuery": _answer_callback,
    "getFile": _get_file,
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "leaveChat": _leave,
    "setMyCommands": _commands,
}
