"""sendMessage, sendVoice, sendAudio, sendDocument, sendPhoto and sendChatAction (Bot API, "Available methods")."""

from typing import Any

from tests.telegram import limits, refusals
from tests.telegram.calls import Call
from tests.telegram.chats import Chat, Json
from tests.telegram.entities import formatted
from tests.telegram.files import File
from tests.telegram.keyboards import inline_only, reply_markup_in
from tests.telegram.reaching import chat_of, keep_pace
from tests.telegram.refusals import Refused, bad_request
from tests.telegram.voice_notes import is_voice, ogg_seconds
from tests.telegram.world import World

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")


def text_in(call: Call) -> Json:
    """The checked text and its entities. Raises: Refused."""
    if not call.text("text"):
        raise bad_request(refusals.TEXT_EMPTY)
    text, entities = formatted(call.text("text"), call.text("parse_mode"))
    if explicit := call.structure("entities"):
        entities = explicit
    if not text.strip():
        raise bad_request("text must be non-empty")
    if limits.utf16_units(text) > limits.TEXT_UNITS:
        raise bad_request(refusals.TEXT_TOO_LONG)
    return {"text": text.rstrip() if entities else text.strip()} | ({"entities": entities} if entities else {})


def send_message(world: World, call: Call) -> Json:
    content = text_in(call)
    markup = reply_markup_in(call)
    return _accepted(world, call, chat_of(world, call), content, markup)


def send_voice(world: World, call: Call) -> Json:
    file = _file(world, call, "voice")
    if not is_voice(file.data):
        world.log.violation("a voice note that is neither OGG with OPUS nor MP3 nor M4A", call.method)
        return _sent_file(world, call, {"document": file.brief() | {"file_name": file.name, "mime_type": file.mime_type}})
    duration = call.whole("duration", ogg_seconds(file.data), 0, 86_400)
    return _sent_file(world, call, {"voice": file.brief() | {"duration": duration, "mime_type": file.mime_type or "audio/ogg"}})


def send_audio(world: World, call: Call) -> Json:
    file = _file(world, call, "audio")
    facts = {"duration": call.whole("duration", 0, 0, 86_400), "mime_type": file.mime_type, "file_name": file.name}
    told = {name: call.text(name) for name in ("performer", "title") if call.text(name)}
    return _sent_file(world, call, {"audio": file.brief() | facts | told})


def send_document(world: World, call: Call) -> Json:
    file = _file(world, call, "document")
    return _sent_file(world, call, {"document": file.brief() | {"file_name": file.name, "mime_type": file.mime_type}})


def send_photo(world: World, call: Call) -> Json:
    file = _file(world, call, "photo")
    if file.size > limits.PHOTO_BYTES:
        raise bad_request("file is too big for a photo")
    if not file.data.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _sent_file(world, call, {"photo": [file.brief() | {"width": 1280, "height": 853}]})


def send_chat_action(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.log.add("chat_action", chat_id=chat.id, action=call.text("action"))
    return True


def _file(world: World, call: Call, name: str) -> File:
    """The file sent, or the one its id names. Raises: Refused."""
    upload = call.upload(name)
    if upload is None:
        if not call.text(name):
            raise bad_request(f"there is no {name} in the request")
        known = world.files.by_id.get(call.text(name))
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > limits.UPLOAD_BYTES:
        raise Refused(413, "Request Entity Too Large")
    kind = "audio/ogg" if name == "voice" else upload.content_type
    return world.files.add(name, upload.data, mime_type=kind, name=upload.name)


def _sent_file(world: World, call: Call, content: Json) -> Json:
    caption, entities = formatted(call.text("caption"), call.text("parse_mode"))
    if limits.utf16_units(caption) > limits.CAPTION_UNITS:
        raise bad_request(refusals.CAPTION_TOO_LONG)
    told: Json = {"caption": caption} if caption else {}
    told |= {"caption_entities": entities} if caption and entities else {}
    markup = reply_markup_in(call)
    return _accepted(world, call, chat_of(world, call), content | told, markup)


def _accepted(world: World, call: Call, chat: Chat, content: Json, markup: Json | None) -> Json:
    replied = _replied(call, chat)
    keep_pace(world, call, chat)
    kept = inline_only(markup)
    message = world.message(chat, world.me, content | replied | ({"reply_markup": kept} if kept else {}))
    shown = call.shown()
    world.log.add(
        "accepted", chat_id=chat.id, message_id=message["message_id"], method=call.method, params=shown, message=dict(message)
    )
    return message


def _replied(call: Call, chat: Chat) -> dict[str, Any]:
    wanted = call.structure("reply_parameters") or {}
    number = wanted.get("message_id") or call.whole("reply_to_message_id", 0, 0, 2**31)
    if not number:
        return {}
    if number in chat.by_id:
        return {"reply_to_message": {key: value for key, value in chat.by_id[number].items() if key != "reply_to_message"}}
    if wanted.get("allow_sending_without_reply") or call.yes("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
