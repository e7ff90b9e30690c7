from dataclasses import FrozenInstanceError

import pytest

from portal.editing_contexts import EditPage, ListenPage, Speaker, VersionsPage


def test_a_context_cannot_change_while_its_page_is_drawn() -> None:
    with pytest.raises(FrozenInstanceError):
        Speaker(id="u", pseudonym="Rowan").pseudonym = "someone else"  # type: ignore[misc]


def test_each_page_has_a_template_of_its_own() -> None:
    assert len({page.template for page in (EditPage, ListenPage, VersionsPage)}) == 3
