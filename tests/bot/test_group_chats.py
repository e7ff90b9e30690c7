"""A group that meets in a messenger: who is seated, what is asked of all, and what goes to one person alone."""

from dataclasses import replace

import pytest

from bot.conversation import advance, begin
from bot.group_chats import JOIN, NOBODY, begun_in_group_chat, group_named_by, is_group_chat, seat_code
from bot.grouping import NEXT
from bot.step import Known, Step, Talk
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import ConsultationId, Disposition, SessionId, Stage
from core.people import Address, AddressId, ParticipantId, PartnershipId
from tests.bot.chats import NOON, RISKY, SAFEGUARDING, WORDING, script

ASH = Address(id=AddressId("a_ash"), channel="telegram", value="7007", participant_id=ParticipantId("p_ash"))
TAKES_PART = {ASH.participant_id: frozenset({Purpose.TAKE_PART})}


class Group:
    """A group that talks to the real conversation."""

    def __init__(self) -> None:
        made = script()
        self.talk = Talk(script=made, wording=WORDING, safeguarding=SAFEGUARDING)
        begun = begin(
            self.talk, session_id=SessionId("s_1"), partnership_id=PartnershipId("ps_1"), consultation_id=ConsultationId("c_1"),
            participant_id=ParticipantId("p_group"), address_id=AddressId("a_group"), channel="telegram",
            script_hash=made.sha256, now=NOON,
        )  # fmt: skip
        self.steps: list[Step] = [begun_in_group_chat(begun)]

    @property
    def session(self):
        return self.steps[-1].session

    def hear(self, kind: HeardKind = HeardKind.TEXT, *, known: Known | None = None, **facts: object) -> Step:
        heard = Heard(channel="telegram", address="-1", external_id=str(len(self.steps)), kind=kind, at=NOON, **facts)
        talk = replace(self.talk, known=known or Known())
        self.steps.append(advance(talk, self.session, heard, NOON))
        return self.steps[-1]

    def goes_on(self) -> Step:
        return self.hear(HeardKind.CHOICE, choice=NEXT)

    def ash(self, text: str, *, agreed: bool = True, **facts: object) -> Step:
        known = Known(speaker=ASH, members=TAKES_PART if agreed else {}, **facts.pop("also", {}))
        return self.hear(text=text, speaker=ASH.id, known=known, **facts)

    def until(self, key: str) -> Step:
        step = self.goes_on()
        while self.session.waiting_at != key:
            step = self.goes_on()
        return step


def values(step: Step) -> list[str]:
    return [button.value for button in step.says[-1].buttons]


def test_a_seat_has_a_code_of_its_own_and_no_other_code_is_one() -> None:
    assert group_named_by(seat_code(SessionId("s_0123456789abcdef0123"))) == "s_0123456789abcdef0123"
    assert group_named_by("first_week") is None
    assert len(seat_code(SessionId("s_0123456789abcdef0123"))) <= 64


def test_a_group_begins_with_the_way_to_ones_own_chat_and_with_nobody_seated() -> None:
    group = Group()

    assert is_group_chat(group.session)
    assert group.steps[-1].says[-1].text == WORDING.say(Phrase.GROUP_BEGIN)
    assert values(group.steps[-1]) == [NEXT, JOIN]
    assert [say.key for say in group.steps[-1].says] == [f"s_1:{number}" for number in range(1, group.session.said + 1)]


def test_a_question_keeps_its_choices_and_the_way_on_stands_below_them() -> None:
    group = Group()

    assert values(group.until("housing")) == ["own", "friends", "nowhere", NEXT, JOIN]


def test_several_choices_are_written_out_because_ticks_are_one_persons() -> None:
    group = Group()
    step = group.until("needs")

    assert values(step) == [NEXT, JOIN]
    assert "1. Money\n2. Someone to talk to\n3. A job" in step.says[-1].text
    assert not step.says[-1].several


def test_whoever_agreed_is_seated_with_their_first_line_and_keeps_their_letter() -> None:
    group = Group()
    group.until("story")
    first, second = group.ash("It was loud."), group.ash("And cold.")

    assert [each.label for each in second.session.members] == ["A"]
    assert [step.testimony[-1].text for step in (first, second)] == ["It was loud.", "And cold."]
    assert first.appearances[-1].participant_id == ASH.participant_id
    assert second.session.disposition is Disposition.STARTED


@pytest.mark.parametrize("speaker", [NOBODY, ASH.id])
def test_of_whoever_has_not_agreed_nothing_is_kept(speaker: str) -> None:
    group = Group()
    group.until("story")
    step = group.hear(text="It was loud.", speaker=speaker, known=Known(speaker=ASH if speaker == ASH.id else None))

    assert (step.testimony, step.session.members, step.wipes_message) == ((), (), True)


@pytest.mark.parametrize("agreed", [True, False])
def test_words_of_risk_bring_the_card_to_whoever_said_them_alone(agreed: bool) -> None:
    group = Group()
    group.until("story")
    step = group.ash(f"Honestly, {RISKY}.", agreed=agreed)

    assert [(say.address_id, say.is_card) for say in step.says] == [(ASH.id, True)]
    assert [each.participant_id for each in step.concerns] == [ASH.participant_id]
    assert bool(step.testimony) is agreed


def test_where_there_is_no_chat_of_ones_own_the_group_reads_one_neutral_line() -> None:
    group = Group()
    group.until("story")
    step = group.hear(text=f"Honestly, {RISKY}.", speaker=NOBODY)

    assert [(say.address_id, say.text, say.is_card) for say in step.says] == [
        ("a_group", WORDING.say(Phrase.GROUP_CARE), False)
    ]
    assert values(step) == [JOIN]
    assert (len(step.concerns), step.testimony) == (1, ())


def test_an_edit_is_followed_where_its_speaker_takes_part_and_wiped_otherwise() -> None:
    group = Group()
    group.until("story")
    kept = group.ash("It was lood.").testimony[-1]
    also = {"edited": kept}
    followed = group.ash("It was loud.", edits="1", also=also)
    not_any_more = group.ash("It was louder.", edits="1", agreed=False, also=also)
    risky = group.ash(f"Honestly, {RISKY}.", edits="1", also=also)

    assert [each.text for each in followed.edited] == ["It was loud."]
    assert (not_any_more.edited, not_any_more.wipes_message) == ((), True)
    assert risky.edited[-1].held_for_concern
    assert [say.address_id for say in risky.says] == [ASH.id]


def test_once_it_has_ended_nothing_more_is_offered() -> None:
    group = Group()
    while group.session.stage is not Stage.ENDED:
        group.goes_on()

    assert group.steps[-1].says[-1].buttons == ()
