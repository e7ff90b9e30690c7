from dataclasses import replace

from bot.odk_editing import Edited, KnownForm, edit_from, in_order
from bot.odk_importing import Imported, NotImported, session_from
from bot.odk_submissions import Submission
from bot.step import Talk
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, SessionId
from core.people import AddressId, ParticipantId
from tests.bot.chats import NOON, SAFEGUARDING, WORDING
from tests.bot.test_odk_importing import AGREED, CONSULTATION, MADE, made

FIRST = {**AGREED, "ready": "3", "home": "yes", "where": "In a hostel.", "day": "2026-01-31"}
TALK = Talk(script=made(), wording=WORDING, safeguarding=SAFEGUARDING)
NAMES = {"uuid:two": AddressId("a_2")}


def known(values: dict[str, str] = FIRST, **facts) -> KnownForm:
    """Return what is kept of a form that was brought in with these values."""
    first = session_from(
        Submission(instance_id="uuid:one", own="uuid:one", values=values, at=MADE),
        TALK,
        CONSULTATION,
        script_hash="ab",
        participant_id=ParticipantId("p_1"),
        session_id=SessionId("s_1"),
        address_id=AddressId("a_1"),
        names={},
        how=HowGiven.WITNESSED,
        now=NOON,
    )
    assert isinstance(first, Imported)
    turn = first.turn
    assert turn.session is not None
    found = {
        "session": turn.session,
        "testimony": {str(each.question): each for each in turn.testimony},
        "decided": frozenset(each.purpose for each in turn.consents),
        "standing": frozenset(each.purpose for each in turn.consents if each.granted),
    }
    return KnownForm(**found | facts)


def corrected(values: dict[str, str], form: KnownForm | None = None) -> Edited | NotImported:
    submission = Submission(instance_id="uuid:one", also=("uuid:two",), own="uuid:two", values=values, at=MADE, row=5)
    return edit_from(submission, TALK, form or known(), names=NAMES, how=HowGiven.WITNESSED, now=NOON)


def kept(values: dict[str, str], form: KnownForm | None = None) -> Edited:
    result = corrected(values, form)
    assert isinstance(result, Edited)
    return result


def test_corrected_words_are_the_next_version_of_the_same_testimony() -> None:
    turn = kept({**FIRST, "where": "In a hostel in Leith."}).turn

    (before,) = known().testimony.values()
    (edited,) = turn.edited
    assert (edited.id, edited.version, edited.text) == (before.id, before.version + 1, "In a hostel in Leith.")
    assert (turn.testimony, turn.answers) == ((), ())
    assert turn.session is not None
    assert (turn.session.id, turn.session.turn) == ("s_1", 2)


def test_a_corrected_form_is_known_by_its_new_name_from_then_on() -> None:
    (address,) = kept({**FIRST, "ready": "4"}).turn.addresses

    assert (address.id, address.channel, address.value, address.participant_id) == ("a_2", "odk", "uuid:two", "p_1")


def test_corrected_closed_answers_and_new_ones_join_the_record() -> None:
    turn = kept({**FIRST, "ready": "4", "needs": "yes"}).turn

    assert {answer.question: answer.value for answer in turn.answers} == {"ready": "4", "needs": "yes"}
    assert turn.session is not None
    assert turn.session.answers["where"].value == "answered"


def test_words_that_are_new_in_a_corrected_form_are_testimony_of_their_own() -> None:
    without = {key: value for key, value in FIRST.items() if key != "where"}

    turn = kept(FIRST, known(without)).turn

    assert [each.text for each in turn.testimony] == ["In a hostel."]
    assert turn.testimony[0].id != known().testimony["where"].id


def test_what_is_not_in_the_corrected_form_any_more_is_taken_back_and_its_words_are_emptied() -> None:
    turn = kept({**AGREED, "ready": "3", "home": "no"}).turn

    assert {answer.question: (answer.value, answer.skipped) for answer in turn.answers} == {
        "home": ("no", False),
        "where": ("", False),
        "day": ("", False),
    }
    assert [(each.version, each.text) for each in turn.edited] == [(known().testimony["where"].version + 1, "")]
    assert turn.session is not None
    assert set(turn.session.answers) == {"ready", "home"}


def test_a_form_that_says_what_is_kept_already_changes_nothing_but_is_known_by_its_new_name() -> None:
    same = kept(FIRST)

    assert not same.is_changed
    assert [address.value for address in same.turn.addresses] == ["uuid:two"]


def test_words_that_were_forgotten_are_not_brought_back_by_a_correction() -> None:
    form = known()

    again = kept(FIRST, replace(form, testimony={}))

    assert (again.turn.testimony, again.turn.edited) == ((), ())


def test_a_no_in_the_corrected_form_counts_at_once() -> None:
    turn = kept({**FIRST, "quote_words": "no"}).turn

    assert [(each.purpose, each.granted) for each in turn.consents] == [(Purpose.QUOTE_WORDS, False)]


def test_a_yes_is_not_taken_from_a_correction_where_somebody_said_no() -> None:
    form = known(standing=frozenset({Purpose.TAKE_PART}))

    edited = kept(FIRST, form)

    assert edited.turn.consents == ()
    assert [(each.row, each.column) for each in edited.problems] == [(5, "quote_words")]


def test_a_yes_to_what_was_never_asked_before_is_kept() -> None:
    turn = kept({**FIRST, "contact_again": "yes"}).turn

    assert [(each.purpose, each.granted) for each in turn.consents] == [(Purpose.CONTACT_AGAIN, True)]


def test_a_no_to_taking_part_in_the_corrected_form_takes_everything_back() -> None:
    turn = kept({**FIRST, "take_part": "no"}).turn

    assert {(each.purpose, each.granted) for each in turn.consents} == {(purpose, False) for purpose in Purpose}
    assert turn.session is not None
    assert turn.session.disposition is Disposition.WITHDRAWN


def test_a_corrected_form_that_does_not_say_whether_they_take_part_changes_nothing() -> None:
    result = corrected({key: value for key, value in FIRST.items() if key != "take_part"})

    assert isinstance(result, NotImported)
    assert [(each.row, each.column) for each in result.problems] == [(5, "take_part")]


def test_what_was_taken_back_is_not_brought_in_again_by_a_correction() -> None:
    result = corrected({**FIRST, "where": "Somewhere else."}, known(standing=frozenset()))

    assert isinstance(result, NotImported)
    assert [(each.row, "taken back" in each.problem) for each in result.problems] == [(5, True)]


def test_a_corrected_form_that_the_script_would_not_take_is_refused_whole() -> None:
    result = corrected({**FIRST, "ready": "9", "where": "Somewhere else."})

    assert isinstance(result, NotImported)
    assert [(each.row, each.column) for each in result.problems] == [(5, "ready")]


def test_forms_come_after_what_they_were_corrected_from_and_a_circle_ends() -> None:
    third = Submission(instance_id="b", also=("c",), own="c")
    second = Submission(instance_id="a", also=("b",), own="b")
    first = Submission(instance_id="a", own="a")
    circle = Submission(instance_id="y", also=("x",), own="x"), Submission(instance_id="x", also=("y",), own="y")

    assert in_order([third, second, first]) == [first, second, third]
    assert len(in_order(circle)) == 2
