"""A group: who sits where, whose each line is, and what is never kept."""

from dataclasses import replace

from bot.conversation import advance, begin
from bot.grouping import END, NEXT, consenting, held_by_worker, seating, taking_back
from bot.step import Known, Step, Talk
from core.chat import Heard, HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import ConsultationId, Disposition, SessionId, Stage, place_of
from core.people import AddressId, ParticipantId, PartnershipId
from tests.bot.chats import NOON, RISKY, SAFEGUARDING, VOICE_NOTE, WORDING, script
from tests.core.test_assisting import BRIEFING

A, B, C = (ParticipantId(f"p_{each}") for each in "abc")
ALL = {Purpose.TAKE_PART: True, Purpose.QUOTE_WORDS: True}


class Group:
    """A group that talks to the real conversation; what each agreed to is worked out from the steps."""

    def __init__(self) -> None:
        made = script()
        self.talk = Talk(script=made, wording=WORDING, safeguarding=SAFEGUARDING)
        begun = begin(
            self.talk, session_id=SessionId("s_1"), partnership_id=PartnershipId("ps_1"), consultation_id=ConsultationId("c_1"),
            participant_id=ParticipantId("p_group"), address_id=AddressId("a_1"), channel="worker", script_hash=made.sha256,
            now=NOON,
        )  # fmt: skip
        self.steps: list[Step] = [held_by_worker(begun, replace(BRIEFING, is_group=True))]

    @property
    def session(self):
        return self.steps[-1].session

    def hear(self, heard: Heard) -> Step:
        given = {A: frozenset(), B: frozenset(), C: frozenset()}
        for record in (each for step in self.steps for each in step.consents):
            with_it = given[record.participant_id] | {record.purpose}
            given[record.participant_id] = with_it if record.granted else with_it - {record.purpose}
        talk = replace(self.talk, known=Known(members=given))
        self.steps.append(advance(talk, self.session, heard, NOON))
        return self.steps[-1]

    def does(self, choice: str) -> Step:
        return self.hear(self._heard(HeardKind.CHOICE, choice=choice))

    def says(self, text: str, speaker: str | None = None) -> Step:
        return self.hear(self._heard(HeardKind.TEXT, text=text, speaker=speaker))

    def picks(self, value: str, speaker: str | None = None, place: str = "") -> Step:
        at = place or place_of(self.session)
        return self.hear(self._heard(HeardKind.CHOICE, choice=value, text="a label", speaker=speaker, place=at))

    def _heard(self, kind: HeardKind, **facts: object) -> Heard:
        number = len(self.steps)
        return Heard(
            channel="worker", address="x", external_id=str(number), kind=kind, at=NOON, worker=BRIEFING.staff_id, **facts
        )


def seated() -> Group:
    """Return a group of three at the first question: A and B take part, C sits in."""
    group = Group()
    for each in (A, B, C):
        group.does(seating(each, is_newcomer=True))
    group.does(consenting("A", ALL, HowGiven.WITNESSED))
    group.does(consenting("B", ALL, HowGiven.TAPPED))
    group.does(consenting("C", {Purpose.TAKE_PART: False}, HowGiven.WITNESSED))
    group.does(NEXT)
    return group


def heard_by(step: Step) -> list[tuple[str, bool]]:
    """Return who appears in what was kept in a step, and whether it is the group's answer."""
    groups = {each.id: each.is_group_answer for each in step.testimony}
    return [(each.participant_id, groups[each.testimony_id]) for each in step.appearances]


def test_group_opens_with_its_limits_and_asks_nobody_for_one_consent() -> None:
    group = Group()
    said = [say.text for say in group.steps[0].says]

    assert set(SAFEGUARDING.limits) <= set(said)
    assert WORDING.consents[Purpose.TAKE_PART] not in said
    assert group.session.said == len(said)


def test_members_get_letters_and_nobody_sits_twice() -> None:
    group = Group()
    for each in (A, B, A):
        step = group.does(seating(each, is_newcomer=True))

    assert [(each.label, each.participant_id) for each in group.session.members] == [("A", A), ("B", B)]
    assert step.newcomers == ()


