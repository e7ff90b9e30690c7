from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.odk_importing import Imported, NotImported, session_from
from bot.odk_submissions import Submission, problem_in
from bot.script import Choice, Question, QuestionKind, Repeat, Script
from bot.step import Talk
from core.consent import HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId, Disposition, Route, SessionId, Stage
from core.people import AddressId, ParticipantId, PartnershipId
from tests.bot.chats import NOON, SAFEGUARDING, WORDING, script

YES_NO = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"))
QUESTIONS = (
    Question(name="ready", kind=QuestionKind.INTEGER, label="How ready?", constraint=". >= 1 and . <= 5"),
    Question(name="home", kind=QuestionKind.SELECT_ONE, label="A home?", choices=YES_NO),
    Question(name="where", kind=QuestionKind.TEXT, label="Where, if ${home}?", relevant="${home} = 'yes'"),
    Question(name="needs", kind=QuestionKind.SELECT_MULTIPLE, label="Needs?", choices=YES_NO),
    Question(name="day", kind=QuestionKind.DATE, label="Which day?"),
    Question(name="photo", kind=QuestionKind.IMAGE, label="A picture?"),
    Question(name="who", kind=QuestionKind.TEXT, label="Who helped?", repeat="helper"),
    Question(name="helper_more", kind=QuestionKind.MORE, label="Another?", repeat="helper"),
)
CONSULTATION = Consultation(
    id=ConsultationId("c_1"),
    partnership_id=PartnershipId("ps_1"),
    name="first",
    title="First",
    approach=Approach.SURVEY,
    script_hash="ab",
    opened_at=NOON,
)
MADE = datetime(2026, 2, 1, 9, tzinfo=UTC)
AGREED = {"take_part": "yes", "quote_words": "yes", "keep_recording": "no"}


def made() -> Script:
    return replace(script(), questions=QUESTIONS, repeats=(Repeat(name="helper"),))


def brought(values: dict[str, str], *, at: datetime | None = MADE) -> Imported | NotImported:
    return session_from(
        Submission(instance_id="uuid:one", values=values, at=at, row=7),
        Talk(script=made(), wording=WORDING, safeguarding=SAFEGUARDING),
        CONSULTATION,
        script_hash="ab",
        participant_id=ParticipantId("p_1"),
        session_id=SessionId("s_1"),
        address_id=AddressId("a_1"),
        names={},
        how=HowGiven.WITNESSED,
        now=NOON,
    )


def kept(values: dict[str, str], *, at: datetime | None = MADE) -> Imported:
    result = brought(values, at=at)
    assert isinstance(result, Imported)
    return result


def test_a_form_becomes_a_whole_session_of_a_new_person() -> None:
    turn = kept({**AGREED, "ready": "3", "home": "yes", "where": "In a hostel.", "day": "2026-01-31"}).turn

    assert turn.session is not None
    assert (turn.session.stage, turn.session.disposition) == (Stage.ENDED, Disposition.COMPLETED)
    assert (turn.session.route, turn.session.started_at, turn.session.turn) == (Route.IMPORTED, MADE, 1)
    assert turn.participant is not None
    assert (turn.inbox_id, turn.address_value) == (None, "uuid:one")
    assert {answer.question: answer.value for answer in turn.answers} == {
        "ready": "3",
        "home": "yes",
        "where": "answered",
        "day": "2026-01-31",
    }


def test_free_words_become_testimony_exactly_as_they_are() -> None:
    (testimony,) = kept({**AGREED, "home": "yes", "where": "  It wis  a'right. "}).turn.testimony

    assert testimony.text == "  It wis  a'right. "
    assert (testimony.question, testimony.question_label) == ("where", "Where, if Yes?")
    assert (testimony.made_at, testimony.received_at, testimony.route) == (MADE, NOON, Route.IMPORTED)


