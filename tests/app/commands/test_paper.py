"""`heard paper`: forms out, forms back in, whole and once; and tables that are no such thing."""

import csv
import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader

from app.commands.paper import rows_in, setting_called
from core.consultations import Setting
from core.errors import BadInput
from tests.journeys.program import heard, objects


def table(path: Path, *rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_rows_are_read_alike_from_csv_and_from_a_spreadsheet(tmp_path: Path) -> None:
    made = [["code", "ready", "how"], ["2347-ACDE", "5", "It went, well."], ["", "", ""], ["X", "", ""]]
    book = Workbook()
    for row in made:
        book.active.append(row[:1] + [int(cell) if cell.isdigit() else cell for cell in row[1:]])
    book.save(tmp_path / "typed.xlsx")

    from_csv = rows_in(table(tmp_path / "typed.csv", *made))

    assert from_csv == rows_in(tmp_path / "typed.xlsx")
    assert [(row.number, dict(row.said)) for row in from_csv] == [
        (2, {"code": "2347-ACDE", "ready": "5", "how": "It went, well."}),
        (4, {"code": "X"}),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"name,how\nx,y\n"),
        ("a.csv", b"code,how\n"),
        ("a.csv", b"code,how,how\n1,2,3\n"),
        ("a.csv", b"code\xff\xfe\n"),
        ("a.csv", b'code,"how\n1,2\n'),
        ("a.xlsx", b"no spreadsheet"),
    ],
)
def test_what_is_no_table_of_forms_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadInput):
        rows_in(tmp_path / name)


def test_a_setting_that_is_misspelt_is_named() -> None:
    assert setting_called("Custody") is Setting.CUSTODY
    with pytest.raises(BadInput, match="custody"):
        setting_called("custdy")


@pytest.mark.journey
def test_forms_are_printed_typed_up_once_and_joined_only_with_agreement(tmp_path: Path) -> None:
    home, forms = tmp_path / "home", tmp_path / "forms.pdf"
    printed = heard(home, "paper", "print", "first_night", "--copies", "2", "-o", str(forms))
    text = "".join(page.extract_text() for page in PdfReader(forms).pages)
    codes = list(dict.fromkeys(re.findall(r"Form (\w{4}-\w{4}), page 1", text)))
    head = ["code", "consent_take_part", "ready", "better", "slept"]
    bad = table(tmp_path / "bad.csv", head, [codes[0], "yes", "9", "A bed.", "own"], ["0000-0000", "yes", "", "", ""])
    good = table(
        tmp_path / "good.csv", head, [codes[0], "yes", "4", "A bed, dry and warm.", "own"], [codes[1], "no", "", "", ""]
    )

    refused = heard(home, "paper", "type", str(bad))
    kept = heard(home, "paper", "type", str(good), "--json")
    again = heard(home, "paper", "type", str(good), "--json")
    found = objects(heard(home, "search", "dry and warm", "--json").stdout)
    unagreed = heard(home, "paper", "join", codes[0], "Rowan 4F7")

    assert printed.returncode == 0, printed.stderr
    assert len(codes) == 2
    assert refused.returncode == 1
    assert "Row 2, 'ready'" in refused.stderr
    assert "Row 3, 'code'" in refused.stderr
    assert objects(kept.stdout) == [{"forms": 2, "testimony": 1}]
    assert objects(again.stdout) == [{"forms": 0, "testimony": 0}]
    assert [each["text"] for each in found] == ["A bed, dry and warm."]
    assert unagreed.returncode == 1
    assert "only if they agreed" in unagreed.stderr
