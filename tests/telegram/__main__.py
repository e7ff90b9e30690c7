"""`python -m tests.telegram [PORT]`: a pretended Telegram with a page that looks like a phone; prints address and token."""

import asyncio
import signal
import sys

from tests.telegram.running import TOKEN, serve
from tests.telegram.world import World


async def main(port: int) -> None:
    ending = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, ending.set)
    world = World(TOKEN)
    await serve(
        world,
        port=port,
        on_start=lambda address: sys.stdout.write(f"{address} {TOKEN}\n") and sys.stdout.flush(),
        ending=ending,
    )


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
