import base64
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from bot.channels.sms_gateway import DeliveryReport
from bot.channels.sms_routes import LONGEST_CALL_BYTES, KannelCalls, TwilioCalls
from bot.channels.sms_twilio_calls import signature_of
from core.chat import Delivery
from core.consultations import ConsultationId
from core.errors import StoreBusy, StoreFull
from tests.bot.channels.pretend_twilio import API
from tests.bot.channels.sms_world import SmsWorld, sms_world

SECRET = "sixteen-and-more-signs"
SHOWN = {"authorization": "Basic " + base64.b64encode(f"heard:{SECRET}".encode()).decode()}
FROM = {"x-kannel-from": "447700900123", "content-type": 'text/plain; charset="UTF-8"'}


@dataclass
class Called:
    world: SmsWorld
    client: httpx.AsyncClient
    calls: KannelCalls | TwilioCalls

    async def text(self, words: str | bytes = "first week", *, number: str = "m1", **headers: str) -> int:
        body = words.encode() if isinstance(words, str) else words
        response = await self.client.post(f"/sms/kannel?id={number}", content=body, headers=SHOWN | FROM | headers)
        assert response.content == b""  # Kannel would text it back.
        return response.status_code


@asynccontextmanager
async def called(home: Path, *, caller: str = "127.0.0.1", callers: str = "") -> AsyncIterator[Called]:
    async with sms_world(home) as world:
        networks = [ipaddress.ip_network(each) for each in callers.split() if each]
        calls = KannelCalls(incoming=world.incoming, reports=world.reports, secret=SECRET, callers=networks)
        app = FastAPI()
        app.include_router(calls.router())
        transport = httpx.ASGITransport(app=app, client=(caller, 4000))
        async with httpx.AsyncClient(transport=transport, base_url="http://heard.example") as client:
            yield Called(world=world, client=client, calls=calls)


async def test_a_text_is_kept_before_it_is_acknowledged(tmp_path: Path) -> None:
    async with called(tmp_path) as here:
        assert await here.text() == 200
        await here.world.attendant.idle()
        assert await here.world.session()


@pytest.mark.parametrize(
    "wrong", [{"authorization": ""}, {"authorization": "Basic aGVhcmQ6d3Jvbmc="}, {"authorization": "Digest x"}]
)
async def test_a_call_with_a_wrong_secret_is_refused_and_nothing_of_it_is_kept_or_logged(wrong, tmp_path: Path) -> None:
    async with called(tmp_path) as here:
        with structlog.testing.capture_logs() as logs:
            assert await here.text("a private matter", **wrong) == 403

        assert await here.world.chats.store.conversations.waiting() == []
        assert [line["reason"] for line in logs] == ["secret"]
        assert "private" not in str(logs)
        assert "7700" not in str(logs)


async def test_only_this_computer_and_those_that_are_named_may_call(tmp_path: Path) -> None:
    async with called(tmp_path / "far", caller="198.51.100.7") as far:
        assert await far.text() == 403
    async with called(tmp_path / "named", caller="198.51.100.7", callers="10.0.0.0/8 198.51.100.7/32") as named:
        assert await named.text() == 200


