"""What Telegram takes as `reply_markup`, and what it refuses (Bot API, InlineKeyboardMarkup and ReplyKeyboardMarkup;
Client.cpp, get_reply_markup).
"""

from typing import Any

from tests.telegram import limits, refusals
from tests.telegram.calls import Call
from tests.telegram.refusals import bad_request

Json = dict[str, Any]
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "pay",
)


def reply_markup_in(call: Call) -> Json | None:
    """The checked markup, or None. Raises: Refused."""
    try:
        markup = call.structure("reply_markup")
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return (
            {"inline_keyboard": _inline(_rows(markup["inline_keyboard"], "inline_keyboard"))}
            if markup["inline_keyboard"]
            else None
        )
    if "keyboard" in markup:
        for button in [each for row in _rows(markup["keyboard"], "keyboard") for each in row]:
            if not (button if isinstance(button, str) else button.get("text")):
                raise bad_request("keyboard button text must be non-empty")
    return markup


def inline_only(markup: Json | None) -> Json | None:
    """What a message keeps and shows: only inline keyboards stay with it."""
    return markup if markup and "inline_keyboard" in markup else None


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array'.replace("Field", "field", 1))
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return rows


def _inline(rows: list[list[Any]]) -> list[list[Json]]:
    if sum(len(row) for row in rows) > limits.INLINE_BUTTONS:
        raise bad_request(refusals.KEYBOARD_TOO_LONG)
    return [[_inline_button(button) for button in row] for row in rows if row]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    if not any(action in button for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= limits.CALLBACK_BYTES:
        raise bad_request(refusals.BUTTON_DATA_INVALID)
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
        raise bad_request("BUTTON_URL_INVALID")
    return button
