"""Which themes an answer touches, by the project's own codebook."""

from pathlib import Path

import pytest

from app.shipped import working_partnership
from app.theme_sense import TaggerThemeSense
from core.people import PartnershipId
from media_catalogue.tagging import Tagger
from tests.app.opened_house import house_in
from tests.opened import WordEmbedder

pytestmark = pytest.mark.journey


async def test_words_touch_the_themes_whose_phrases_they_hold_and_no_words_touch_none(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)
        sense = TaggerThemeSense(tagger=Tagger(WordEmbedder()), themes=house.store.themes)

        touched = await sense.themes_in("I just wanted somebody to talk to, just somebody to talk to.", partnership.id)

        assert any(code.startswith("mentoring") for code in touched)
        assert await sense.themes_in("  ", partnership.id) == frozenset()
        assert await sense.themes_in("somebody to talk to", PartnershipId("nobody's")) == frozenset()
