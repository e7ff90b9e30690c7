"""`heard script publish|list|close|migrate|import` through the real command line."""

import asyncio
import re
from pathlib import Path

import pytest

from app.shipped import working_partnership
from bot.script_files import script_from_markdown
from core.errors import NotFound
from tests.app.opened_house import house_in
from tests.bot.chats import MARKDOWN
from tests.journeys.program import heard, objects

pytestmark = pytest.mark.journey

FORMS = """SubmissionDate,data-housing,take_part,quote_words,data-story,data-weeks,meta-instanceID
2026-03-01T10:00:00Z,own,yes,yes,It was long.,3,uuid:one
2026-03-01T11:00:00Z,,no,,,,uuid:two
2026-03-01T12:00:00Z,palace,yes,no,"=HYPERLINK(""x"")",99,uuid:three
"""
SPOKEN = """
| survey | | | | |
| | type | name | label | audio |
| | text | better | What would help you most? | better.mp3 |
| settings | |
| | consult::who_reads |
| | the invented team |
"""


def script_in(folder: Path, markdown: str = MARKDOWN) -> str:
    file = folder / "first_week.md"
    file.write_text(markdown)
    return str(file)


def test_a_script_is_published_listed_talked_edited_moved_and_closed(tmp_path: Path) -> None:
    home, without_story = tmp_path / "home", re.sub(r"(?m)^.*\| story \|.*\n", "", MARKDOWN)

    published = heard(home, "script", "publish", script_in(tmp_path))
    heard(home, "talk", "first_week", said="yes\nyes\nyes\nMy own place\n")
    again = heard(home, "script", "publish", script_in(tmp_path, without_story))
    planned = objects(heard(home, "script", "migrate", "first_week", "--json").stdout)
    said = heard(home, "script", "migrate", "first_week", "--preview").stderr
    moved = objects(heard(home, "script", "migrate", "first_week", "--yes", "--json").stdout)
    went_on = heard(home, "talk", "first_week", said="3\n")

    assert "New sessions of first_week begin with this script." in published.stderr
    assert "1 under way stay with theirs" in again.stderr
    assert [(each["under_way"], each["other_question"], each["moved"]) for each in planned] == [(1, 1, 0)]
    assert "say --yes" in said
    assert [(each["moved"], each["left"]) for each in moved] == [(1, 0)]
    assert "What would help?" in went_on.stdout

    closed = heard(home, "script", "close", "first_week")
    listed = {each["name"]: each for each in objects(heard(home, "script", "list", "--json").stdout)}
    late = heard(home, "talk", "first_week", "--new", said="yes\n")

    assert closed.returncode == 0
    assert listed["first_week"]["is_closed"] is True
    assert listed["first_night"]["is_closed"] is False
    assert listed["first_week"]["script"] == script_from_markdown(without_story, name="first_week").sha256
    assert "Where do you stay?" not in late.stdout
    assert "Traceback" not in late.stderr


def test_a_day_of_closing_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    heard(home, "script", "publish", script_in(tmp_path), "--name", "week")

    ran = heard(home, "script", "close", "week", "--on", "2999-05-01")
    listed = {each["name"]: each for each in objects(heard(home, "script", "list", "--json").stdout)}

    assert "from 2999-05-01 on" in ran.stderr
    assert listed["week"]["is_closed"] is False


def test_a_recording_beside_a_script_is_kept_and_offered(tmp_path: Path) -> None:
    home, sound = tmp_path / "home", tmp_path / "better.mp3"
    sound.write_bytes(b"ID3 read aloud")

    heard(home, "script", "publish", script_in(tmp_path, SPOKEN))
    talked = heard(home, "talk", "first_week", said="yes\nyes\nyes\n")

    assert "What would help you most? (can be heard)" in talked.stdout
    assert [each.read_bytes() for each in (home / "media").rglob("*") if each.is_file()] == [b"ID3 read aloud"]


def test_what_cannot_be_asked_is_not_published(tmp_path: Path) -> None:
    bad = script_in(tmp_path, MARKDOWN.replace("| integer |", "| interger |").replace("| audio | message", "| audo | message"))

    ran = heard(tmp_path / "home", "script", "publish", bad)

    assert ran.returncode == 1
    assert len([line for line in ran.stderr.splitlines() if line.startswith("first_week.md: ")]) >= 2
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("close", "nothing"),
        ("migrate", "nothing"),
        ("migrate", "films"),
        ("import", "nothing", "x.csv"),
        ("publish", "missing.md"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = heard(tmp_path / "home", "script", *arguments)

    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_completed_forms_come_in_once_and_can_be_found(tmp_path: Path) -> None:
    home, forms = tmp_path / "home", tmp_path / "forms.csv"
    forms.write_text(FORMS)
    heard(home, "script", "publish", script_in(tmp_path))

    first = heard(home, "script", "import", "first_week", str(forms), "--json")
    again = heard(home, "script", "import", "first_week", str(forms))
    found = objects(heard(home, "search", "It was long", "--json").stdout)

    (account,) = objects(first.stdout)
    assert (account["forms"], account["kept"], account["said_no"], account["refused"]) == (3, 1, 1, 1)
    assert {(each["row"], each["column"]) for each in account["problems"]} == {(4, "housing"), (4, "weeks")}
    assert first.returncode == 1
    assert "HYPERLINK" not in first.stdout + first.stderr + again.stderr
    assert "3 forms: 0 kept, 0 corrected, 1 here before, 1 without a yes, 1 refused." in again.stderr
    assert [each["text"] for each in found] == ["It was long."]
    assert asyncio.run(_approaches(home)) == {"interview"}


async def _approaches(home: Path) -> set[str]:
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        found = await house.store.consultations.consultation_named("first_week", partnership.id)
        if found is None:
            raise NotFound("consultation")
        return {found.approach.value}


def test_a_way_of_agreeing_that_no_form_can_record_is_refused(tmp_path: Path) -> None:
    ran = heard(tmp_path / "home", "script", "import", "first_night", "x.csv", "--how", "guessed")

    assert ran.returncode == 1
    assert "'guessed'" in ran.stderr
