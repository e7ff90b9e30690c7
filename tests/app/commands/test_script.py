"""`heard script check|preview|draw|export` through the real command line, with right files and wrong ones."""

import contextlib
import io
import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import psutil
import pytest
from openpyxl import Workbook, load_workbook

from app.commands.script import check, draw, export, preview
from bot.script_files import script_from_markdown
from core.errors import BadInput, BadScript
from tests.app.test_script_files import bad_files, workbook
from tests.conversations.told import first_difference, hold, how_it_stands, told_in
from tests.journeys.program import HEARD, ROOT, environment, heard, objects

pytestmark = pytest.mark.journey

FIRST_NIGHT = Path("prompts/consultations/first_night.md").resolve()
GAELIC = """
| survey | | | | |
| | type | name | label | label::gd |
| | text | better | What helped? | Dè chuidich? |
| settings | | |
| | form_title | consult::who_reads | consult::who_reads::gd |
| | Help | the invented team | an sgioba |
"""


def test_every_wrong_file_is_one_clear_sentence_and_never_a_traceback(tmp_path: Path) -> None:
    files = bad_files(tmp_path)

    ran = heard(tmp_path / "home", "script", "check", *map(str, files.values()), str(FIRST_NIGHT))

    told = ran.stderr.splitlines()
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert [name for name in files if not any(line.startswith(f"{name}: problem: ") for line in told)] == []
    assert any(line == "first_night.md: can be asked, 6 questions." for line in told)
    assert not (tmp_path / "home").exists()


