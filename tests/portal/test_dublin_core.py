from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

from core.consultations import Approach
from core.describing import Description, Element
from core.findings import TestimonyView
from core.testimony import Medium, Recording, Testimony
from portal.dublin_core import DC, TYPES, as_xml, elements_of

MADE = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECORDING = Recording(sha256="a", byte_count=1, container="mov,mp4", length_ms=1, has_sound=True, has_picture=True)


def view(recording: Recording | None) -> TestimonyView:
    film = Testimony(
        id="t_1", partnership_id="p", consultation_id="c", medium=Medium.FILM, made_at=MADE, received_at=MADE, title="Home"
    )
    return TestimonyView(
        testimony=film, consultation="", approach=Approach.FILM, people=(), passages=(), tags=(), hidden_passages=False,
        may_play=False, recording=recording, renditions=(),
    )  # fmt: skip


def test_what_is_known_stands_beside_what_was_written_in_the_order_of_the_standard() -> None:
    written = Description(testimony_id="t_1", elements={Element.COVERAGE: "Perth", Element.TITLE: "Home"})

    assert elements_of(written, view(RECORDING)) == {
        "title": "Home",
        "date": "2026-03-02",
        "type": "MovingImage",
        "format": "mov,mp4",
        "identifier": "t_1",
        "coverage": "Perth",
    }
    assert next(iter(elements_of(written, view(RECORDING)))) == "title"


def test_the_format_is_not_told_where_it_may_not_be_played_and_a_written_date_counts() -> None:
    elements = elements_of(Description(testimony_id="t_1", elements={Element.DATE: "summer 2026"}), view(None))

    assert "format" not in elements
    assert elements["date"] == "summer 2026"


def test_every_medium_has_a_type() -> None:
    assert set(TYPES) == set(Medium)


def test_a_record_is_read_back_whatever_was_written() -> None:
    record = fromstring(as_xml({"title": 'The <gate> & "home"\x00\x0b', "coverage": "Perth\nOban"}))

    assert [(each.tag, each.text) for each in record] == [
        (f"{{{DC}}}title", 'The <gate> & "home"'),
        (f"{{{DC}}}coverage", "Perth\nOban"),
    ]