def test_each_purpose_that_was_asked_is_a_line_in_the_ledger_and_no_other() -> None:
    consents = kept({**AGREED, "ready": "3"}).turn.consents

    assert {(each.purpose, each.granted, each.how) for each in consents} == {
        (Purpose.TAKE_PART, True, HowGiven.WITNESSED),
        (Purpose.QUOTE_WORDS, True, HowGiven.WITNESSED),
        (Purpose.KEEP_RECORDING, False, HowGiven.WITNESSED),
    }


@pytest.mark.parametrize("take_part", [{}, {"take_part": "no"}])
def test_without_a_yes_to_taking_part_nothing_is_kept(take_part: dict[str, str]) -> None:
    assert brought({**take_part, "ready": "3"}) == NotImported(problems=(), said_no=True)


def test_an_answer_that_does_not_apply_is_left_out() -> None:
    turn = kept({**AGREED, "home": "no", "where": "Should not be here."}).turn

    assert turn.testimony == ()
    assert [answer.question for answer in turn.answers] == ["home"]


def test_every_problem_of_a_form_is_named_by_row_and_column_without_the_value() -> None:
    result = brought({**AGREED, "ready": "9", "home": "perhaps", "day": "2026-02-31", "needs": "yes maybe"})

    assert isinstance(result, NotImported)
    assert [(problem.row, problem.column) for problem in result.problems] == [
        (7, "ready"),
        (7, "home"),
        (7, "needs"),
        (7, "day"),
    ]
    assert not result.said_no
    assert not any(value in str(problem) for problem in result.problems for value in ("perhaps", "maybe", "02-31"))


def test_words_too_long_for_an_answer_are_a_problem() -> None:
    result = brought({**AGREED, "home": "yes", "where": "word " * 10_000})

    assert isinstance(result, NotImported)
    assert [problem.column for problem in result.problems] == ["where"]


def test_a_file_is_counted_and_its_name_not_kept() -> None:
    result = kept({**AGREED, "photo": "1772.jpg"})

    assert result.left_out == ("photo",)
    assert result.turn.answers == ()


def test_the_rounds_of_a_repeat_keep_their_own_words() -> None:
    values = {
        **AGREED,
        "helper[1]/who": "a worker",
        "helper[1]/helper_more": "yes",
        "helper[2]/who": "my sister",
        "helper[2]/helper_more": "no",
    }

    turn = kept(values).turn

    assert [(each.question, each.text) for each in turn.testimony] == [
        ("helper[1]/who", "a worker"),
        ("helper[2]/who", "my sister"),
    ]
    assert len({each.id for each in turn.testimony}) == 2


def test_a_form_from_the_future_was_made_now() -> None:
    turn = kept({**AGREED, "ready": "3"}, at=datetime(2999, 1, 1, tzinfo=UTC)).turn

    assert turn.session is not None
    assert turn.session.started_at == NOON


@pytest.mark.parametrize("purpose", ["take_part", "quote_words"])
def test_a_consent_that_is_neither_yes_nor_no_is_named_and_never_guessed(purpose: str) -> None:
    result = brought({**AGREED, purpose: "perhaps", "ready": "3"})

    assert isinstance(result, NotImported)
    assert [(problem.row, problem.column) for problem in result.problems] == [(7, purpose)]
    assert not result.said_no


def test_a_form_of_which_the_consent_alone_was_read_is_not_kept_so_that_it_can_come_again() -> None:
    result = brought(AGREED)

    assert isinstance(result, NotImported)
    assert not result.said_no
    assert "No answer of it could be read" in str(result.problems[0])


def test_what_could_not_be_read_in_a_file_keeps_its_form_out() -> None:
    torn = problem_in(7, None, "It has more or fewer cells than there are headings.")

    result = session_from(
        Submission(instance_id="uuid:one", values={**AGREED, "ready": "3"}, row=7, problems=(torn,)),
        Talk(script=made(), wording=WORDING, safeguarding=SAFEGUARDING),
        CONSULTATION,
        script_hash="ab",
        participant_id=ParticipantId("p_1"),
        session_id=SessionId("s_1"),
        address_id=AddressId("a_1"),
        names={},
        how=HowGiven.WITNESSED,
        now=NOON,
    )

    assert result == NotImported(problems=(torn,))
