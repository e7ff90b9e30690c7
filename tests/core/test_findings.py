"""What search answers with can show a passage and its person's pseudonym, and never who they are."""

from dataclasses import MISSING, fields

import pytest

from core import findings
from core.findings import Finding, FindingsPage, PersonInView, Progress, Query, left_of


def test_an_empty_query_filters_nothing() -> None:
    query = Query()

    assert query.text == ""
    assert [query.consultation_id, query.approach, query.medium, query.theme] == [None] * 4


@pytest.mark.parametrize("shown", [Finding, PersonInView], ids=lambda each: each.__name__)
def test_a_person_is_shown_by_pseudonym_and_never_by_id_or_address(shown: type) -> None:
    names = {field.name for field in fields(shown)}

    assert not names & {"participant_id", "address", "address_id", "name", "email"}


@pytest.mark.parametrize(
    ("shown", "facts"), [(Finding, {"may_play", "is_doubted"}), (findings.TestimonyView, {"may_play", "hidden_passages"})]
)
def test_whether_something_may_be_played_or_was_hidden_is_always_said_and_never_assumed(shown: type, facts: set[str]) -> None:
    required = {field.name for field in fields(shown) if field.default is MISSING and field.default_factory is MISSING}

    assert facts <= required


def test_progress_holds_no_words_of_the_testimony() -> None:
    assert not {field.name for field in fields(Progress)} & {"text", "passage", "transcript", "participant"}


def test_a_page_without_findings_still_counts_them() -> None:
    assert FindingsPage(findings=(), total=0).facets == {}


@pytest.mark.parametrize(
    ("done", "counted_from", "seconds", "left_s"),
    [
        (0.5, 0.0, 60, 60),
        (0.9, 0.5, 40, 10),
        (0.02, 0.0, 60, None),
        (0.5, 0.5, 60, None),
        (0.5, 0.0, 0, None),
        (1.0, 0.0, 60, 0),
    ],
)
def test_what_is_left_follows_from_what_was_done_in_the_time(
    done: float, counted_from: float, seconds: float, left_s: int | None
) -> None:
    assert left_of(done, counted_from=counted_from, seconds=seconds) == left_s
