from datetime import UTC, date, datetime

import pytest

from core.consent import HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId
from core.people import PartnershipId
from portal.upload_form import form_from, problems_in, submission_from

TODAY = date(2026, 11, 5)
CONSULTATION = Consultation(
    id=ConsultationId("c_1"), partnership_id=PartnershipId("ps_1"), name="first_night", title="The first night",
    approach=Approach.FILM, script_hash=None, opened_at=datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip
GOOD = {"title": ["Coming home"], "consultation": ["c_1"], "made-on": ["2026-11-04"]}
PERSON = {
    "person-1-label": ["  Rowan   4F7 "],
    "person-1-agreed": ["take_part", "quote_words"],
    "person-1-how": ["spoken"],
    "person-1-starts": ["0:05"],
    "person-1-ends": ["1:00"],
}


def problems(fields: dict[str, list[str]], *, has_file: bool = True) -> list[str]:
    return [problem.field for problem in problems_in(form_from(fields), [CONSULTATION], has_file=has_file, today=TODAY)]


def test_a_good_form_becomes_a_submission() -> None:
    form = form_from(GOOD | PERSON)

    submission = submission_from(form, CONSULTATION)

    assert problems(GOOD | PERSON) == []
    assert submission.title == "Coming home"
    assert submission.made_at == datetime(2026, 11, 4, tzinfo=UTC)
    (person,) = submission.people
    assert person.pseudonym == "Rowan 4F7"
    assert person.agreed == {Purpose.TAKE_PART, Purpose.QUOTE_WORDS}
    assert (person.how, person.start_ms, person.end_ms) == (HowGiven.SPOKEN, 5000, 60_000)


def test_what_is_not_ticked_is_not_agreed() -> None:
    fields = GOOD | PERSON | {"person-1-agreed": []}

    assert submission_from(form_from(fields), CONSULTATION).people[0].agreed == frozenset()


def test_everything_wrong_is_said_at_once_in_the_order_of_the_page() -> None:
    assert problems({}, has_file=False) == ["file", "title", "consultation", "made-on"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ["x" * 201]}, "title"),
        ({"consultation": ["c_of_someone_else"]}, "consultation"),
        ({"made-on": ["2026-11-06"]}, "made-on"),
        ({"made-on": ["31/2/2026"]}, "made-on"),
        ({"person-1-label": [""]}, "person-1-label"),
        ({"person-1-label": ["x" * 61]}, "person-1-label"),
    ],
)
def test_each_problem_names_the_field_to_mend(change: dict[str, list[str]], field: str) -> None:
    assert problems(GOOD | PERSON | change) == [field]
