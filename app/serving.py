"""Listens on one address and serves the pages until told to stop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from app.settings import Settings
from core.errors import BadSettings

QUIET_END_S = 5  # How long an answer under way may take once the server was told to stop.


def listening_socket(settings: Settings) -> socket.socket:
    """Take the address, before anything else is done. Raises `BadSettings` when it is in use or not ours to take."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio lets small answers go at once: a second one on a kept connection would wait 40 ms otherwise.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise BadSettings(
            f"Port {settings.port} on {settings.host} cannot be used: something else may be listening there.",
            remedy="Stop that, or choose another port: HEARD_PORT=8001 make run",
        ) from error
    taken.setblocking(False)
    return taken


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: the command decides when to stop."""

    def capture_signals(self) -> Any:  # noqa: ANN401 - uvicorn's own shape
        return _nothing_captured()


class _nothing_captured:  # noqa: N801 - reads as what it does
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@asynccontextmanager
async def serving(app: Any, listening: socket.socket) -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI application
    """Serve `app` on `listening` for as long as this lasts; answers under way are finished at the end."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # Addresses people ask for can hold what staff look for.
        server_header=False,
        timeout_graceful_shutdown=QUIET_END_S,
        lifespan="off",
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn tells by a flag alone.
            await asyncio.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        await task