async def test_a_body_of_a_megabyte_is_refused_announced_or_not(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000_000 // 1000):
            yield b"a" * 1000

    async with called(tmp_path) as here:
        announced = await here.text(b"a" * 1_000_000)
        response = await here.client.post("/sms/kannel?id=m1", content=endless(), headers=SHOWN | FROM)

        assert (announced, response.status_code) == (413, 413)
        assert await here.text("a" * LONGEST_CALL_BYTES) == 200


async def test_a_malformed_call_is_refused(tmp_path: Path) -> None:
    async with called(tmp_path) as here:
        without_id = await here.client.post("/sms/kannel", content=b"hi", headers=SHOWN | FROM)
        report = await here.client.get("/sms/kannel/report?reference=&state=%25d", headers=SHOWN)

        assert (without_id.status_code, report.status_code) == (400, 400)


@pytest.mark.parametrize("trouble", [StoreFull, StoreBusy])
async def test_what_cannot_be_kept_is_asked_for_again(trouble, tmp_path: Path) -> None:
    async with called(tmp_path) as here:

        async def cannot(_heard, *, order=0):
            raise trouble("") if trouble is StoreBusy else trouble

        object.__setattr__(here.world.incoming, "receive", cannot)
        assert await here.text() == 503


async def test_a_replay_is_acknowledged_and_changes_nothing(tmp_path: Path) -> None:
    async with called(tmp_path) as here:
        await here.text(number="m1")
        await here.world.attendant.idle()
        before = await here.world.session()
        again = await here.text(number="m1")
        await here.world.attendant.idle()

        assert again == 200
        assert await here.world.session() == before


async def test_a_report_is_taken_with_the_secret_alone(tmp_path: Path) -> None:
    async with called(tmp_path) as here:
        await here.world.texts("first week")
        reference = here.world.gateway.taken[0].reference
        path = f"/sms/kannel/report?reference={reference}&state=1&why="

        assert (await here.client.get(path)).status_code == 403
        assert (await here.client.get(path, headers=SHOWN)).status_code == 200
        kept = await here.world.chats.store.conversations.reported("sms", reference, Delivery.FAILED, here.world.chats.now)
        assert kept
        assert DeliveryReport(reference=reference, delivery=Delivery.DELIVERED).delivery


TOKEN = "a-token-of-twilio"
PUBLIC = "https://heard.example"


@asynccontextmanager
async def called_by_twilio(home: Path) -> AsyncIterator[Called]:
    async with sms_world(home) as world:
        calls = TwilioCalls(incoming=world.incoming, reports=world.reports, token=TOKEN, base_url=f"{PUBLIC}/", api=API)
        app = FastAPI()
        app.include_router(calls.router())
        transport = httpx.ASGITransport(app=app, client=("198.51.100.7", 4000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:  # Behind a proxy.
            yield Called(world=world, client=client, calls=calls)


async def twilio_calls(
    here: Called, path: str = "/sms/twilio", *, signature: str | None = None, **fields: str
) -> httpx.Response:
    signed = signature_of(f"{PUBLIC}{path}", {name: [value] for name, value in fields.items()}, TOKEN)
    shown = signed if signature is None else signature
    return await here.client.post(path, data=fields, headers={"x-twilio-signature": shown})


FROM_TWILIO = {"MessageSid": "SM1", "From": "+447700900123", "To": "+447700900999", "Body": "first week", "NumMedia": "0"}


@pytest.mark.parametrize("path", ["/sms/twilio", "/sms/twilio?partnership=1&more=%20"])
async def test_a_text_that_twilio_signed_is_kept_and_nothing_is_texted_back_by_the_answer(path: str, tmp_path: Path) -> None:
    async with called_by_twilio(tmp_path) as here:
        response = await twilio_calls(here, path, **FROM_TWILIO)
        again = await twilio_calls(here, path, **FROM_TWILIO)
        await here.world.attendant.idle()

        assert (response.status_code, again.status_code) == (200, 200)
        assert response.text.endswith("<Response/>")
        assert response.headers["content-type"].startswith("text/xml")
        assert (await here.world.session()).turn == 1


@pytest.mark.parametrize("path", ["/sms/twilio", "/sms/twilio/status"])
@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
async def test_a_call_that_is_not_signed_is_refused_and_logged_without_its_content(path, signature, tmp_path: Path) -> None:
    async with called_by_twilio(tmp_path) as here:
        with structlog.testing.capture_logs() as logs:
            response = await twilio_calls(here, path, signature=signature, **FROM_TWILIO | {"Body": "a private matter"})

        assert response.status_code == 403
        assert "private" not in str(logs)
        assert "7700" not in str(logs)
        assert await here.world.chats.store.conversations.waiting() == []


async def test_a_signed_report_is_kept_and_a_malformed_call_is_refused(tmp_path: Path) -> None:
    async with called_by_twilio(tmp_path) as here:
        await here.world.texts("first week")
        reference = here.world.gateway.taken[0].reference
        kept = await twilio_calls(here, "/sms/twilio/status", MessageSid=reference, MessageStatus="delivered")
        nothing = await twilio_calls(here, "/sms/twilio/status", MessageSid=reference)
        no_form = await here.client.post("/sms/twilio", content=b"{}")
        too_long = await here.client.post("/sms/twilio", content=b"a=" + b"b" * 1_000_000)

        assert [each.status_code for each in (kept, nothing, no_form, too_long)] == [204, 400, 400, 413]
        assert (await here.world.chats.store.texts.texts_of(ConsultationId("c_1"))).delivered == 1
