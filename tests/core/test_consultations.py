"""A session is a fact at one moment: changed by replacing it, and begun with nothing answered."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest

from core.consultations import Answer, Approach, ConsultationId, Disposition, Session, SessionId, Stage, place_of
from core.people import AddressId, ParticipantId, PartnershipId

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def new_session() -> Session:
    return Session(
        id=SessionId("se_1"),
        partnership_id=PartnershipId("ps_1"),
        consultation_id=ConsultationId("c_1"),
        participant_id=ParticipantId("p_1"),
        address_id=AddressId("a_1"),
        channel="terminal",
        script_hash="f" * 64,
        language="en",
        stage=Stage.CONSENT,
        disposition=Disposition.INVITED,
        waiting_at=None,
        started_at=NOW,
        heard_at=NOW,
    )


def test_a_new_session_has_answered_nothing_and_said_nothing() -> None:
    session = new_session()

    assert (dict(session.answers), session.tries, session.turn, session.said) == ({}, 0, 0, 0)


def test_two_sessions_never_share_their_answers() -> None:
    assert new_session().answers is not new_session().answers


def test_a_session_is_changed_by_replacing_it_and_the_old_one_stays_as_it_was() -> None:
    before = new_session()

    after = replace(before, turn=1, answers={"q": Answer(question="q", value="yes", at=NOW)})

    assert before.turn == 0
    assert not before.answers
    assert after.answers["q"].value == "yes"
    with pytest.raises(FrozenInstanceError):
        before.turn = 5  # type: ignore[misc]


def test_the_place_of_a_session_changes_with_the_question_and_the_stage_but_not_with_another_try() -> None:
    session = replace(new_session(), stage=Stage.ASKING, waiting_at="housing")
    elsewhere = [
        replace(session, waiting_at="weeks"),
        replace(session, stage=Stage.SURE),
        replace(session, id=SessionId("se_2")),
        replace(session, stage=Stage.ENDED, waiting_at=None),
    ]

    places = {place_of(each) for each in [session, *elsewhere]}

    assert len(places) == 5
    assert place_of(replace(session, tries=2, turn=7, said=9)) == place_of(session)


def test_all_eight_approaches_can_be_reported_apart() -> None:
    assert len({approach.value for approach in Approach}) == 8


@pytest.mark.parametrize("words", [Approach, Disposition, Stage], ids=lambda each: each.__name__)
def test_kept_words_are_plain_snake_case_that_a_database_and_a_file_can_hold(words: type[Approach]) -> None:
    assert all(each.value == each.name.lower() for each in words)
