"""One call of the bot, read as Telegram reads it: from the query string, a form, JSON or multipart (Bot API, "Making
requests").

`PARAMETERS` names what each method takes; anything else is let through, as Telegram does, and written down as a violation.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tests.telegram.refusals import Refused, bad_request

_SENDING = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup "
    "reply_to_message_id allow_sending_without_reply "
)
_CAPTION = "caption parse_mode caption_entities "
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup "
PARAMETERS: dict[str, frozenset[str]] = {
    name: frozenset(fields.split())
    for name, fields in {
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "setWebhook": "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        "deleteWebhook": "drop_pending_updates",
        "getWebhookInfo": "",
        "sendMessage": _SENDING + "text parse_mode entities link_preview_options disable_web_page_preview",
        "sendVoice": _SENDING + _CAPTION + "voice duration",
        "sendAudio": _SENDING + _CAPTION + "audio duration performer title thumbnail",
        "sendDocument": _SENDING + _CAPTION + "document thumbnail disable_content_type_detection",
        "sendPhoto": _SENDING + _CAPTION + "photo show_caption_above_media has_spoiler",
        "sendChatAction": "business_connection_id chat_id message_thread_id action",
        "editMessageText": _EDITING + "text parse_mode entities link_preview_options disable_web_page_preview",
        "editMessageReplyMarkup": _EDITING,
        "deleteMessage": "chat_id message_id",
        "answerCallbackQuery": "callback_query_id text show_alert url cache_time",
        "getFile": "file_id",
        "getChat": "chat_id",
        "getChatMember": "chat_id user_id",
        "getChatMemberCount": "chat_id",
        "getChatAdministrators": "chat_id",
        "leaveChat": "chat_id",
        "setMyCommands": "commands scope language_code",
        "getMyCommands": "scope language_code",
        "deleteMyCommands": "scope language_code",
        "setMyName": "name language_code",
        "setMyDescription": "description language_code",
        "setMyShortDescription": "short_description language_code",
        "logOut": "",
        "close": "",
    }.items()
}
#: Method names are read without regard to case.
METHODS = {name.lower(): name for name in PARAMETERS}


@dataclass
class Upload:
    name: str
    content_type: str
    data: bytes


@dataclass
class Call:
    """What was asked. Values are text where a form carried them, and whatever JSON says where JSON did."""

    method: str
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A number, cut to what is allowed; what is no number counts as left out. So does the server (get_integer_arg)."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        return max(low, min(high, value))

    def yes(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def structure(self, name: str) -> Any:
        """What stands in a JSON-serialised parameter; None where it is empty. Raises ValueError where it is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        return json.loads(value) if value.strip() else None

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, directly or by `attach://`."""
        value = self.text(name)
        return self.files.get(value.removeprefix("attach://")) if value.startswith("attach://") else self.files.get(name)

    @property
    def chat_id(self) -> int | None:
        value = self.text("chat_id").strip()
        return int(value) if value.lstrip("-").isdigit() else None

    def shown(self) -> dict[str, Any]:
        """The parameters as the log keeps them: structures as structures, files by name, type and size."""
        files = {
            name: {"file_name": each.name, "mime_type": each.content_type, "size": len(each.data)}
            for name, each in self.files.items()
        }
        return {name: _opened(value) for name, value in self.values.items()} | files


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def call_in(request: Request, method: str) -> Call:
    """Read the call. Raises: Refused, as Telegram refuses what it cannot read."""
    call = Call(method, dict(parse_qsl(request.url.query, keep_blank_values=True)))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _read_multipart(request, call)
        return call
    body = await request.body()
    try:
        if kind == "application/json" and body:
            call.values |= json.loads(body)
        elif kind == "application/x-www-form-urlencoded":
            call.values |= parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except (ValueError, TypeError):
        raise Refused(400, "Bad Request: object expected as parameters") from None
    return call


async def _read_multipart(request: Request, call: Call) -> None:
    async with request.form(max_part_size=64 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                call.files[name] = Upload(value.filename or "", value.content_type or "", await value.read())
            else:
                call.values[name] = value
