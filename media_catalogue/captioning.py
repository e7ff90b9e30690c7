"""Gives out captions, and asks the gate for each: words that a viewer may not read are in none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.captions import CaptionFormat, Cue
from core.people import Viewer
from core.ports import Testimonies
from core.testimony import TestimonyId
from media_catalogue.captions_srt import srt_from
from media_catalogue.captions_vtt import vtt_from
from media_catalogue.cues import cues_from

WRITERS: Mapping[CaptionFormat, Callable[[Sequence[Cue]], str]] = {CaptionFormat.VTT: vtt_from, CaptionFormat.SRT: srt_from}


@dataclass(frozen=True, kw_only=True)
class CaptionDesk:
    """`core.ports.Captions` over what the store lets each viewer read."""

    testimonies: Testimonies

    async def captions(self, testimony_id: TestimonyId, viewer: Viewer, *, written_as: CaptionFormat) -> str:
        """Return a file of captions. Raises `NotFound` alike for what is not there and what is not allowed."""
        view = await self.testimonies.view(testimony_id, viewer)
        names = {each.participant_id: person.pseudonym for person in view.people for each in person.appearances}
        return WRITERS[written_as](cues_from(view.passages, names))
