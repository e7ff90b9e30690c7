from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paper_forms import CONSENT
from bot.typing_up import TypedForm, taken_back, typed, written_keys
from core.concerns import Risk
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, Route, Setting, Stage
from core.turns import Turn
from tests.bot.paper import FORM, SCRIPT, words
from tests.opened import NOON

YES = {"consent_take_part": "yes"}


def form(written, **facts) -> TypedForm:
    return TypedForm(form=FORM, script=SCRIPT, words=words(), written=written, typist="m_typist", now=NOON, **facts)


def kept(written, **facts) -> Turn:
    turn = typed(form(written, **facts))
    assert isinstance(turn, Turn), turn
    return turn


def problems(written) -> dict[str, str]:
    found = typed(form(written))
    assert not isinstance(found, Turn)
    return {each.key: each.problem for each in found}


def test_what_was_written_becomes_a_session_with_answers_as_a_chat_would_have_them() -> None:
    turn = kept(
        YES | {"mentor": "Yes", "needs": "1, 3", "ready": "4", "order": "phone bed food", "day": "2026-02-28", "how": "Well."}
    )  # fmt: skip

    values = {key: answer.value for key, answer in turn.session.answers.items() if not answer.skipped}
    assert values == {
        "mentor": "yes", "needs": "bed phone", "ready": "4", "order": "phone bed food", "day": "2026-02-28", "how": "answered",
    }  # fmt: skip
    assert (turn.session.channel, turn.session.route, turn.session.helper_id) == ("paper", Route.PAPER, "m_typist")
    assert (turn.session.stage, turn.session.disposition, turn.session.turn) == (Stage.ENDED, Disposition.COMPLETED, 1)


def test_own_words_are_testimony_exactly_as_typed_with_who_typed_them() -> None:
    turn = kept(YES | {"mentor": "yes", "how": "She met me\nat the gate."})

    [said] = turn.testimony
    assert (said.text, said.question_label, said.worker_id) == ("She met me\nat the gate.", "How did that go?", "m_typist")
    assert turn.session.answers["how"].testimony_id == said.id


def test_every_purpose_is_in_the_ledger_and_an_empty_line_is_a_no() -> None:
    turn = kept(YES)

    assert {(each.purpose, each.granted, each.how) for each in turn.consents} == {
        (Purpose.TAKE_PART, True, HowGiven.PAPER),
        (Purpose.QUOTE_WORDS, False, HowGiven.PAPER),
    }
    assert {each.wording for each in turn.consents} == {words().version}


def test_of_a_form_whose_writer_did_not_agree_nothing_is_kept_but_the_no() -> None:
    turn = kept({"consent_take_part": "no", "consent_quote_words": "yes", "how": "Words that may not be kept.", "ready": "9"})

    assert turn.session.disposition is Disposition.REFUSED
    assert (turn.testimony, turn.answers, dict(turn.session.answers)) == ((), (), {})
    assert not any(each.granted for each in turn.consents)


def test_without_a_tick_for_taking_part_nothing_is_kept() -> None:
    assert problems({"ready": "4"}) == {"consent_take_part": "Say whether they agreed to take part: yes or no."}


def test_everything_that_is_wrong_is_said_at_once_and_nothing_written_is_repeated() -> None:
    found = problems(
        YES | {"ready": "9", "mentor": "aardvark", "day": "31 February", "consent_quote_words": "perhaps", "no_such": "zebra"}
    )

    assert set(found) == {"ready", "mentor", "day", "consent_quote_words", "no_such"}
    assert found["ready"] == "Please send a number from 1 to 5."
    assert not any(word in " ".join(found.values()) for word in ("aardvark", "February", "perhaps", "zebra"))


def test_what_applies_and_was_left_out_is_skipped_and_what_does_not_apply_is_not() -> None:
    turn = kept(YES | {"mentor": "no"})

    skipped = {key for key, answer in turn.session.answers.items() if answer.skipped}
    assert "needs" in skipped
    assert "how" not in skipped


def test_words_written_where_they_need_not_have_been_are_kept_all_the_same() -> None:
    turn = kept(YES | {"mentor": "no", "how": "I never had one and wanted one."})

    assert [each.text for each in turn.testimony] == ["I never had one and wanted one."]


def test_rounds_are_told_by_what_is_filled_in() -> None:
    turn = kept(YES | {"helper[1]/who": "A friend.", "helper[2]/who": "My worker."})

    answers = turn.session.answers
    assert (answers["helper[1]/another"].value, answers["helper[2]/another"].value) == ("yes", "no")
    assert [each.question for each in turn.testimony] == ["helper[1]/who", "helper[2]/who"]


