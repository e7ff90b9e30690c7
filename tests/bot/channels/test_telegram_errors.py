import httpx
import pytest
from telegram import error as errors
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram_errors import code_of, delivery_failed, fetch_failed
from core.errors import DeliveryFailed


def caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


def facts(failed: DeliveryFailed) -> tuple[bool, bool, bool]:
    return failed.retryable, failed.in_doubt, failed.unreachable


NOT_YET = (True, False, False)
IN_DOUBT = (True, True, False)
NEVER = (False, False, False)
GONE = (False, False, True)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (RetryAfter(7), NOT_YET),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused")), NOT_YET),
        (caused(TimedOut(), httpx.ConnectTimeout("")), NOT_YET),
        (caused(TimedOut(), httpx.PoolTimeout("")), NOT_YET),
        (caused(TimedOut(), httpx.ReadTimeout("")), IN_DOUBT),
        (caused(TimedOut(), httpx.WriteTimeout("")), IN_DOUBT),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("")), IN_DOUBT),
        (caused(NetworkError("httpx.RemoteProtocolError"), httpx.RemoteProtocolError("")), IN_DOUBT),
        (NetworkError("Bad Gateway"), IN_DOUBT),
        (NetworkError("Internal Server Error (500)"), IN_DOUBT),
        (Forbidden("Forbidden: bot was blocked by the user"), GONE),
        (Forbidden("Forbidden: user is deactivated"), GONE),
        (Forbidden("Forbidden: bot was kicked from the group chat"), GONE),
        (BadRequest("Bad Request: chat not found"), GONE),
        (BadRequest("Bad Request: message text is empty"), NEVER),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), NEVER),
        (ChatMigrated(-100200), NOT_YET),
        (InvalidToken("Unauthorized"), NOT_YET),
        (Conflict("Conflict"), IN_DOUBT),
    ],
)
def test_each_error_says_what_became_of_the_message(error, what: tuple[bool, bool, bool]) -> None:
    assert facts(delivery_failed(error)) == what


def test_telegram_says_itself_how_long_to_wait() -> None:
    assert delivery_failed(RetryAfter(7)).retry_after_s == 7
    assert fetch_failed(RetryAfter(7)).retry_after_s == 7
    assert delivery_failed(ChatMigrated(-100200)).retry_after_s == 0


def test_a_file_that_is_too_big_never_comes_and_anything_else_may() -> None:
    too_big = fetch_failed(BadRequest("Bad Request: file is too big"))
    gone = fetch_failed(BadRequest("Bad Request: wrong file_id or the file is temporarily unavailable"))

    assert (too_big.retryable, too_big.too_big) == (False, True)
    assert (gone.retryable, gone.too_big) == (True, False)


def all_kinds() -> list[type[Exception]]:
    found = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.TelegramError)]
    assert len(found) > 8
    return found


@pytest.mark.parametrize("kind", all_kinds())
def test_no_error_of_the_library_is_left_untranslated_and_none_repeats_what_it_says(kind: type[Exception]) -> None:
    made = {RetryAfter: lambda: RetryAfter(1), ChatMigrated: lambda: ChatMigrated(-1)}
    error = made.get(kind, lambda: kind("4711:secret"))()

    assert "4711" not in str(delivery_failed(error))
    assert "4711" not in str(fetch_failed(error))
    assert code_of(error).replace("_", "").isalpha()
