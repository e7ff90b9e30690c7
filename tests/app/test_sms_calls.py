"""The gateway's calls, through the whole application."""

import base64
from pathlib import Path

import httpx

from app.settings import Settings
from app.sms_calls import sms_routes
from app.web import web_app
from app.wiring import opened
from tests.app.test_publishing import published, script
from tests.app.test_sms import KANNEL

SHOWN = {"authorization": "Basic " + base64.b64encode(f"heard:{KANNEL['kannel_secret']}".encode()).decode()}


async def test_a_text_that_kannel_brings_begins_a_consultation(tmp_path: Path) -> None:
    async with opened(Settings(home=tmp_path, **KANNEL)) as house:
        name = (await published(house, script())).name
        transport = httpx.ASGITransport(app=web_app(house), client=("127.0.0.1", 4000))
        async with (
            house.attendant.running(),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
        ):
            from_kannel = {**SHOWN, "x-kannel-from": "447700900123", "content-type": "text/plain; charset=UTF-8"}
            response = await client.post(
                "/sms/kannel?id=m1", content=name.replace("_", " ").upper().encode(), headers=from_kannel
            )
            await house.attendant.idle()

        address = await house.store.conversations.address("sms", "+447700900123")
        assert response.status_code == 200
        assert address is not None
        assert await house.store.conversations.session_at(address.id)


async def test_without_a_gateway_there_is_nothing_to_call(tmp_path: Path) -> None:
    async with opened(Settings(home=tmp_path, risk_meaning=False)) as house:
        assert sms_routes(house) is None
