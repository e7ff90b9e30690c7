"""Sheets about invented films, as a facilitator's spreadsheet would save them."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

from openpyxl import Workbook

from core.consultations import Approach, Consultation, ConsultationId
from core.people import PartnershipId
from media_catalogue.manifest import Facts

TODAY = date(2026, 11, 28)
FILMS = Consultation(
    id=ConsultationId("k_1"),
    partnership_id=PartnershipId("ps_1"),
    name="films",
    title="Our films",
    approach=Approach.FILM,
    script_hash=None,
    opened_at=datetime(2026, 3, 2, tzinfo=UTC),
)
HEADINGS = ("file", "title", "made on", "consultation", "person", "take part", "keep recording", "how")
KITCHEN = ("kitchen.m4a", "In the kitchen", "5/11/2026", "films", "Rowan 4F7", "yes", "yes", "witnessed")


def facts(*, is_beside_its_film: bool = False, consultation: str = "") -> Facts:
    """What is known beside a sheet."""
    return Facts(
        consultations={FILMS.name: FILMS}, today=TODAY, is_beside_its_film=is_beside_its_film, consultation=consultation
    )


def table(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, delimiter: str = ",", ends: str = "\r\n") -> bytes:
    """A table as text, in UTF-8."""
    return ends.join(delimiter.join(cells) for cells in (headings, *rows)).encode()


def workbook(*rows: Sequence[object], headings: Sequence[object] = HEADINGS) -> bytes:
    """The same as a spreadsheet."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
