import io
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from openpyxl import load_workbook

from bot.xform_export import ConsentWords, Tables, form_problems, tables_in, with_consent, workbook_of, xform_of
from core.consent import Purpose
from tests.bot.chats import MARKDOWN, PROMPTS

XF = "{http://www.w3.org/2002/xforms}"
ENGLISH = ConsentWords(
    consents={purpose: f"May we? ({purpose.value})" for purpose in Purpose}, yes="Yes", no="No", refused="That is fine."
)
POLISH = ConsentWords(
    consents={purpose: f"Czy możemy? ({purpose.value})" for purpose in Purpose}, yes="Tak", no="Nie", refused="W porządku."
)
PURPOSES = (Purpose.TAKE_PART, Purpose.QUOTE_WORDS)


def exported(markdown: str) -> Tables:
    tables = tables_in(markdown.encode(), suffix=".md")
    return with_consent(tables, PURPOSES, {"en": ENGLISH, "pl": POLISH}, language="en", form_id="first_week")


def bind_of(form: Element, path: str) -> Element:
    return next(each for each in form.iter(f"{XF}bind") if each.get("nodeset") == path)


def test_the_form_asks_for_consent_first_and_nothing_without_it() -> None:
    form = fromstring(xform_of(exported(MARKDOWN)))

    asked = [each.get("ref") for each in form.iter() if each.tag in {f"{XF}select1", f"{XF}input", f"{XF}group"}]
    assert asked[:4] == ["/data/take_part", "/data/quote_words", "/data/heard_said_no", "/data/heard_questions"]
    assert bind_of(form, "/data/take_part").get("required") == "true()"
    assert str(bind_of(form, "/data/heard_questions").get("relevant")).split() == ["/data/take_part", "=", "'yes'"]
    assert bind_of(form, "/data/quote_words").get("relevant") is not None


def test_every_question_of_the_script_is_in_the_form_with_its_condition() -> None:
    form = fromstring(xform_of(exported(MARKDOWN)))

    assert bind_of(form, "/data/heard_questions/housing").get("type") == "string"
    assert "nowhere" in str(bind_of(form, "/data/heard_questions/weeks").get("relevant"))
    assert bind_of(form, "/data/heard_questions/message").get("type") == "binary"


def test_nothing_of_our_own_columns_is_left() -> None:
    made = exported(MARKDOWN)

    assert "consult" not in xform_of(made)
    assert not any(column.startswith("consult") for row in (*made.survey, *made.settings) for column in row)


def test_a_place_is_asked_by_its_name() -> None:
    made = exported("| survey | | | |\n| | type | name | label |\n| | geopoint | place | Which town? |\n")

    form = fromstring(xform_of(made))

    assert bind_of(form, "/data/heard_questions/place").get("type") == "string"


def test_consent_is_asked_in_the_languages_of_the_script_and_never_blank() -> None:
    made = exported(
        "| survey | | | | | |\n| | type | name | label::English (en) | label::Polski (pl) | label::Gàidhlig (gd) |\n"
        "| | text | one | One | Jeden | Aon |\n"
    )

    first = made.survey[0]

    assert first["label::English (en)"] == "May we? (take_part)"
    assert first["label::Polski (pl)"] == "Czy możemy? (take_part)"
    assert first["label::Gàidhlig (gd)"] == "May we? (take_part)"
    assert made.choices[0]["label::Polski (pl)"] == "Tak"


def test_every_shipped_script_becomes_a_form(tmp_path: Path) -> None:
    for path in sorted((PROMPTS / "consultations").glob("*.md")):
        tables = tables_in(path.read_bytes(), suffix=".md")
        made = with_consent(
            tables, tuple(Purpose), {"en": ENGLISH, "gd": ENGLISH, "pl": POLISH}, language="en", form_id=path.stem
        )

        assert fromstring(xform_of(made)).tag.endswith("html")


def test_a_workbook_holds_the_same_tables_and_no_formula() -> None:
    made = exported("| survey | | | |\n| | type | name | label |\n| | text | one | =1+1 |\n")

    book = load_workbook(io.BytesIO(workbook_of(made)))

    cells = [cell for row in book["survey"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "=1+1" in {cell.value for cell in cells}
    assert tables_in(workbook_of(made), suffix=".xlsx").survey[0]["name"] == "take_part"


def test_rows_keep_their_places_and_ours_have_none() -> None:
    made = exported("| survey | | | |\n| | type | name | label |\n| | text | one | One |\n\n| | text | two | Two |\n")

    assert made.numbers == [None, None, None, None, 2, 3, None]
    assert len(made.numbers) == len(made.survey)


def test_what_odk_would_not_open_is_said_in_the_row_that_the_practitioner_sees() -> None:
    made = exported(
        "| survey | | | | |\n| | type | name | label | save_to |\n"
        "| | text | one | One | |\n| | text | two | Two | kept_thing |\n"
    )

    (problem,) = form_problems(made)

    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, "save_to")
    assert problem.problem.startswith("ODK and Kobo would not open this form: ")
    assert "[row" not in problem.problem


def test_what_is_wrong_with_no_row_is_said_of_the_sheet() -> None:
    made = exported("| survey | | | |\n| | type | name | label |\n| | select_one nowhere | one | One |\n")

    (problem,) = form_problems(made)

    assert (problem.sheet, problem.row) == ("choices", None)
    assert form_problems(exported(MARKDOWN)) == ()


@pytest.mark.parametrize(
    "headings", ["Type | Name | Label", "type | value | caption", "command | tag | LABEL", "type | name | label:English (en)"]
)
def test_headings_as_xlsform_spells_them_otherwise_stand_beside_ours(headings: str) -> None:
    made = exported(
        f"| survey | | | |\n| | {headings} |\n| | select_one l | one | One? |\n"
        "| choices | | | |\n| | list name | value | caption |\n| | l | a | An answer |\n| | l | b | Another |\n"
    )

    assert form_problems(made) == ()
    assert bind_of(fromstring(xform_of(made)), "/data/heard_questions/one").get("type") == "string"
