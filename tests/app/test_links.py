"""Addresses of pages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.links import base_url, chat_url, testimony_url
from app.settings import Settings
from core.consultations import Approach, ConsultationId
from core.findings import Finding, FindingKind
from core.testimony import Medium, PassageId, TestimonyId


def finding(start_ms: int | None) -> Finding:
    return Finding(
        passage_id=PassageId("t_1.1.0"),
        testimony_id=TestimonyId("t_1"),
        text="x",
        start_ms=start_ms,
        end_ms=None,
        participant="Rowan 4F7",
        consultation_id=ConsultationId("c_1"),
        consultation="The first night",
        approach=Approach.INTERVIEW,
        medium=Medium.FILM,
        made_at=datetime(2026, 1, 5, tzinfo=UTC),
        title="",
        question_label="",
        themes=(),
        matches=(),
        why=(),
        is_doubted=False,
        may_play=True,
        score=1.0,
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(host="127.0.0.1", port=8001), "http://127.0.0.1:8001"),
        (Settings(host="::1", port=8000), "http://[::1]:8000"),
        (Settings(base_url="https://heard.example/"), "https://heard.example"),
    ],
)
def test_the_server_is_told_as_people_reach_it(settings: Settings, expected: str) -> None:
    assert base_url(settings) == expected


def test_a_finding_in_a_film_is_linked_at_its_time() -> None:
    assert testimony_url(Settings(base_url="https://h.example"), finding(12_340)).endswith("/testimony/t_1?t=12340#p-t_1.1.0")


def test_typed_words_are_linked_without_a_time() -> None:
    assert testimony_url(Settings(base_url="https://h.example"), finding(None)).endswith("/testimony/t_1#p-t_1.1.0")


def test_what_the_team_wrote_is_linked_where_it_stands_on_the_page_and_a_note_at_its_second() -> None:
    note = replace(finding(42_000), kind=FindingKind.NOTE, passage_id=None, participant="")

    assert testimony_url(Settings(base_url="https://h.example"), note).endswith("/testimony/t_1?t=42000#about")


def test_a_consultations_short_name_is_written_as_an_address_takes_it() -> None:
    assert chat_url("https://h.example", "my paper/1") == "https://h.example/chat/my%20paper%2F1"
