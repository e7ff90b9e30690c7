from dataclasses import FrozenInstanceError

import pytest

from portal.contexts import Frame, Page


def test_a_context_cannot_change_while_its_page_is_drawn() -> None:
    frame = Frame(member_name="Isla Facilitator")

    with pytest.raises(FrozenInstanceError):
        frame.member_name = "someone else"  # type: ignore[misc]


def test_each_page_has_a_template_of_its_own() -> None:
    templates = [page.template for page in Page.__subclasses__()]

    assert len(templates) == len(set(templates))
