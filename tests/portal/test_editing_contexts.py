from dataclasses import FrozenInstanceError

import pytest

from core.testimony import Doubt, TranscriptOrigin
from portal.editing_contexts import EditPage, ListenPage, Speaker, VersionsPage
from portal.pages import environment


def test_every_doubt_and_every_kind_of_version_has_words_of_its_own() -> None:
    words = environment().get_template("_words.html").module

    assert words.doubts.keys() == {doubt.value for doubt in Doubt}
    assert words.origins.keys() == {origin.value for origin in TranscriptOrigin}


def test_a_context_cannot_change_while_its_page_is_drawn() -> None:
    with pytest.raises(FrozenInstanceError):
        Speaker(id="u", pseudonym="Rowan").pseudonym = "someone else"  # type: ignore[misc]


def test_each_page_has_a_template_of_its_own() -> None:
    assert len({page.template for page in (EditPage, ListenPage, VersionsPage)}) == 3
