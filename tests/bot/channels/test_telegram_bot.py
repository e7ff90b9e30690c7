import asyncio
import logging
import traceback
import warnings

import pytest
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.channels.telegram_bot import QUIET, keep_libraries_quiet, opened_bot
from bot.channels.telegram_fetching import TelegramFiles, file_client
from core.chat import Attachment
from core.errors import FetchFailed
from tests.bot.channels.telegram_calls import TOKEN
from tests.bot.channels.telegram_made import PERSON


async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as a server does that is out of order: with words, and not with JSON."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 13\r\nConnection: close\r\n\r\nout of order!")
    await writer.drain()
    writer.close()


async def everything_that_goes_wrong(api: str) -> list[BaseException]:
    found: list[BaseException] = []
    async with opened_bot(TOKEN, api=api) as bot, file_client() as client:
        for call in (bot.get_me(), bot.send_message(chat_id=PERSON, text="a private word"), bot.get_file("file-1")):
            try:
                await call
            except TelegramError as error:
                found.append(error)
        try:
            async for _ in TelegramFiles(bot=bot, client=client).fetch(Attachment(reference="file-1")):
                pass
        except FetchFailed as error:
            found.append(error)
        assert TOKEN not in repr(bot)
        assert TOKEN not in repr(TelegramFiles(bot=bot, client=client))
    return found


@pytest.mark.parametrize("is_there", [True, False])
async def test_the_token_and_whom_we_write_to_stand_in_no_log_and_no_error_at_whatever_level(
    caplog: pytest.LogCaptureFixture, is_there: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    server = await asyncio.start_server(answers, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if not is_there:
        server.close()
        await server.wait_closed()

    errors = await everything_that_goes_wrong(f"http://127.0.0.1:{port}")
    server.close()

    told = "".join("".join(traceback.format_exception(error)) for error in errors)
    assert len(errors) == 4
    for shown in (told, caplog.text, "".join(record.getMessage() for record in caplog.records)):
        assert TOKEN not in shown
        assert "a private word" not in shown
        assert str(PERSON) not in shown


async def test_a_library_that_was_made_talkative_is_made_quiet_again() -> None:
    for name in (*QUIET, "telegram.Bot", "httpcore.http11"):
        logging.getLogger(name).setLevel(logging.DEBUG)

    keep_libraries_quiet()

    assert not any(
        logging.getLogger(name).isEnabledFor(logging.CRITICAL) for name in (*QUIET, "telegram.Bot", "httpcore.http11")
    )
    with warnings.catch_warnings(record=True) as warned:
        RetryAfter(3)
    assert warned == []


async def test_nothing_is_connected_until_something_is_asked() -> None:
    async with opened_bot(TOKEN, api="http://127.0.0.1:9") as bot:
        with pytest.raises(NetworkError):
            await bot.raw_updates(offset=7, allowed=["message"])