def test_each_agrees_for_themselves_and_it_is_kept_how() -> None:
    group = seated()
    records = [(each.participant_id, each.purpose, each.granted, each.how, each.witness) for each in group.steps[4].consents]

    assert records == [
        (A, Purpose.TAKE_PART, True, HowGiven.WITNESSED, BRIEFING.staff_id),
        (A, Purpose.QUOTE_WORDS, True, HowGiven.WITNESSED, BRIEFING.staff_id),
    ]
    assert {each.witness for each in group.steps[5].consents} == {None}
    assert group.session.disposition is Disposition.STARTED


def test_line_is_its_speakers_alone() -> None:
    group = seated()

    step = group.says("I stayed with my sister.", "B")

    assert heard_by(step) == [(B, False)]
    assert (step.testimony[0].question, step.testimony[0].worker_id) == ("housing", BRIEFING.staff_id)
    assert "housing" not in group.session.answers


def test_line_of_someone_who_only_sits_in_is_kept_nowhere() -> None:
    group = seated()

    step = group.says("I am not here.", "C")

    assert (step.testimony, step.answers, step.wipes_message) == ((), (), True)


def test_answer_that_the_group_agrees_on_is_everybodys_who_takes_part() -> None:
    group = seated()

    step = group.picks("friends")

    assert heard_by(step) == [(A, True), (B, True)]
    assert group.session.answers["housing"].value == "friends"
    assert group.session.answers["housing"].testimony_id == step.testimony[0].id


def test_own_answer_stands_beside_the_groups_and_does_not_change_it() -> None:
    group = seated()
    group.picks("friends")

    step = group.picks("nowhere", "A")

    assert heard_by(step) == [(A, False)]
    assert group.session.answers["housing"].value == "friends"


def test_button_of_an_earlier_question_answers_nothing() -> None:
    group = seated()
    place = place_of(group.session)
    group.does(NEXT)

    step = group.picks("friends", place=place)

    assert (step.testimony, step.answers) == ((), ())


def test_first_line_answers_an_open_question_and_more_are_added() -> None:
    group = seated()
    group.picks("friends")
    group.does(NEXT)
    first = group.says("It was loud.", "A")
    second = group.says("It was fine.", "B")

    assert group.session.answers["story"].testimony_id == first.testimony[0].id
    assert second.answers == ()
    assert heard_by(second) == [(B, False)]


def test_question_that_nobody_answers_is_left_out() -> None:
    group = seated()

    group.does(NEXT)

    assert group.session.answers["housing"].skipped
    assert group.session.waiting_at == "story"


def test_group_comes_to_its_end() -> None:
    group = seated()
    while group.session.stage is not Stage.ENDED:
        group.does(NEXT)

    assert group.session.disposition is Disposition.COMPLETED


def test_group_that_ends_early_keeps_what_was_said() -> None:
    group = seated()

    step = group.does(END)

    assert (step.session.stage, step.session.disposition) == (Stage.ENDED, Disposition.BREAK_OFF)
    assert group.does(NEXT).says == ()


def test_words_of_risk_show_the_card_and_concern_whoever_spoke() -> None:
    group = seated()

    step = group.says(RISKY, "B")

    assert step.says[-1].is_card
    assert [(each.participant_id, each.testimony_id) for each in step.concerns] == [(B, step.testimony[0].id)]
    assert step.testimony[0].held_for_concern


def test_words_of_risk_of_someone_who_sits_in_are_a_concern_without_words() -> None:
    group = seated()

    step = group.says(RISKY, "C")

    assert [(each.participant_id, each.testimony_id) for each in step.concerns] == [(C, None)]
    assert step.wipes_message


def test_words_of_risk_in_a_recording_hold_that_recording() -> None:
    group = seated()
    kept = group.hear(replace(group._heard(HeardKind.VOICE, speaker="A"), media=VOICE_NOTE)).testimony[0]

    words = replace(group._heard(HeardKind.WORDS, text=RISKY), about=kept.id, worker=None)
    step = group.hear(words)

    assert [each.testimony_id for each in step.concerns] == [kept.id]


def test_taking_back_says_no_to_everything_and_leaves_no_lines() -> None:
    group = seated()

    step = group.does(taking_back("A"))

    assert {each.purpose for each in step.consents if not each.granted} == set(Purpose)
    assert {each.participant_id for each in step.consents} == {A}
    assert step.wipes_speakers == ("A",)


def test_words_that_look_like_a_command_are_words_in_a_group() -> None:
    group = seated()

    step = group.says("stop", "A")

    assert [each.text for each in step.testimony] == ["stop"]
    assert step.session.stage is Stage.ASKING
