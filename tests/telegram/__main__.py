"""`python -m tests.telegram [PORT]`: a pretended Telegram with a page that looks like a phone; prints address and token."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from tests.telegram.running import TOKEN, serve
from tests.telegram.world import World


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram", description="A pretended Telegram on this computer.")
    parser.add_argument("port", type=int, nargs="?", default=0, help="the port; 0 takes any free one")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--log", type=Path, help="also write the log here, one JSON object a line")
    parser.add_argument("--unpaced", action="store_true", help="refuse nothing for being sent too fast")
    parser.add_argument("--privacy-mode", action="store_true", help="keep from the bot what is said in groups")
    return parser.parse_args()


async def main(given: argparse.Namespace) -> None:
    ending = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, ending.set)
    world = World(given.token, paced=not given.unpaced, privacy_mode=given.privacy_mode, log_path=given.log)
    await serve(
        world,
        port=given.port,
        on_start=lambda address: sys.stdout.write(f"{address} {given.token}\n") and sys.stdout.flush(),
        ending=ending,
    )


if __name__ == "__main__":
    asyncio.run(main(asked()))
