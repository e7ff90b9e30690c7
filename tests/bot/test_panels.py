from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.conversation import advance
from bot.panels import NotInvited, Wave, counted, invitation, may_invite
from bot.reminders import Facts
from bot.script import script_from_json
from bot.step import Talk
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import Approach, Consultation, Disposition, Session, Setting, Stage
from core.panels import PanelMember
from tests.bot.chats import SAFEGUARDING, WORDINGS
from tests.bot.paper import SCRIPT
from tests.opened import NOON
from tests.storage.made import session

PANEL = Consultation(
    id="c_1", partnership_id="p_1", name="panel", title="After prison", approach=Approach.PANEL, script_hash=SCRIPT.sha256,
    opened_at=NOON,
)  # fmt: skip
SECOND = Wave(consultation=PANEL, number=2)
FACTS = Facts(pushing=frozenset({"sms"}))
LONG_AGO = NOON - timedelta(days=90)
AGREED = frozenset({Purpose.TAKE_PART, Purpose.CONTACT_AGAIN})


def first(**facts) -> Session:
    given = {
        "channel": "sms", "disposition": Disposition.COMPLETED, "stage": Stage.ENDED, "started_at": LONG_AGO,
        "heard_at": LONG_AGO, "waiting_at": None,
    }  # fmt: skip
    return session(**given | facts)


def member(*sessions: Session, **facts) -> PanelMember:
    given = {"participant_id": "u_1", "sessions": sessions or (first(),), "agreed": AGREED} | facts
    return PanelMember(**{"holds": frozenset(each.address_id for each in given["sessions"])} | given)


def outcome(*sessions: Session, facts: Facts = FACTS, **given):
    return may_invite(member(*sessions, **given), SECOND, now=NOON, facts=facts)


def talk(language: str = "en") -> Talk:
    wordings = WORDINGS
    return Talk(
        script=script_from_json(SCRIPT.to_json()),
        wording=wordings[language],
        safeguarding=SAFEGUARDING,
    )


def typed(text: str, at: datetime) -> Heard:
    return Heard(channel="sms", address="an invented number", external_id=f"{text} {at}", kind=HeardKind.TEXT, at=at, text=text)


def test_somebody_who_took_part_and_agreed_is_invited_at_the_address_they_used() -> None:
    assert outcome() == first()


@pytest.mark.parametrize(
    ("sessions", "reason"),
    [
        ((first(disposition=Disposition.INVITED),), NotInvited.NEVER_TOOK_PART),
        ((first(disposition=Disposition.REFUSED),), NotInvited.REFUSED),
        ((first(disposition=Disposition.WITHDRAWN),), NotInvited.TAKEN_BACK),
        ((first(disposition=Disposition.BREAK_OFF),), NotInvited.STOPPED),
        ((first(stage=Stage.STOPPED),), NotInvited.STOPPED),
        ((first(disposition=Disposition.UNREACHABLE),), NotInvited.UNREACHABLE),
        ((first(channel="web"),), NotInvited.CANNOT_BE_WRITTEN_TO),
        ((first(setting=Setting.CUSTODY),), NotInvited.IN_CUSTODY),
        ((first(), first(id="s_2", wave=2)), NotInvited.ALREADY_INVITED),
        ((first(stage=Stage.WHO),), NotInvited.SOMEONE_ELSE_THERE),
        ((first(), first(id="s_2", consultation_id="c_2", waiting_at="how")), NotInvited.SOMEONE_ELSE_THERE),
        ((first(), first(id="s_2", consultation_id="c_2", stage=Stage.STOPPED)), NotInvited.STOPPED),
        ((first(), first(id="s_2", disposition=Disposition.REFUSED)), NotInvited.REFUSED),
    ],
)
def test_whoever_turned_away_or_cannot_be_reached_is_not_invited(sessions, reason: NotInvited) -> None:
    assert outcome(*sessions) is reason


def test_nobody_is_invited_on_a_phone_where_somebody_else_was_heard_last() -> None:
    assert outcome(holds=frozenset()) is NotInvited.SOMEONE_ELSE_THERE
    assert outcome(first(), first(id="s_2", address_id="a_2"), holds=frozenset({"a_1"})) == first()


def test_whoever_let_one_invitation_pass_gets_no_second() -> None:
    invited = first(id="s_2", wave=2, disposition=Disposition.INVITED)
    third = replace(SECOND, number=3)

    assert may_invite(member(first(), invited), third, now=NOON, facts=FACTS) is NotInvited.UNANSWERED
    assert may_invite(member(first(), replace(invited, disposition=Disposition.COMPLETED)), third, now=NOON, facts=FACTS)


