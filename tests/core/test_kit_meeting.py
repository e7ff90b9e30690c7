from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.concerns import ConcernEvent, ConcernEventKind
from core.consent import Purpose
from core.consultations import Disposition
from core.kit_meeting import as_told, is_later, not_ahead, session_kept
from tests.opened import NOON
from tests.storage.made import a_testimony, consent, session

SESSIONS = st.builds(
    lambda turn, minute, said, ended: session(
        turn, heard_at=NOON + timedelta(minutes=turn * 100 + minute), said=said, disposition=ended
    ),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 5),
    st.sampled_from([Disposition.STARTED, Disposition.WITHDRAWN]),
)


@given(SESSIONS, SESSIONS, SESSIONS)
def test_it_does_not_matter_which_session_came_first_or_how_often(one, two, three) -> None:
    kept = session_kept(session_kept(one, two), three)

    def facts(each):
        return each.turn, each.heard_at, each.said, each.disposition

    assert (
        facts(kept) == facts(session_kept(one, session_kept(three, two))) == facts(session_kept(session_kept(kept, two), one))
    )


def test_who_took_everything_back_is_not_asked_on_by_a_laptop_that_went_on() -> None:
    gone = session(3, disposition=Disposition.WITHDRAWN)

    assert session_kept(gone, session(9)).disposition is Disposition.WITHDRAWN
    assert session_kept(session(9), gone).disposition is Disposition.WITHDRAWN


def test_what_is_level_stays_as_the_home_has_it() -> None:
    marked = session(3, reminders=1)

    assert session_kept(marked, session(3)) is marked


def test_the_count_of_what_was_said_never_falls() -> None:
    assert session_kept(session(2, said=9), session(3, said=4)).said == 9


def test_of_two_edits_the_newer_counts_and_of_two_made_apart_all_pick_the_same() -> None:
    first, second = a_testimony(text="a"), a_testimony(text="b")

    assert is_later(first, replace(first, version=2))
    assert not is_later(replace(first, version=2), second)
    assert is_later(first, second) is not is_later(second, first)
    assert not is_later(first, first)


def test_whoever_was_on_it_there_was_told_of_it_and_no_more() -> None:
    def line(kind: ConcernEventKind) -> ConcernEvent:
        return ConcernEvent(concern_id="n_1", kind=kind, at=NOON, staff_id="m_1")

    stays = {ConcernEventKind.RAISED, ConcernEventKind.AGAIN, ConcernEventKind.TOLD, ConcernEventKind.NOT_TOLD}
    for kind in ConcernEventKind:
        assert as_told(line(kind)).kind is (kind if kind in stays else ConcernEventKind.TOLD)


def test_a_record_is_never_from_the_future() -> None:
    record = consent(Purpose.TAKE_PART, minute=5)

    assert not_ahead(record, NOON).at == NOON
    assert not_ahead(record, NOON + timedelta(hours=1)) == record
