from core.outside import CopyState, Hindrance, OutsideCopy
from tests.opened import NOON


def test_a_copy_that_is_asked_for_waits_and_is_made_of_nothing_yet() -> None:
    asked = OutsideCopy(testimony_id="t_1", with_captions=True, asked_by="m_1", asked_at=NOON)

    assert (asked.state, asked.recipe) == (CopyState.ASKED, "")


def test_what_hinders_a_copy_is_said_in_whole_sentences() -> None:
    assert all(each.value.endswith(".") for each in Hindrance)
