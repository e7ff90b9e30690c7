"""The same six questions as a bot of python-telegram-bot's own `ConversationHandler` with `PicklePersistence`.

As its documentation's example for a web server of one's own does it, updates go into the application's queue. With ``--safe``
each is written to disk before it is acknowledged, which is what Heard promises; without, once a minute, its default.
Run as a process: ``python -m benchmarks.handler_bot PORT API FOLDER PEOPLE [--safe]``.
"""

import asyncio
import pickle
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

QUESTIONS = (
    "How ready did you feel on the day you got out? Send 1 for not at all, up to 5 for very ready.",
    "What would have made your first night out better? You can type, or send a voice note.",
    "What did you need most that night? 1. A place to stay 2. Food 3. Money 4. Medicine 5. A phone 6. Other 7. Nothing",
    "Where did you sleep that night? 1. My own place 2. With family or friends 3. A hostel 4. I had nowhere 5. Somewhere else",
    "Did you have someone to talk to that night? 1. Yes 2. No 3. I did not want to talk",
    "Who helped you in the first few days? Say 'a friend' or 'my worker', not a name.",
)
NAME = "first_night"


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    assert update.message is not None
    await update.message.reply_text(QUESTIONS[0])
    return 0


def asked(number: int) -> Any:
    """Return the handler that keeps one answer and asks the next question."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message is not None
        assert context.user_data is not None
        context.user_data[f"q{number}"] = update.message.text
        if number + 1 == len(QUESTIONS):
            await update.message.reply_text("Thank you, that is all six.")
            return ConversationHandler.END
        await update.message.reply_text(QUESTIONS[number + 1])
        return number + 1

    return answer


def conversation() -> ConversationHandler[Any]:
    """Return the six questions."""
    words = filters.TEXT & ~filters.COMMAND
    states = {number: [MessageHandler(words, asked(number))] for number in range(len(QUESTIONS))}
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states=states,  # type: ignore[arg-type]  # Its own examples pass the same.
        fallbacks=[],
        name=NAME,
        persistent=True,
    )


def people_in_the_middle(file: Path, people: int) -> None:
    """Write what the persistence would hold of so many people who have answered the first question."""
    held = {
        "conversations": {NAME: {(1000 + number, 1000 + number): 1 for number in range(people)}},
        "user_data": {1000 + number: {"q0": "4"} for number in range(people)},
        "chat_data": {},
        "bot_data": {},
        "callback_data": None,
    }
    file.write_bytes(pickle.dumps(held))


async def serve(port: int, api: str, folder: Path, people: int, *, safe: bool) -> None:
    """Serve until the process is ended."""
    file = folder / "held.pickle"
    people_in_the_middle(file, people)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token("1:bench")
        .base_url(f"{api}/bot")
        .updater(None)
        .persistence(PicklePersistence(filepath=file, on_flush=False))
        .build()
    )
    application.add_handler(conversation())
    one_at_a_time = asyncio.Lock()  # As its own queue does it.

    async def hook(request: Request) -> Response:
        update = Update.de_json(await request.json(), application.bot)
        if safe:
            async with one_at_a_time:
                await application.process_update(update)
                await application.update_persistence()
        else:
            await application.update_queue.put(update)
        return Response()

    web = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, port=port, log_config=None, access_log=False, lifespan="off"))
    async with application:
        await application.start()
        await server.serve()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), safe="--safe" in sys.argv))
