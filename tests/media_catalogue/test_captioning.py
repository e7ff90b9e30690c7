"""Captions of what the store lets each viewer read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.captions import CaptionFormat
from core.consent import Purpose
from core.consultations import Approach
from core.errors import NotFound
from core.findings import PersonInView, TestimonyView
from core.people import PartnershipId, StaffId, Viewer
from core.testimony import Appearance
from media_catalogue.captioning import CaptionDesk
from tests.media_catalogue.spoken_passages import spoken
from tests.media_catalogue.testimony_samples import a_testimony

VIEWER = Viewer(staff_id=StaffId("m_1"), partnership_id=PartnershipId("p_sample"), roles=frozenset())
NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class OneFilm:
    """The store stood in for: one film, which one viewer may read in part."""

    def __init__(self, *passages) -> None:
        self._passages = passages

    async def view(self, testimony_id, viewer) -> TestimonyView:
        if viewer != VIEWER:
            raise NotFound("testimony")
        appearance = Appearance(testimony_id=testimony_id, participant_id="p_1")
        return TestimonyView(
            testimony=a_testimony(), consultation="", approach=Approach.FILM, passages=self._passages, tags=(), recording=None,
            people=(PersonInView(pseudonym="Rowan 4F7", agreed=frozenset(Purpose), appearances=(appearance,)),),
            renditions=(), may_play=True, hidden_passages=True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("written_as", "begins"),
    [
        (CaptionFormat.VTT, "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Rowan 4F7>Rowan 4F7: It was</v>"),
        (CaptionFormat.SRT, "1\r\n00:00:00,000 --> 00:00:01,000\r\nRowan 4F7: It was\r\n"),
    ],
)
async def test_what_may_be_read_is_captioned_under_pseudonyms(written_as: CaptionFormat, begins: str) -> None:
    desk = CaptionDesk(testimonies=OneFilm(spoken("It was", speaker="p_1")))

    written = await desk.captions("t_rowan", VIEWER, written_as=written_as)

    assert written.startswith(begins)


async def test_whoever_may_not_read_gets_no_captions() -> None:
    desk = CaptionDesk(testimonies=OneFilm(spoken("It was")))

    with pytest.raises(NotFound):
        await desk.captions("t_rowan", replace(VIEWER, staff_id=StaffId("m_2")), written_as=CaptionFormat.VTT)