def test_each_form_is_a_new_person_and_the_same_form_the_same_one() -> None:
    first, again = kept(YES), kept(YES | {"ready": "4"})
    other = typed(replace(form(YES), form=replace(FORM, code="23467ACD")))

    assert first.participant.id == again.participant.id
    assert first.session.id == again.session.id
    assert isinstance(other, Turn)
    assert other.participant.id != first.participant.id


def test_where_it_was_written_is_kept_with_it() -> None:
    turn = kept(YES | {"helper[1]/who": "A friend."}, setting=Setting.CUSTODY)

    assert (turn.session.setting, turn.testimony[0].setting) == (Setting.CUSTODY, Setting.CUSTODY)


@given(st.dictionaries(st.sampled_from(written_keys(SCRIPT, words())), st.text(max_size=40)))
def test_whatever_is_typed_it_is_kept_whole_or_refused_with_reasons(written) -> None:
    turn = typed(form(written))

    if isinstance(turn, Turn) and turn.session.disposition is Disposition.COMPLETED:
        given_keys = {key for key, said in written.items() if said.strip() and not key.startswith(CONSENT)}
        assert given_keys <= {answer.question for answer in turn.answers if not answer.skipped}
    else:
        assert isinstance(turn, Turn) or turn


@pytest.mark.parametrize("value", ["YES", " yes "])
def test_a_yes_is_read_whatever_its_capitals(value: str) -> None:
    assert kept({"consent_take_part": value, "ready": "4"}).session.disposition is Disposition.COMPLETED


def test_a_form_with_nothing_but_a_yes_to_taking_part_is_not_counted_as_filled_in() -> None:
    assert kept(YES).session.disposition is Disposition.STARTED
    assert kept(YES | {"ready": "4"}).session.disposition is Disposition.COMPLETED


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("mentor", "Yes, but only for a week", "yes"),
        ("needs", "A phone, because I had nobody", "phone"),
        ("ready", "4 but I was so scared", "4"),
    ],
)
def test_words_beside_a_tick_are_kept_as_they_were_written(key: str, written: str, value: str) -> None:
    found = typed(form(YES | {key: written}))
    if not isinstance(found, Turn):
        assert [each.key for each in found] == [key]  # Not understood, so that nothing is lost in silence either.
        return

    assert found.session.answers[key].value == value
    assert [(each.question, each.text) for each in found.testimony] == [(key, written)]


@pytest.mark.parametrize(
    ("key", "written"),
    [("mentor", "yes"), ("needs", "bed phone"), ("needs", "A bed and a phone"), ("needs", "1, 3"), ("ready", "4"),
     ("day", "2026-02-28"), ("order", "phone, bed, food")],
)  # fmt: skip
def test_a_plain_answer_has_no_words_beside_it(key: str, written: str) -> None:
    assert kept(YES | {key: written}).testimony == ()


def test_words_of_risk_on_a_form_whose_writer_said_no_raise_a_concern_without_them() -> None:
    turn = kept({"consent_take_part": "no", "how": "Invented words of risk.", "day": "x"}, risks={"how": Risk.SELF})

    [concern] = turn.concerns
    assert (concern.risk, concern.testimony_id, concern.participant_id) == (Risk.SELF, None, turn.participant.id)
    assert turn.testimony == ()


def test_words_of_risk_that_are_kept_are_what_the_concern_is_about() -> None:
    turn = kept(YES | {"mentor": "yes", "how": "Invented words of risk."}, risks={"how": Risk.ABUSE})

    assert [(each.risk, each.testimony_id) for each in turn.concerns] == [(Risk.ABUSE, turn.testimony[0].id)]


@pytest.mark.parametrize("was_typed", [True, False])
def test_a_form_that_is_taken_back_is_a_witnessed_no_to_everything(was_typed: bool) -> None:
    before = kept(YES | {"ready": "4"}).session if was_typed else None

    turn = taken_back(form({}), before)

    assert (turn.session.disposition, turn.session.turn) == (Disposition.WITHDRAWN, 2 if was_typed else 1)
    assert {each.purpose for each in turn.consents if not each.granted} == set(Purpose)
    assert {(each.how, each.witness) for each in turn.consents} == {(HowGiven.WITNESSED, "m_typist")}
    assert (turn.participant is None) is was_typed
