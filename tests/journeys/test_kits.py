"""A prison visit: a kit is made, served by the real program, killed, copied, and brought home from two laptops."""

import random
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from app.kit_room import IN_MEMORY, PREFIX
from tests.journeys.program import HEARD, ROOT, Served, environment, ffmpeg, heard, objects, serving, until

pytestmark = pytest.mark.journey

PASSPHRASE = "kettle harbour violin moss ladder"
SENTENCE = "Zinnia the peacock met me at the gate with a flask of tea."
MORE = "And then the bus to Auchtermuchty had gone already."
ELSEWHERE = "On the other laptop I said that the keys were lost."
TABLES = ("participants", "addresses", "sessions", "answers", "testimony", "appearances", "consents", "inbox", "outbox")


class Person:
    """Somebody in a web chat, by the same requests as the page's."""

    def __init__(self, base: str, cookies: httpx.Cookies | None = None) -> None:
        self.base = base
        self.cookies = httpx.Cookies(cookies)

    def at(self, base: str) -> "Person":
        """The same browser, after the kit was started once more."""
        return Person(base, self.cookies)

    def start(self) -> str:
        seed = re.search(r'name="seed" value="([^"]+)"', self.sees())
        assert seed is not None
        return self._asked("POST", "/start", data={"seed": seed[1]}).raise_for_status().text

    def say(self, text: str, key: str = "") -> httpx.Response:
        return self._asked("POST", "/say", data={"text": text, "key": key or secrets.token_hex(8)})

    def record(self, sound: Path) -> httpx.Response:
        return self._asked("POST", f"/voice?key={secrets.token_hex(8)}", content=sound.read_bytes())

    def sees(self) -> str:
        return self._asked("GET", "").raise_for_status().text

    def agrees(self) -> "Person":
        assert "You are in custody" in self.start()
        for _ in range(4):
            if "What would have made your first night" in self.sees():
                break
            self.say("yes").raise_for_status()
        return self

    def _asked(self, method: str, path: str, **sent: object) -> httpx.Response:
        with httpx.Client(base_url=self.base, follow_redirects=True, timeout=120, cookies=self.cookies) as browser:
            response = browser.request(method, f"/chat/first_night{path}", **sent)  # type: ignore[arg-type]
            self.cookies.update(browser.cookies)
            return response


def kit_served(home: Path, kit: Path, passphrase: Path, **settings: str):
    given = (str(kit), "--port", "0", "--passphrase-file", str(passphrase))
    return serving(home, *given, command=("kit", "serve"), **settings)


def rooms_in_memory() -> set[str]:
    return {path.name for path in IN_MEMORY.glob(f"{PREFIX}*")}


def killed(served: Served, before: set[str]) -> None:
    assert rooms_in_memory() - before
    served.process.send_signal(signal.SIGKILL)
    served.process.wait()
    until(lambda: not rooms_in_memory() - before, what="the clearing of the room")


