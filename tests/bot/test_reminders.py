"""Reminders: one at most, at a decent hour, to people who went quiet and could be reached, and to nobody in custody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import Facts, What, due, given_up, is_quiet, reminder, unreachable
from bot.script import Question, QuestionKind, Script
from core.consent import Purpose
from core.consultations import Approach, ConsultationId, Disposition, Session, SessionId, Setting, Stage
from core.people import AddressId, ParticipantId, PartnershipId
from tests.bot.chats import WORDING

MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FACTS = Facts(pushing=frozenset({"sms"}))
PERSON = ParticipantId("p_1")


def script(*, hours: int | None = 48, own: int | None = None) -> Script:
    story = Question(name="story", kind=QuestionKind.TEXT, label="What happened?", remind_after_h=own)
    return Script(
        name="week", title="Leaving prison", version="1", language="en", approach=Approach.INTERVIEW, purposes=(),
        who_reads="us", intro="", thanks="", questions=(story,), remind_after_h=hours,
    )  # fmt: skip


def session(**facts: object) -> Session:
    made = Session(
        id=SessionId("s_1"), partnership_id=PartnershipId("ps_1"), consultation_id=ConsultationId("c_1"), participant_id=PERSON,
        address_id=AddressId("a_1"), channel="sms", script_hash="", language="en", stage=Stage.ASKING, turn=7, said=12,
        disposition=Disposition.STARTED, waiting_at="story", started_at=MONDAY_NOON, heard_at=MONDAY_NOON,
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


def after(
    hours: float, made: Session | None = None, *, facts: Facts = FACTS, asked: Script | None = None, is_open: bool = True
) -> What:
    return due(made or session(), asked or script(), now=MONDAY_NOON + timedelta(hours=hours), facts=facts, is_open=is_open)


def test_somebody_who_went_quiet_is_reminded_once_the_scripts_hours_are_over() -> None:
    assert after(47) is What.NOTHING
    assert after(48) is What.REMIND
    assert after(72, session(reminders=1)) is What.NOTHING


def test_a_question_may_have_hours_of_its_own_and_a_script_none() -> None:
    assert after(24, asked=script(hours=None, own=24)) is What.REMIND
    assert after(72, asked=script(hours=None)) is What.NOTHING


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": Stage.PAUSED},
        {"stage": Stage.QUIET},
        {"stage": Stage.SURE},
        {"stage": Stage.STOPPED, "disposition": Disposition.BREAK_OFF},
        {"stage": Stage.ENDED, "disposition": Disposition.COMPLETED, "waiting_at": None},
        {"stage": Stage.ENDED, "disposition": Disposition.WITHDRAWN, "waiting_at": None},
        {"stage": Stage.ENDED, "disposition": Disposition.REFUSED, "waiting_at": None},
        {"stage": Stage.CONSENT, "disposition": Disposition.INVITED, "waiting_at": Purpose.TAKE_PART.value},
        {"disposition": Disposition.UNREACHABLE},
        {"disposition": Disposition.PARTIAL},
        {"channel": "web"},
        {"setting": Setting.CUSTODY},
    ],
    ids=lambda facts: "-".join(str(getattr(value, "value", value)) for value in facts.values()),
)
def test_nobody_else_is_reminded(facts: dict[str, object]) -> None:
    assert after(72, session(**facts)) is not What.REMIND


def test_a_consultation_that_is_closed_reminds_nobody() -> None:
    assert after(72, is_open=False) is What.NOTHING


@pytest.mark.parametrize(
    ("local", "quiet"),
    [
        (datetime(2026, 3, 4, 9, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 4, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 4, 19, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 4, 20, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 4, 3, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 8, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 9, 30, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 19, 30, tzinfo=UTC), True),
    ],
    ids=["before ten", "at ten", "before eight", "at eight", "at night", "on Sunday", "summer morning", "summer evening"],
)
def test_evenings_nights_and_sundays_are_quiet_by_the_clock_where_people_are(local: datetime, quiet: bool) -> None:
    assert is_quiet(local, FACTS) is quiet


def test_quiet_hours_can_be_set_within_a_day_too() -> None:
    facts = Facts(pushing=frozenset(), quiet_from=time(12), quiet_until=time(14))

    assert is_quiet(datetime(2026, 3, 4, 13, tzinfo=UTC), facts)
    assert not is_quiet(datetime(2026, 3, 4, 23, tzinfo=UTC), facts)


def test_a_reminder_that_falls_into_the_quiet_waits_for_the_morning() -> None:
    assert after(58) is What.NOTHING  # Ten in the evening on Wednesday.
    assert after(70) is What.REMIND  # Ten in the morning on Thursday.


def test_nobody_is_written_to_in_custody_and_afterwards_only_a_week_after_release() -> None:
    inside = session(setting=Setting.CUSTODY)
    out = replace(FACTS, released_on={PERSON: date(2026, 4, 1)})

    def on(day: date) -> What:
        return due(inside, script(), now=datetime.combine(day, time(12), tzinfo=UTC), facts=out)

    assert on(date(2026, 3, 20)) is What.NOTHING
    assert on(date(2026, 4, 2)) is What.NOTHING
    assert on(date(2026, 4, 9)) is What.NOTHING
    assert on(date(2026, 4, 10)) is What.REMIND
    assert on(date(2026, 4, 30)) is What.GIVE_UP


def test_after_two_weeks_somebody_has_gone_quiet_and_keeps_their_place() -> None:
    assert after(24 * 14, session(reminders=1)) is What.GIVE_UP
    assert after(24 * 14, session(channel="web")) is What.GIVE_UP

    turn = given_up(session())

    assert turn.session is not None
    assert (turn.session.disposition, turn.session.waiting_at, turn.session.turn) == (Disposition.PARTIAL, "story", 8)
    assert turn.says == ()
    assert after(24 * 15, turn.session) is What.NOTHING


def test_a_reminder_that_would_come_very_late_does_not_come() -> None:
    assert after(24 * 60) is What.GIVE_UP


def test_a_reminder_outs_nobody_and_twice_is_sent_once() -> None:
    first, again = reminder(session(), WORDING, MONDAY_NOON), reminder(session(), WORDING, MONDAY_NOON)

    assert [say.key for say in first.says] == [say.key for say in again.says] == ["s_1:remind:1"]
    assert first.says[0].is_bulk
    assert first.inbox_id is None
    for word in ("prison", "leaving", "justice", "consultation", "question", "court", "you said"):
        assert word not in first.says[0].text.casefold()
    assert first.session is not None
    assert (first.session.reminders, first.session.reminded_at, first.session.turn) == (1, MONDAY_NOON, 8)


def test_somebody_whose_channel_takes_no_messages_is_unreachable_unless_they_had_ended() -> None:
    gone, done = unreachable(session()).session, unreachable(session(disposition=Disposition.COMPLETED)).session

    assert gone is not None
    assert done is not None
    assert (gone.disposition, done.disposition) == (Disposition.UNREACHABLE, Disposition.COMPLETED)


@given(
    st.sampled_from(Disposition), st.sampled_from(Stage), st.sampled_from(Setting), st.integers(0, 3), st.integers(0, 24 * 90),
    st.sampled_from(["sms", "web"]),
)  # fmt: skip
def test_whatever_the_session_no_reminder_comes_at_a_wrong_time_or_to_the_wrong_person(
    disposition: Disposition, stage: Stage, setting: Setting, reminders: int, hours: int, channel: str
) -> None:
    made = session(disposition=disposition, stage=stage, setting=setting, reminders=reminders, channel=channel)

    if after(hours, made) is What.REMIND:
        assert (disposition, setting, reminders, channel) == (Disposition.STARTED, made.setting, 0, "sms")
        assert setting is not Setting.CUSTODY
        assert not is_quiet(MONDAY_NOON + timedelta(hours=hours), FACTS)
