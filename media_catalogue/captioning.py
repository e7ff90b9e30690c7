"""Gives out captions, and asks the gate for each: words that a viewer may not read are in none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.captions import Audience, CaptionFormat, Cue
from core.people import ParticipantId, Viewer
from core.ports import Quotes, Testimonies
from core.testimony import Passage, TestimonyId
from media_catalogue.captions_srt import srt_from
from media_catalogue.captions_vtt import vtt_from
from media_catalogue.cues import cues_from
from media_catalogue.public_words import spoken_publicly

WRITERS: Mapping[CaptionFormat, Callable[[Sequence[Cue]], str]] = {CaptionFormat.VTT: vtt_from, CaptionFormat.SRT: srt_from}


@dataclass(frozen=True, kw_only=True)
class CaptionDesk:
    """`core.ports.Captions` over what the store lets each viewer read."""

    testimonies: Testimonies
    quotes: Quotes

    async def captions(
        self, testimony_id: TestimonyId, viewer: Viewer, *, written_as: CaptionFormat, audience: Audience = Audience.TEAM
    ) -> str:
        """Return a file of captions. Raises `NotFound` alike for what is not there and what is not allowed."""
        return WRITERS[written_as](await self.cues(testimony_id, viewer, audience))

    async def cues(self, testimony_id: TestimonyId, viewer: Viewer, audience: Audience) -> Sequence[Cue]:
        """Return the cues that `audience` may see. Raises `NotFound` alike for what is not there and what is not allowed."""
        view = await self.testimonies.view(testimony_id, viewer)
        if audience is Audience.OUTSIDE:
            quoted = [spoken_publicly(each) for each in await self.quotes.quotable(testimony_id, viewer)]
            return cues_from(quoted, outside_names(quoted))
        names = {each.participant_id: person.pseudonym for person in view.people for each in person.appearances}
        return cues_from(view.passages, names)


def outside_names(passages: Sequence[Passage]) -> Mapping[ParticipantId, str]:
    """Return how speakers are called where anybody may look: by number, as a pseudonym would join up what they said elsewhere.

    Where one person speaks alone, nothing tells them apart from anybody.
    """
    speakers = dict.fromkeys(passage.speaker_id for passage in passages if passage.speaker_id)
    if len(speakers) == 1:
        return {}
    return {speaker: f"Speaker {number}" for number, speaker in enumerate(speakers, start=1)}