def counts_in(home: Path) -> dict[str, int]:
    with closing(sqlite3.connect(home / "heard.sqlite")) as store:
        return {table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def everything_in(home: Path) -> dict[str, list[str]]:
    """What is in the store, without its own numbers and seals."""
    columns = {
        "sessions": "id, turn, stage, disposition, setting",
        "testimony": "id, text, recording_sha256, version",
        "answers": "session_id, question, value, at",
        "consents": "participant_id, purpose, granted, at",
        "inbox": "external_id, text, choice, done",
        "participants": "id, pseudonym",
    }
    with closing(sqlite3.connect(home / "heard.sqlite")) as store:
        return {table: sorted(map(repr, store.execute(f"SELECT {some} FROM {table}"))) for table, some in columns.items()}


def bring_home(home: Path, kits: Sequence[Path]) -> list[dict[str, object]]:
    done = heard(home, "kit", "bring-home", *map(str, kits), "--json")
    assert done.returncode == 0, done.stderr
    return objects(done.stdout)


def test_a_visit_with_two_laptops_comes_home_whole_whatever_happens_on_the_way(tmp_path: Path) -> None:
    passphrase, home, first = tmp_path / "passphrase", tmp_path / "home", tmp_path / "first" / "kit"
    passphrase.write_text(PASSPHRASE + "\n")
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=300:duration=2", str(tmp_path / "note.wav"))
    made = heard(home, "kit", "make", str(first), "--consultation", "first_night", "--passphrase-file", str(passphrase))
    assert made.returncode == 0, made.stderr
    assert "Nothing of anybody who took part is in it" in made.stderr
    before = rooms_in_memory()

    with kit_served(tmp_path / "nowhere", first, passphrase) as served:
        base = served.base
        assert {each.laddr.ip for each in psutil.Process(served.process.pid).net_connections()} == {"127.0.0.1"}
        typing, talking = Person(base).agrees(), Person(base).agrees()
        assert typing.say(SENTENCE, key="the first words").is_success
        assert talking.record(tmp_path / "note.wav").is_success
        twice = heard(tmp_path / "nowhere", "kit", "serve", str(first), "--port", "0", "--passphrase-file", str(passphrase))
        assert (twice.returncode, "being served already" in twice.stderr) == (1, True)
        killed(served, before)

    second = tmp_path / "second" / "kit"
    shutil.copytree(first, second)
    with kit_served(tmp_path / "nowhere", first, passphrase) as served:
        went_on = typing.at(served.base)
        assert SENTENCE.removesuffix(".") in went_on.sees()
        assert went_on.say(SENTENCE, key="the first words").is_success
        assert went_on.say(MORE).is_success
        assert served.stop() == 0
    with kit_served(tmp_path / "nowhere", second, passphrase) as served:
        served.wait_for("This folder was not served here before")
        assert Person(served.base).agrees().say(ELSEWHERE).is_success
        assert typing.at(served.base).say("Prison").is_success
        killed(served, before)

    for path in (each for kit in (first, second) for each in kit.rglob("*") if each.is_file()):
        content = path.read_bytes()
        for words in (SENTENCE, MORE, ELSEWHERE, "Auchtermuchty", "RIFF"):
            assert words.encode() not in content
            assert words.encode("utf-16-le") not in content
    assert not (tmp_path / "nowhere" / "heard.sqlite").exists()

    turned, interrupted = tmp_path / "turned", tmp_path / "interrupted"
    for other in (turned, interrupted):
        shutil.copytree(home, other)
    reports = bring_home(home, [first, second, first])
    assert [each["balances"] for each in reports] == [True] * 3
    assert sum(line["stored"] for line in reports[2]["lines"]) == 0
    bring_home(turned, [second, first])
    bring_home(turned, [second])
    brought_though_killed(interrupted, [first, second])

    assert everything_in(home) == everything_in(turned) == everything_in(interrupted)
    assert counts_in(home) == counts_in(turned) == counts_in(interrupted)
    assert counts_in(home)["participants"] == 3
    said = [row for row in everything_in(home)["testimony"] if SENTENCE in row]
    assert len(said) == 1, "the first words were kept twice"
    assert all("custody" in row for row in everything_in(home)["sessions"])
    listed = objects(heard(home, "kit", "list", "--json").stdout)
    assert len(listed[0]["arrivals"]) == 2


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    passphrase, home, kit = tmp_path / "passphrase", tmp_path / "home", tmp_path / "kit"
    passphrase.write_text(PASSPHRASE + "\n")
    assert (
        heard(home, "kit", "make", str(kit), "--consultation", "first_night", "--passphrase-file", str(passphrase)).returncode
        == 0
    )
    chances = random.Random(20260302)
    acknowledged: list[str] = []

    for round_number in range(4):
        with kit_served(tmp_path / "nowhere", kit, passphrase, HEARD_RISK_MEANING="false") as served:
            person = Person(served.base).agrees()
            served_until = threading.Timer(chances.uniform(0.5, 3.0), served.process.kill)
            served_until.start()
            for number in range(1000):
                words = f"These are words number {number} of round {round_number}."
                try:
                    person.say(words, key=words.ljust(20)).raise_for_status()
                except httpx.HTTPError:
                    break
                acknowledged.append(words)
            served_until.join()
            served.process.wait()

    (report,) = bring_home(home, [kit])
    assert report["balances"]
    with closing(sqlite3.connect(home / "heard.sqlite")) as store:
        kept = [text for (text,) in store.execute("SELECT text FROM inbox WHERE done")]
    assert acknowledged
    assert [words for words in acknowledged if kept.count(words) != 1] == []


def brought_though_killed(home: Path, kits: Sequence[Path]) -> None:
    for moment in (1.0, 2.0, 3.0):
        process = subprocess.Popen(
            [*HEARD, "kit", "bring-home", *map(str, kits)],
            env=environment(home),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        process.kill()
        process.wait()
    bring_home(home, kits)
