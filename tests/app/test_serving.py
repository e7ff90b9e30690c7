"""Listening on an address and serving from it."""

import asyncio
import socket
import urllib.request

import pytest
from fastapi import FastAPI

from app.serving import listening_socket, serving
from app.settings import Settings
from core.errors import BadSettings


def test_a_port_in_use_is_refused_with_another_way() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(BadSettings, match=rf"Port {port}.*HEARD_PORT"):
            listening_socket(Settings(port=port))


def test_an_address_that_is_not_this_machines_is_refused() -> None:
    with pytest.raises(BadSettings, match="cannot be used"):
        listening_socket(Settings(host="192.0.2.1", port=0))


async def test_pages_are_served_as_long_as_it_lasts_and_an_answer_under_way_is_finished() -> None:
    app = FastAPI()
    asked = asyncio.Event()

    @app.get("/slow")
    async def slow() -> str:
        asked.set()
        await asyncio.sleep(0.3)
        return "done"

    with listening_socket(Settings(port=0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/slow"
        async with serving(app, listening):
            answer = asyncio.create_task(asyncio.to_thread(fetch, address))
            await asked.wait()

        assert await answer == b'"done"'


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as reply:
        body: bytes = reply.read()
        return body
