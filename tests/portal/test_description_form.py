from core.describing import LONGEST_LINE, MOST_NOTES, Description, Element, Note
from portal.description_form import SPARE_ROWS, description_from, form_from, form_of, problems_in

POSTED = {
    "title": ["Coming home"],
    "coverage": [" Perth "],
    "version": ["3"],
    "note-2-at": ["0:42"],
    "note-2-text": ["The gate closes"],
    "type": ["not for typing"],
}


def test_what_is_typed_is_read_without_the_rows_that_were_emptied() -> None:
    form = form_from(POSTED)

    assert description_from(form, "t_1") == Description(
        testimony_id="t_1",
        elements={Element.TITLE: "Coming home", Element.COVERAGE: "Perth"},
        notes=(Note(start_ms=42_000, text="The gate closes"),),
        version=3,
    )
    assert (form.rows[0].at, len(form.rows)) == ("0:42", 1 + SPARE_ROWS)


def test_what_is_kept_fills_the_form_and_comes_back_as_it_was() -> None:
    kept = Description(testimony_id="t_1", notes=(Note(start_ms=3_723_000, text="rain"),), version=1)

    form = form_of(kept)

    assert form.rows[0].at == "1:02:03"
    assert description_from(form, "t_1") == kept


def test_everything_wrong_is_told_at_once_beside_its_field() -> None:
    form = form_from(
        {
            "rights": ["x" * (LONGEST_LINE + 1)],
            "note-1-at": ["later"],
            "note-1-text": ["a"],
            "note-2-text": ["b"],
            "note-3-at": ["2:00"],
            "note-3-text": ["c"],
            "note-4-at": ["0:01"],
        }
    )

    fields = [problem.field for problem in problems_in(form, length_ms=60_000)]

    assert fields == ["rights", "note-1-at", "note-2-at", "note-3-at", "note-4-text"]


def test_a_version_nobody_could_have_sent_is_none() -> None:
    assert [form_from({"version": [text]}).version for text in ("", "-1", "x", "9" * 30, "²")] == [0] * 5


def test_rows_end_somewhere() -> None:
    many = Description(testimony_id="t_1", notes=tuple(Note(start_ms=n, text="a") for n in range(MOST_NOTES)))

    assert len(form_of(many).rows) == MOST_NOTES
