"""What is known of an upload, to text and back."""

import pytest

from core.people import PartnershipId, StaffId
from portal.people_form import PersonRow
from portal.upload_form import UploadForm
from portal.upload_records import Answers, BegunUpload, Outcome, answers_from, text_of, titled, upload_from
from tests.opened import NOON

FORM = UploadForm(
    title="Dachaigh – “coming home”",
    consultation="c_1",
    made_on="2026-03-01",
    people=(PersonRow(number=1, label="Rowan 4F7", agreed=frozenset({"take_part", "keep_recording"}), how="spoken"),),
)


def begun(upload_id: str = "a" * 32, *, form: UploadForm = FORM, length: int = 300) -> BegunUpload:
    """Return an upload that has just begun."""
    return BegunUpload(
        id=upload_id, staff_id=StaffId("m_is"), partnership_id=PartnershipId("ps_here"), form=form, length=length,
        fingerprint="300-abc", answered_at=NOON, expires_at=NOON,
    )  # fmt: skip


def test_an_upload_comes_back_as_it_was() -> None:
    upload = begun()

    assert upload_from(text_of(upload)) == upload
    assert upload.outcome is Outcome.NONE


def test_answers_come_back_as_they_were() -> None:
    answers = Answers(
        id="b" * 32, staff_id=StaffId("m_is"), partnership_id=PartnershipId("ps_here"), form=FORM, count=2,
        answered_at=NOON, expires_at=NOON,
    )  # fmt: skip

    assert answers_from(text_of(answers)) == answers


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"answered_at": "soon"}', text_of(begun()).replace('"length"', '"x"')])
def test_text_that_is_no_upload_is_said_to_be_none(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        upload_from(text)


def test_files_that_were_added_together_are_told_apart_by_number() -> None:
    assert titled(FORM, number=1, count=1) == FORM.title
    assert titled(UploadForm(title="Coming home"), number=2, count=3) == "Coming home (2 of 3)"
