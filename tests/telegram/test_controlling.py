"""Other processes let people act, set faults and read the log."""

import base64
import json
from pathlib import Path

import httpx
from telegram import Bot

from tests.telegram.clock import Clock
from tests.telegram.conftest import Here
from tests.telegram.logbook import Logbook


async def test_many_acts_go_in_one_call_and_counts_add_up(here: Here, bot: Bot) -> None:
    who = here.rowan()
    acts = [
        {"act": "write", "who": who, "text": "hello"},
        {"act": "send", "who": who, "kind": "photo", "content": base64.b64encode(b"picture").decode(), "caption": "A view"},
        {"act": "share", "who": who, "kind": "location"},
    ]
    async with httpx.AsyncClient(base_url=f"{here.address}/control", verify=False) as client:
        done = (await client.post("/acts", json=acts)).json()
        counts = (await client.get("/counts")).json()
        updates = await bot.get_updates()
        file = await client.get("/file", params={"id": updates[2].message.photo[-1].file_id})
        log = (await client.get("/log", params={"since": 2, "what": "did"})).json()

    assert [each["message_id"] for each in done] == [2, 3, 4]
    assert (counts["did"], counts["update"], counts["pending"]) == (4, 4, 4)
    assert file.content == b"picture"
    assert [entry["act"] for entry in log] == ["say"] * 3


async def test_faults_time_and_switches_are_set_from_outside(here: Here) -> None:
    async with httpx.AsyncClient(base_url=f"{here.address}/control", verify=False) as client:
        fault = (await client.post("/fault", json={"kind": "server_error", "times": 2})).json()
        await client.post("/clear_faults", json={})
        before = here.world.clock.now()
        await client.post("/put_on", json={"seconds": 100})
        switched = (await client.post("/set", json={"paced": False})).json()

    assert (fault["number"], fault["kind"]) == (0, "server_error")
    assert not here.world.faults.drawn("server_error")
    assert here.world.clock.now() - before >= 100
    assert switched["paced"] is here.world.paced is False


async def test_what_cannot_be_done_is_said_and_the_server_goes_on(here: Here) -> None:
    async with httpx.AsyncClient(base_url=f"{here.address}/control", verify=False) as client:
        for name, given in (("fly", {}), ("write", {"who": 5, "text": "x"}), ("tap", {"who": 1}), ("set", {"colour": 1})):
            assert (await client.post(f"/{name}", json=given)).status_code == 400
        assert (await client.post("/write", content=b"{")).status_code == 400
        assert (await client.get("/people")).json() == []


def test_the_log_is_also_a_file_with_one_entry_a_line(tmp_path: Path) -> None:
    log = Logbook(Clock(), tmp_path / "log.jsonl")
    log.add("did", person=1, act="say")
    log.violation("a rule", "where")
    log.close()

    assert [json.loads(line)["what"] for line in (tmp_path / "log.jsonl").read_text().splitlines()] == ["did", "violation"]
