"""What Telegram's errors mean: for a message on its way, and for a file. Pure; no error's own text goes any further.

A line that went dead before anything was handed over leaves no doubt; one that went dead afterwards does, and so does an error
of the server: it may have taken the message all the same.
"""

from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from core.errors import DeliveryFailed, FetchFailed

BEFORE_HANDING_OVER = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""What httpx raises before anything has left this computer."""

TOKEN_REFUSED_AGAIN_S = 60.0
"""How long a message waits when Telegram does not know our token: until somebody has put it right."""

TOO_BIG = "file is too big"

CODES = {
    "chat not found": "chat_not_found",
    "user not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "group chat was deactivated": "chat_not_found",
    "message is too long": "too_long",
    "text is empty": "empty",
    "button_data_invalid": "button_data_invalid",
    "reply markup is too long": "too_many_buttons",
    "voice_messages_forbidden": "voice_messages_forbidden",
    "not enough rights": "no_rights",
    "have no rights": "no_rights",
    "need administrator rights": "no_rights",
    "message is not modified": "not_modified",
    "message to edit not found": "message_gone",
    "message can't be edited": "message_gone",
    "query is too old": "query_too_old",
    TOO_BIG: "too_big",
}
"""What Telegram says of a bad request, and the static word it is logged by."""


def code_of(error: TelegramError) -> str:
    """Return a static word for an error, safe to log: never what the error says itself."""
    if isinstance(error, BadRequest):
        said = str(error).casefold()
        return next((code for part, code in CODES.items() if part in said), "bad_request")
    named = {Forbidden: "forbidden", InvalidToken: "token_refused", RetryAfter: "too_fast", Conflict: "conflict"}
    return next((code for kind, code in named.items() if isinstance(error, kind)), "no_answer")


def delivery_failed(error: TelegramError) -> DeliveryFailed:
    """Return what became of a message that Telegram did not confirm."""
    code = code_of(error)
    if isinstance(error, RetryAfter):
        return DeliveryFailed(code, retryable=True, retry_after_s=seconds_of(error))
    if isinstance(error, Forbidden) or code == "chat_not_found":
        return DeliveryFailed(code, retryable=False, unreachable=True)
    if isinstance(error, InvalidToken):
        return DeliveryFailed(code, retryable=True, retry_after_s=TOKEN_REFUSED_AGAIN_S)
    if isinstance(error, ChatMigrated):
        return DeliveryFailed("chat_migrated", retryable=True, retry_after_s=0.0)
    if isinstance(error, BadRequest):
        return DeliveryFailed(code, retryable=False)
    return DeliveryFailed(code, retryable=True, in_doubt=not _was_kept_back(error))


def fetch_failed(error: TelegramError) -> FetchFailed:
    """Return why a file did not come. What is too big never will; all else may come another time."""
    code = code_of(error)
    if isinstance(error, RetryAfter):
        return FetchFailed(code, retryable=True, retry_after_s=seconds_of(error))
    return FetchFailed(code, retryable=code != "too_big", too_big=code == "too_big")


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait, without the library's word on how that is to be read in future."""
    wait: timedelta = error._retry_after  # noqa: SLF001 - the public one warns, or changes its type with the environment
    return wait.total_seconds()


def _was_kept_back(error: TelegramError) -> bool:
    """Whether nothing had been handed over yet when the line failed."""
    return isinstance(error.__cause__, BEFORE_HANDING_OVER)
