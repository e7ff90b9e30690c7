"""Script files: read, compiled in a child process and looked over, whatever the file is."""

import io
import zipfile
from pathlib import Path
from shutil import copy

import pytest
from openpyxl import Workbook

from app.script_files import check_files, compiled_body, compiled_file, consent_words, look_over, recordings_beside, short_name
from app.wiring import PROMPTS
from bot.script import script_from_json
from core.consent import Purpose
from core.errors import BadInput, BadScript

FIRST_NIGHT = PROMPTS / "consultations" / "first_night.md"
SPOKEN = """
| survey | | | | |
| | type | name | label | audio |
| | text | better | What would help you most? | better.mp3 |
| settings | |
| | consult::who_reads |
| | the invented team |
"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(range(256))


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


WHO_READS: list[list[object]] = [["consult::who_reads"], ["the invented team"]]


def bad_files(folder: Path) -> dict[str, Path]:
    """Write a file of every wrong sort, and return each by what is wrong with it."""
    asked: list[object] = ["text", "better", "What would help?"]
    headings: list[object] = ["type", "name", "label"]
    contents = {
        "empty.md": b"",
        "empty.csv": b"\n\n",
        "empty.xlsx": b"",
        "picture.xlsx": PICTURE,
        "locked.xlsx": OLE,
        "words.csv": b"\xff\xfe\x00\x01",
        "prose.md": b"# A heading\n\nOnly words.\n",
        "page.xlsx": b"<!doctype html><p>Sign in</p>",
        "letter.docx": b"PK",
        "cut.xlsx": workbook(survey=[headings, asked], settings=WHO_READS)[:900],
        "formula.xlsx": workbook(survey=[headings, ["text", "better", '=HYPERLINK("x")']], settings=WHO_READS),
        "huge.xlsx": workbook(survey=[headings, ["text", "better", "word " * 6_000]], settings=WHO_READS),
        "sheets.xlsx": workbook(Sheet1=[headings, asked], settings=WHO_READS),
        "hidden.md": SPOKEN.replace("better.mp3", "").replace("help you", "help\u202eyou").encode(),
        "large.csv": b"a," * 5_500_000,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.xlsx").mkdir()
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(70_000_000))
    names = [*contents, "folder.xlsx", "bomb.xlsx", "missing.md"]
    return {name: folder / name for name in names}


@pytest.mark.journey
async def test_every_wrong_file_is_told_in_words_and_the_right_one_among_them_is_still_looked_over(tmp_path: Path) -> None:
    files = bad_files(tmp_path)

    checked = await check_files([*files.values(), FIRST_NIGHT])

    assert [each.name for each in checked] == [*files, "first_night.md"]
    assert {each.name: each.script for each in checked[:-1]} == dict.fromkeys(files)
    told = {each.name: str(each.problems[0]) for each in checked[:-1]}
    assert {name: any(word in told[name] for word in words) for name, words in WORDS.items()} == dict.fromkeys(WORDS, True), (
        told
    )
    assert all(len(each.problems) <= 3 for each in checked)
    assert checked[-1].script is not None
    assert checked[-1].problems == ()


WORDS = {
    "empty.md": ["No tables"],
    "empty.csv": ["No tables"],
    "empty.xlsx": ["No tables"],
    "picture.xlsx": ["no spreadsheet"],
    "locked.xlsx": ["password"],
    "words.csv": ["UTF-16"],
    "prose.md": ["No tables"],
    "page.xlsx": ["No tables"],
    "letter.docx": ["no script"],
    "cut.xlsx": ["damaged"],
    "formula.xlsx": ["formula"],
    "huge.xlsx": ["characters"],
    "sheets.xlsx": ["no sheet", "There is no", "sheet"],
    "hidden.md": ["nobody can see"],
    "large.csv": ["too large"],
    "folder.xlsx": ["folder"],
    "bomb.xlsx": ["unpacks"],
    "missing.md": ["no file"],
}


@pytest.mark.journey
async def test_files_with_the_same_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = Path(copy(FIRST_NIGHT, tmp_path)), Path(copy(FIRST_NIGHT, tmp_path / "other"))

    checked = await check_files([one, other])

    assert [each.name for each in checked] == [str(one), str(other)]


@pytest.mark.journey
async def test_recordings_beside_a_script_are_found_by_their_hash_and_come_with_it(tmp_path: Path) -> None:
    script_file = tmp_path / "spoken.md"
    script_file.write_text(SPOKEN)
    (tmp_path / "audio").mkdir()
    sound = tmp_path / "audio" / "better.mp3"
    sound.write_bytes(b"ID3 invented sound")

    script, recordings = await compiled_file(script_file)

    assert recordings == {script.questions[0].audio: sound}
    assert list(recordings_beside(script_file)) == [sound]


@pytest.mark.journey
async def test_recordings_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    script_file, folder = tmp_path / "spoken.md", tmp_path / "elsewhere"
    script_file.write_text(SPOKEN)
    folder.mkdir()
    (folder / "better.mp3").write_bytes(b"ID3 invented sound")

    script, recordings = await compiled_file(script_file, media=folder)

    assert recordings == {script.questions[0].audio: folder / "better.mp3"}
    with pytest.raises(BadScript, match="nowhere is no folder"):
        await compiled_file(script_file, media=tmp_path / "nowhere")


@pytest.mark.journey
async def test_a_script_that_cannot_be_asked_is_refused_with_everything_at_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(SPOKEN.replace("| text | better", "| txt | better"))

    with pytest.raises(BadScript) as refused:
        await compiled_file(bad)

    problems = refused.value.problems
    assert {(problem.row, problem.column) for problem in problems} >= {(2, "type")}
    assert len(problems) == len(set(problems))


def test_what_odk_would_not_open_is_a_problem_of_a_script_that_can_be_asked() -> None:
    words = consent_words()
    text = SPOKEN.replace("| audio |", "| save_to |").replace("better.mp3", "kept_thing")

    told = look_over("spoken.md", text.encode(), {}, words)

    assert '"problem": "ODK and Kobo would not open this form' in told
    assert script_from_json(compiled_body("spoken.md", text.encode(), {})).name == "spoken"


def test_what_is_said_about_consent_is_there_for_every_purpose_in_each_language() -> None:
    words = consent_words()

    assert {"en", "gd", "pl"} <= set(words)
    assert all(set(each.consents) == set(Purpose) for each in words.values())


def test_a_short_name_is_easy_to_type() -> None:
    assert short_name(Path("First Night (v2).xlsx")) == "first_night_v2"
    assert short_name(Path("x.md"), "gate") == "gate"
    with pytest.raises(BadInput, match="'first_night'"):
        short_name(Path("x.md"), "First night!")
    with pytest.raises(BadInput, match="--name"):
        short_name(Path("___.md"))
