"""What stands: a no beats every earlier yes, and the rules for one item alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.consent import ConsentRecord, HowGiven, Purpose, standing
from core.consultations import ConsultationId
from core.people import ParticipantId
from core.testimony import TestimonyId

FILM = TestimonyId("t_film")
NOTE = TestimonyId("t_note")
START = datetime(2030, 1, 1, tzinfo=UTC)


def record(purpose: Purpose, granted: bool, item: TestimonyId | None = None, hours: int = 0) -> ConsentRecord:
    return ConsentRecord(
        participant_id=ParticipantId("p_1"),
        consultation_id=ConsultationId("c_1"),
        purpose=purpose,
        granted=granted,
        how=HowGiven.TAPPED,
        wording="consent-1",
        at=START + timedelta(hours=hours),
        testimony_id=item,
    )


records = st.builds(record, st.sampled_from(Purpose), st.booleans(), st.sampled_from([None, FILM, NOTE]))
ledgers = st.lists(records, max_size=12)
items = st.sampled_from([None, FILM, NOTE])


def test_an_empty_ledger_means_no_to_everything() -> None:
    assert standing([], testimony_id=FILM) == frozenset()


def test_a_yes_for_the_consultation_stands_for_each_item_of_it() -> None:
    ledger = [record(Purpose.QUOTE_WORDS, True)]

    assert standing(ledger, testimony_id=FILM) == {Purpose.QUOTE_WORDS}
    assert standing(ledger, testimony_id=None) == {Purpose.QUOTE_WORDS}


def test_a_yes_about_one_item_says_nothing_about_another() -> None:
    ledger = [record(Purpose.SHOW_PUBLICLY, True, FILM)]

    assert standing(ledger, testimony_id=FILM) == {Purpose.SHOW_PUBLICLY}
    assert standing(ledger, testimony_id=NOTE) == frozenset()
    assert standing(ledger, testimony_id=None) == frozenset()


def test_a_no_about_one_item_leaves_the_others_as_they_were() -> None:
    ledger = [record(Purpose.QUOTE_WORDS, True), record(Purpose.QUOTE_WORDS, False, FILM)]

    assert standing(ledger, testimony_id=FILM) == frozenset()
    assert standing(ledger, testimony_id=NOTE) == {Purpose.QUOTE_WORDS}


def test_a_later_yes_for_everything_does_not_undo_a_no_about_one_item() -> None:
    ledger = [
        record(Purpose.QUOTE_WORDS, False, FILM),
        record(Purpose.QUOTE_WORDS, True),
    ]

    assert standing(ledger, testimony_id=FILM) == frozenset()


def test_only_a_yes_about_the_item_undoes_a_no_about_the_item() -> None:
    ledger = [record(Purpose.QUOTE_WORDS, False, FILM), record(Purpose.QUOTE_WORDS, True, FILM)]

    assert standing(ledger, testimony_id=FILM) == {Purpose.QUOTE_WORDS}


def test_a_no_for_everything_reaches_an_item_that_had_a_yes_of_its_own() -> None:
    ledger = [record(Purpose.SHOW_PUBLICLY, True, FILM), record(Purpose.SHOW_PUBLICLY, False)]

    assert standing(ledger, testimony_id=FILM) == frozenset()


def test_a_yes_to_one_purpose_is_not_a_yes_to_another() -> None:
    assert standing([record(Purpose.TAKE_PART, True)], testimony_id=None) == {Purpose.TAKE_PART}


def test_the_order_of_the_ledger_counts_and_not_the_clock_on_the_record() -> None:
    ledger = [record(Purpose.TAKE_PART, True, hours=9), record(Purpose.TAKE_PART, False, hours=1)]

    assert standing(ledger, testimony_id=None) == frozenset()


@given(ledger=ledgers, item=items, purpose=st.sampled_from(Purpose))
def test_a_no_for_everything_beats_every_earlier_yes(
    ledger: list[ConsentRecord], item: TestimonyId | None, purpose: Purpose
) -> None:
    after = standing([*ledger, record(purpose, False)], testimony_id=item)

    assert purpose not in after


@given(ledger=ledgers, item=st.sampled_from([FILM, NOTE]), purpose=st.sampled_from(Purpose))
def test_a_no_about_an_item_beats_every_earlier_yes_for_that_item(
    ledger: list[ConsentRecord], item: TestimonyId, purpose: Purpose
) -> None:
    after = standing([*ledger, record(purpose, False, item)], testimony_id=item)

    assert purpose not in after


@given(ledger=ledgers, item=items, no=records)
def test_saying_no_never_adds_anything(ledger: list[ConsentRecord], item: TestimonyId | None, no: ConsentRecord) -> None:
    refusal = record(no.purpose, False, no.testimony_id)

    assert standing([*ledger, refusal], testimony_id=item) <= standing(ledger, testimony_id=item)


@given(ledger=ledgers, item=items)
def test_nothing_stands_that_was_never_granted(ledger: list[ConsentRecord], item: TestimonyId | None) -> None:
    granted = {each.purpose for each in ledger if each.granted}

    assert standing(ledger, testimony_id=item) <= granted


@given(ledger=ledgers, other=st.lists(st.builds(record, st.sampled_from(Purpose), st.booleans(), st.just(NOTE)), max_size=6))
def test_what_is_said_about_another_item_changes_nothing_here(ledger: list[ConsentRecord], other: list[ConsentRecord]) -> None:
    assert standing([*ledger, *other], testimony_id=FILM) == standing(ledger, testimony_id=FILM)