def test_a_script_with_ten_thousand_rows_too_many_is_refused_in_words(tmp_path: Path) -> None:
    rows: list[list[object]] = [["type", "name", "label"]]
    rows += [["text", f"q{number}", "What?"] for number in range(30_000)]
    long = tmp_path / "long.xlsx"
    long.write_bytes(workbook(survey=rows, settings=[["consult::who_reads"], ["the invented team"]]))

    ran = heard(tmp_path / "home", "script", "check", str(long))

    assert ran.returncode == 1
    assert "more than 20000 rows" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_ten_thousand_questions_are_looked_over_within_a_minute_and_a_gigabyte_and_a_half(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    survey, settings = book.create_sheet("survey"), book.create_sheet("settings")
    survey.append(["type", "name", "label", "relevant"])
    for number in range(10_000):
        relevant = f"${{q{number - 1}}} > 1" if number % 3 == 2 else ""
        survey.append(["integer", f"q{number}", f"How many times was it number {number}?", relevant])
    for row in (["consult::who_reads"], ["the invented team"]):
        settings.append(row)
    large = tmp_path / "large.xlsx"
    book.save(large)

    ran, most_mb, worked = measured(tmp_path / "home", "script", "check", str(large))

    assert ran.returncode == 0, ran.stderr
    assert "can be asked, 10000 questions" in ran.stderr
    assert worked < timedelta(seconds=60)
    assert most_mb < 1_500


def measured(home: Path, *arguments: str) -> "tuple[subprocess.CompletedProcess[str], float, timedelta]":
    """Run a command to its end, and return it with the most memory it and its children had at once, and their work's time.

    That is the processor's time: what else runs on this computer does not count.
    """
    running = subprocess.Popen(
        [*HEARD, *arguments],
        env=environment(home),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before, watched, most = os.times(), psutil.Process(running.pid), 0
    while running.poll() is None:
        with contextlib.suppress(psutil.NoSuchProcess):
            most = max(most, sum(each.memory_info().rss for each in (watched, *watched.children(recursive=True))))
        time.sleep(0.1)
    out, err = running.communicate()
    done = subprocess.CompletedProcess(running.args, running.returncode, out, err)
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return done, most / 1_000_000, timedelta(seconds=worked)


def test_advice_is_told_apart_from_problems_and_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "plain.md"
    script.write_text(GAELIC.replace("| Dè chuidich? |", "| |").replace("What helped?", "Why did you leave the town?"))

    code = check([script], live=False, as_json=True)

    told = objects(capsys.readouterr().out)
    assert code == 0
    assert {each["kind"] for each in told} == {"advice"}
    assert {(each["file"], each["row"], each["column"]) for each in told} >= {
        ("plain.md", 2, "label"),
        ("plain.md", 2, "label::gd"),
    }


def test_what_kobo_would_not_open_fails_the_check_in_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "saved.md"
    script.write_text(GAELIC.replace("label::gd", "save_to"))

    code = check([script], live=False, as_json=True)

    (problem,) = (each for each in objects(capsys.readouterr().out) if each["kind"] == "problem")
    assert code == 1
    assert (problem["row"], problem["column"]) == (2, "save_to")
    assert "ODK and Kobo would not open" in problem["problem"]


def test_an_edit_that_strands_somebody_fails_a_live_check_with_a_number_alone(tmp_path: Path) -> None:
    home, edited = tmp_path / "home", tmp_path / "first_night.md"
    heard(home, "talk", "first_night", said="yes\nyes\nyes\n")
    edited.write_text(re.sub(r"(?m)^.*\| ready +\|.*\n", "", FIRST_NIGHT.read_text()))

    same = heard(home, "script", "check", "--live", str(FIRST_NIGHT))
    ran = heard(home, "script", "check", "--live", str(edited))

    assert (same.returncode, ran.returncode) == (0, 1)
    assert "1 person waits at this question, and the edit removes it" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_walk_that_is_saved_is_a_told_chat_that_goes_as_it_was_told(tmp_path: Path) -> None:
    saved = tmp_path / "walk.md"
    said = (
        "[Yes]\nyes\nno\n3\nA warm bed and somebody at the gate would have helped me most of all.\n[Food; Money]\n"
        + "skip\n" * 4
    )

    ran = heard(tmp_path / "home", "script", "preview", str(FIRST_NIGHT), "--save", str(saved), "--easy", said=said)

    told = told_in(saved)
    chat, went = hold(told)
    assert ran.returncode == 0, ran.stderr
    assert "Can the team read and hear what you say here?" in ran.stdout
    assert first_difference(told, went) is None
    assert told.ends["stands"] == "completed"
    assert {name: how_it_stands(chat).get(name) for name in told.ends} == told.ends
    assert not (tmp_path / "home").exists()


def test_a_walk_is_held_in_another_language_of_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "gaelic.md"
    script.write_text(GAELIC)
    monkeypatch.setattr(sys, "stdin", io.StringIO("tha\ntha\ntha\n"))

    preview(script, save=None, language="gd", easy=True)

    shown = capsys.readouterr().out
    assert "Dè chuidich?" in shown
    assert "What helped?" not in shown
    with pytest.raises(BadInput, match="own language"):
        preview(script, save=tmp_path / "walk.md", language="gd", easy=False)
    with pytest.raises(BadInput, match="'pl'"):
        preview(script, save=None, language="pl", easy=False)


def test_what_is_piped_in_and_is_no_text_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))

    with pytest.raises(BadInput, match="UTF-8"):
        preview(FIRST_NIGHT, save=None, language="", easy=False)


def test_a_drawing_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.mmd"

    draw(FIRST_NIGHT, to=drawn)

    assert drawn.read_text().startswith("flowchart TD\n")
    with pytest.raises(BadInput, match="cannot be written"):
        draw(FIRST_NIGHT, to=tmp_path / "nowhere" / "drawn.mmd")


def test_an_export_is_a_form_and_a_workbook_that_is_a_script_again(tmp_path: Path) -> None:
    form, book = tmp_path / "form.xml", tmp_path / "form.xlsx"

    export(FIRST_NIGHT, to=form, xlsx=book)

    assert fromstring(form.read_text()).tag.endswith("html")
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["survey", "choices", "settings"]
    assert next(row[1].value for row in sheets["survey"].iter_rows(min_row=2)) == "take_part"


def test_what_cannot_be_asked_is_neither_walked_nor_drawn_nor_exported(tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(GAELIC.replace("| text |", "| txt |"))

    said = r"bad\.md: survey row 2, 'type'"
    with pytest.raises(BadScript, match=said):
        preview(bad, save=None, language="", easy=False)
    with pytest.raises(BadScript, match=said):
        draw(bad, to=None)
    with pytest.raises(BadScript, match=said):
        export(bad, to=None, xlsx=None)
    assert script_from_markdown(GAELIC, name="gaelic").languages == ("en", "gd")
