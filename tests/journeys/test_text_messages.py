"""A consultation by text, the whole way: a real Kannel, the real program, and what a pretended network passed on."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.reading_pace import LONGEST
from tests.journeys.kannel import Kannel, Network, PassedOn, free_ports, kannel
from tests.journeys.program import heard, objects, serving, until

pytestmark = [pytest.mark.journey, pytest.mark.kannel]

RINA, OLA = "447700900123", "447700900456"

SCRIPT = """
| survey | | | | | | |
| | type | name | label | consult::short | hint | consult::voice |
| | select_one feelings | rated | How was your first week with us, taken all together? | How was your first week? | | |
| | text | better | What would have made it better? | | | allow |
| choices | | | |
| | list_name | name | label |
| | feelings | good | Good |
| | feelings | mixed | Mixed |
| | feelings | bad | Bad |
| settings | | | | | | |
| | form_title | form_id | version | consult::approach | consult::purposes | consult::who_reads | consult::thanks |
| | The first week | first_week | 1 | text_survey | keep_recording | the invented team | Tha sin uile, mòran taing: á é í ó ú. |
"""


def published(home: Path) -> None:
    file = home / "first_week.md"
    home.mkdir(parents=True, exist_ok=True)
    file.write_text(SCRIPT)
    done = heard(home, "script", "publish", str(file), "--name", "first_week")
    assert done.returncode == 0, done.stderr


def to(network: Network, number: str) -> list[str]:
    return [each.words for each in network.got() if each.to == f"+{number}"]


def answered(network: Network, number: str, says: Callable[[list[str]], bool], *, what: str) -> list[str]:
    def said() -> list[str]:
        texts = to(network, number)
        return texts if says(texts) else []

    return until(said, limit_s=90, what=what)


def last_says(words: str) -> Callable[[list[str]], bool]:
    return lambda texts: bool(texts) and words in texts[-1]


def cost(home: Path, gateway: Kannel) -> dict[str, object]:
    shown = heard(home, "sms", "cost", "first_week", "--json", **gateway.settings)
    assert shown.returncode == 0, shown.stderr
    return objects(shown.stdout)[0]


def test_a_survey_by_text_from_the_keyword_to_its_cost(tmp_path: Path) -> None:
    home = tmp_path / "home"
    published(home)
    (port,) = free_ports(1)
    with kannel(tmp_path / "kannel", port) as gateway, serving(home, "--no-jobs", **gateway.settings) as served:
        served.wait_for("Heard is ready")
        with gateway.network() as network:
            network.types(OLA, "Is this on?")
            answered(network, OLA, last_says("To begin"), what="the sentence for a stranger")
            network.types(RINA, "First-WEEK")
            answered(network, RINA, last_says("1 Yes\n2 No"), what="the question of consent")
            network.types(RINA, "yes")
            answered(network, RINA, last_says("can the team play it?"), what="the question about recordings")
            time.sleep(LONGEST.total_seconds())  # A no that comes sooner than anybody reads is asked for again.
            network.types(RINA, "2")
            answered(network, RINA, last_says("How was your first week?\n1 Good\n2 Mixed\n3 Bad"), what="the short question")
            until(lambda: _all_delivered(home, gateway), limit_s=90, what="every delivery report")

        gateway.stop(kill=True)
        gateway.start()

        with gateway.network("again") as again:
            again.types(RINA, "2")
            answered(again, RINA, last_says("What would have made it better?"), what="the open question")
            again.types_large(RINA, "Bha e fuar \N{SNOWMAN} £5 zażółć")
            thanks = answered(again, RINA, last_says("mòran taing"), what="the thanks")
            again.types(RINA, "STOP")
            answered(again, RINA, last_says("I have stopped"), what="the word that it stopped")
            again.types(RINA, "stop")
            time.sleep(3)
            ours = [each for each in (*network.got(), *again.got()) if each.to == f"+{RINA}"]
            counted = until(lambda: _all_delivered(home, gateway), limit_s=90, what="every delivery report")
        log = (tmp_path / "kannel" / "smsbox.log").read_text(errors="replace")

    assert "á é í ó ú" in thanks[-1]
    assert "I have stopped" in ours[-1].words
    assert sum("How was your first week?" in each.words for each in ours) == 1
    assert counted["texts"] == len(ours)
    assert counted["parts"] == sum(each.parts for each in ours)
    assert counted["pence"] == 4 * sum(each.parts for each in ours)
    assert any(each.parts > 1 for each in ours)
    assert not re.search(r"sendsms\?.*44770", log), "a number stood in an address that was logged"


def _all_delivered(home: Path, gateway: Kannel) -> dict[str, object] | None:
    counted = cost(home, gateway)
    return counted if counted["delivered"] == counted["texts"] else None


def test_what_cannot_be_kept_is_brought_again_and_kept_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    published(home)
    (port,) = free_ports(1)
    with kannel(tmp_path / "kannel", port) as gateway, gateway.network() as network:
        network.types(RINA, "first week")  # Nobody listens yet: Kannel keeps it and tries again.
        time.sleep(2)
        with serving(home, "--no-jobs", **gateway.settings) as served:
            served.wait_for("Heard is ready")
            answered(network, RINA, last_says("1 Yes\n2 No"), what="the question of consent")
            time.sleep(2)
            openings: list[PassedOn] = [each for each in network.got() if "1 Yes" in each.words]

    assert len(openings) == 1
