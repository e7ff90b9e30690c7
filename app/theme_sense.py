"""Which themes an answer touches, for choosing a probe: the catalogue's tagger over the partnership's codebook."""

from core.errors import NotFound
from core.people import PartnershipId
from core.ports import Themes
from core.testimony import Passage, PassageId, TestimonyId
from media_catalogue.tagging import Tagger


class TaggerThemeSense:
    """`core.ports.ThemeSense` over the tagger."""

    def __init__(self, *, tagger: Tagger, themes: Themes) -> None:
        self._tagger = tagger
        self._themes = themes

    async def themes_in(self, text: str, partnership_id: PartnershipId) -> frozenset[str]:
        """Return the codes of the themes that `text` touches; none where there is no codebook. Raises `EngineFailed`."""
        if not text.strip():
            return frozenset()
        try:
            codebook = await self._themes.codebook(partnership_id)
        except NotFound:
            return frozenset()
        passage = Passage(
            id=PassageId("asked"),
            testimony_id=TestimonyId("asked"),
            transcript_version=0,
            position=0,
            text=text,
            start_char=0,
            end_char=len(text),
        )
        return frozenset(tag.theme for tag in await self._tagger.tags_for([passage], codebook))
