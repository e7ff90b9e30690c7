"""Listening on an address and serving from it."""

import asyncio
import http.client
import socket
import time
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


async def test_small_answers_on_a_kept_connection_do_not_wait_for_one_another() -> None:
    app = FastAPI()

    @app.get("/small")
    async def small() -> str:
        return "ok"

    with listening_socket(Settings(port=0)) as listening:
        async with serving(app, listening):
            took = await asyncio.to_thread(times_of_calls, listening.getsockname()[1], 30)

    assert min(took[15:]) < 0.03  # Each one takes 40 ms where the kernel holds its second piece back.


def times_of_calls(port: int, count: int) -> list[float]:
    kept, took = http.client.HTTPConnection("127.0.0.1", port, timeout=10), []
    for _ in range(count):
        begun = time.perf_counter()
        kept.request("GET", "/small")
        kept.getresponse().read()
        took.append(time.perf_counter() - begun)
    kept.close()
    return took


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as reply:
        body: bytes = reply.read()
        return body