@pytest.mark.parametrize("agreed", [frozenset(), frozenset({Purpose.TAKE_PART}), frozenset({Purpose.CONTACT_AGAIN})])
def test_without_a_yes_to_be_contacted_that_still_stands_nobody_is_invited(agreed) -> None:
    assert outcome(agreed=agreed) is NotInvited.NOT_AGREED


@pytest.mark.parametrize(
    "recent",
    [
        {"sessions": (first(heard_at=NOON - timedelta(days=29)),)},
        {"sessions": (first(reminded_at=NOON - timedelta(days=2)),)},
        {"sessions": (first(), first(id="s_2", consultation_id="c_other", started_at=NOON - timedelta(days=5)))},
        {"messaged_at": NOON - timedelta(days=29)},
    ],
)
def test_nobody_is_asked_twice_in_a_month_whichever_consultation_asks(recent) -> None:
    assert may_invite(member(**recent), SECOND, now=NOON, facts=FACTS) is NotInvited.ASKED_LATELY


def test_a_month_later_they_may_be_asked_again() -> None:
    assert isinstance(outcome(messaged_at=NOON - timedelta(days=30)), Session)


def test_whoever_came_out_of_custody_is_left_in_peace_for_a_week() -> None:
    inside = first(setting=Setting.CUSTODY)

    def released(on: date) -> Facts:
        return replace(FACTS, released_on={"u_1": on})

    assert outcome(inside, facts=released(date(2026, 2, 27))) is NotInvited.IN_CUSTODY
    assert outcome(inside, facts=released(date(2026, 2, 20))) == inside


def test_an_invitation_waits_at_consent_in_the_new_wave_and_its_messages_can_be_sent_once_only() -> None:
    turn = invitation(first(), member(), SECOND, talk(), NOON)
    again = invitation(first(), member(), SECOND, talk(), NOON + timedelta(hours=1))

    assert (turn.session.disposition, turn.session.waiting_at, turn.session.wave) == (Disposition.INVITED, "take_part", 2)
    assert turn.says[0].key == f"{turn.session.id}:invite"
    assert [say.key for say in turn.says] == [say.key for say in again.says]
    assert len({say.key for say in turn.says}) == len(turn.says)
    assert all(say.is_bulk and say.address_id == first().address_id for say in turn.says)


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_an_invitation_outs_nobody(language: str) -> None:
    said = " ".join(say.text for say in invitation(first(), member(), SECOND, talk(language), NOON).says).casefold()

    assert PANEL.title.casefold() not in said
    assert SCRIPT.title.casefold() not in said
    assert not any(word in said for word in ("prison", "justice", "release", "offen", "więzie", "prìosan"))


def test_an_invitation_says_what_stands_and_the_limits_before_it_asks() -> None:
    says = [say.text for say in invitation(first(), member(), SECOND, talk(), NOON).says]
    wording = talk().wording

    assert says == [
        *(wording.say(phrase) for phrase in (Phrase.INVITED, Phrase.INVITED_RULES, Phrase.INVITED_STANDS)),
        wording.consents[Purpose.TAKE_PART],
    ]


@pytest.mark.parametrize(("said", "stands"), [("yes", Disposition.STARTED), ("no", Disposition.REFUSED)])
def test_whoever_answers_an_invitation_goes_on_from_consent(said: str, stands: Disposition) -> None:
    turn = invitation(first(), member(), SECOND, talk(), NOON)
    at = NOON + timedelta(hours=1)

    who = advance(talk(), turn.session, typed(said, at), at)
    known = advance(talk(), who.session, typed("yes", at), at)
    step = advance(talk(), known.session, typed(said, at + timedelta(minutes=5)), at + timedelta(minutes=5))

    assert [say.text for say in who.says] == [talk().wording.say(Phrase.STILL_YOU)]

    assert (step.session.disposition, step.session.wave) == (stands, 2)
    assert not {say.key for say in step.says} & {say.key for say in turn.says}


def test_a_no_to_an_invitation_takes_back_nothing_that_was_said_before() -> None:
    invited = replace(invitation(first(), member(), SECOND, talk(), NOON).session, heard_at=NOON)
    soon = NOON + timedelta(hours=1)

    refused = advance(talk(), invited, typed("no", soon), soon)

    assert refused.session.disposition is Disposition.REFUSED
    assert refused.consents == ()


def test_everybody_is_counted_once() -> None:
    outcomes = [first(), NotInvited.STOPPED, NotInvited.STOPPED, NotInvited.REFUSED]

    assert counted(outcomes) == {NotInvited.STOPPED: 2, NotInvited.REFUSED: 1}
