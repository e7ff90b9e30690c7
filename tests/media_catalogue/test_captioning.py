"""Captions of what the store lets each viewer read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.captions import Audience, CaptionFormat
from core.consent import Purpose
from core.consultations import Approach
from core.errors import NotFound
from core.findings import PersonInView, TestimonyView
from core.names import LookedThrough, Name, NameKind
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


class SomeQuotes:
    """What may be quoted of it."""

    def __init__(self, *quoted: LookedThrough) -> None:
        self._quoted = quoted

    async def quotable(self, testimony_id, viewer):
        return self._quoted


def desk_of(*passages, quoted: tuple[LookedThrough, ...] = ()) -> CaptionDesk:
    return CaptionDesk(testimonies=OneFilm(*passages), quotes=SomeQuotes(*quoted))


def with_name(passage, words: str, stand_in: str) -> LookedThrough:
    at = passage.text.index(words)
    name = Name(passage_id=passage.id, start_char=at, end_char=at + len(words), kind=NameKind.PERSON, why="", stand_in=stand_in)
    return LookedThrough(passage=passage, names=(name,), is_looked_through=True, is_reviewed=True)


@pytest.mark.parametrize(
    ("written_as", "begins"),
    [
        (CaptionFormat.VTT, "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Rowan 4F7>Rowan 4F7: It was</v>"),
        (CaptionFormat.SRT, "1\r\n00:00:00,000 --> 00:00:01,000\r\nRowan 4F7: It was\r\n"),
    ],
)
async def test_what_may_be_read_is_captioned_under_pseudonyms(written_as: CaptionFormat, begins: str) -> None:
    desk = desk_of(spoken("It was", speaker="p_1"))

    written = await desk.captions("t_rowan", VIEWER, written_as=written_as)

    assert written.startswith(begins)


async def test_whoever_may_not_read_gets_no_captions() -> None:
    desk = desk_of(spoken("It was"))

    with pytest.raises(NotFound):
        await desk.captions("t_rowan", replace(VIEWER, staff_id=StaffId("m_2")), written_as=CaptionFormat.VTT)


async def test_outside_only_what_may_be_quoted_is_captioned_with_stand_ins_and_without_pseudonyms() -> None:
    said, secret = spoken("Davie met me", speaker="p_1"), spoken("Not for anybody", start_ms=9_000, position=1, speaker="p_1")
    desk = desk_of(said, secret, quoted=(with_name(said, "Davie", "[a friend]"),))

    written = await desk.captions("t_rowan", VIEWER, written_as=CaptionFormat.SRT, audience=Audience.OUTSIDE)

    assert "[a friend] met me" in written
    assert "Not for anybody" not in written
    assert "Rowan" not in written
    assert "Davie" not in written


async def test_outside_several_speakers_are_told_apart_by_number() -> None:
    first, second = spoken("I was", speaker="p_2"), spoken("So was I", start_ms=9_000, position=1, speaker="p_1")
    quoted = tuple(LookedThrough(passage=each, names=(), is_looked_through=True, is_reviewed=True) for each in (first, second))

    written = await desk_of(first, second, quoted=quoted).captions(
        "t_rowan", VIEWER, written_as=CaptionFormat.VTT, audience=Audience.OUTSIDE
    )

    assert "<v Speaker 1>Speaker 1: I was</v>" in written
    assert "<v Speaker 2>Speaker 2: So was I</v>" in written
