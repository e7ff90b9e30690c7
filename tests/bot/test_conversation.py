from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.commands import Command, command_in
from bot.conversation import advance
from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import Purpose
from core.consultations import Disposition, Session, Stage, place_of
from core.testimony import Medium
from tests.bot.chats import NOON, RISKY, SAFEGUARDING, WORDING, Chat, agreed, heard, script

SCRIPT = script()
LISTENED_TO = {Medium.VOICE, Medium.FILM}
"""What may be kept before a yes, so that a spoken yes can be heard; without one it is forgotten."""


def test_opening_says_what_it_is_who_reads_the_limits_and_how_to_stop_before_it_asks_anything() -> None:
    said = Chat().said

    assert said[1] == WORDING.say(Phrase.MACHINE)
    assert any("the invented team" in each for each in said)
    assert set(SAFEGUARDING.limits) <= set(said)
    assert said[-2:] == [WORDING.say(Phrase.FREEDOM), WORDING.consents[Purpose.TAKE_PART]]


def test_same_turn_decided_twice_is_the_same() -> None:
    chat = agreed()
    chat.says("own")
    before = chat.session

    one, other = (advance(chat.talk, before, heard("It was hard."), NOON) for _ in range(2))

    assert one == other
    assert one.session.turn == before.turn + 1


@pytest.mark.parametrize("words", ["STOP", "stp", "Stop.", "/stop"])
@pytest.mark.parametrize("place", [(), ("own",), ("own", RISKY), ("own", "delete my stuff"), ("nowhere", "Hard.", "money")])
def test_stop_works_everywhere_and_is_never_an_answer(words: str, place: tuple[str, ...]) -> None:
    chat = agreed()
    chat.says(*place)
    kept = chat.kept

    assert chat.says(words) == [WORDING.say(Phrase.STOPPED)]
    assert chat.session.stage is Stage.STOPPED
    assert chat.kept == kept


def test_after_stop_it_is_silent_and_keeps_nothing() -> None:
    chat = agreed()
    chat.says("own", "stop")

    assert chat.says("hello?") == chat.says("stop") == chat.says("skip") == chat.sends(HeardKind.VOICE) == []
    assert chat.sends(HeardKind.UNREADABLE) == []
    assert chat.taps("friends") == []
    assert chat.kept == []


def test_stop_part_of_the_way_is_a_break_off_and_after_the_end_still_completed() -> None:
    early, late = agreed(), agreed()
    late.says("nowhere", "Hard.", "money")

    early.says("stop")
    late.says("stop")

    assert (early.session.disposition, late.session.disposition) == (Disposition.BREAK_OFF, Disposition.COMPLETED)


@pytest.mark.parametrize("command", [Command.REPEAT, Command.SKIP, Command.HELP, Command.START])
@pytest.mark.parametrize("place", [(), ("own",), ("own", RISKY), ("own", "delete my stuff"), ("nowhere", "Hard.", "money")])
def test_no_command_is_ever_kept_as_an_answer(command: Command, place: tuple[str, ...]) -> None:
    chat = agreed()
    chat.says(*place)
    kept = chat.kept

    said = chat.says(command.value)

    assert said
    assert chat.kept == kept


def test_sentence_that_holds_a_command_word_is_an_answer() -> None:
    chat = agreed()

    chat.says("own", "I wanted it all to stop for a day.")

    assert chat.kept == ["I wanted it all to stop for a day."]


def test_words_after_the_end_are_kept_with_one_friendly_line() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")

    assert chat.says("One more thing: thank my sister.") == [WORDING.say(Phrase.LATE)]
    assert chat.kept[-1] == "One more thing: thank my sister."
    assert chat.session.disposition is Disposition.COMPLETED


def test_recording_without_its_file_is_treated_as_one_that_cannot_be_opened() -> None:
    chat = agreed()
    chat.says("own")

    lost = heard(kind=HeardKind.VOICE)
    said = chat.hear(type(lost)(**{**vars(lost), "media": None}))

    assert said == [WORDING.say(Phrase.UNREADABLE), "What was the first week like? Say what you like."]


WORDS = st.one_of(
    st.sampled_from(
        [
            "yes",
            "no",
            "own",
            "nowhere",
            "1",
            "2 and 3",
            "3",
            "99",
            "banana",
            "",
            " ",
            "🙂",
            "سلام",
            "x" * 4097,
            RISKY,
            "stop",
            "skip",
            "help",
            "repeat",
            "start",
            "delete my stuff",
            "carry on",
            "stp",
        ]
    ),
    st.text(max_size=20),
)


class AnyChat(RuleBasedStateMachine):
    """Whatever anyone says in whatever order."""

    @initialize()
    def begins(self) -> None:
        self.chat = Chat(script=SCRIPT)
        self.has_agreed = False

    @rule(text=WORDS)
    def says_something(self, text: str) -> None:
        self.turn(lambda: self.chat.hear(heard(text)), text)

    @rule(value=st.sampled_from(["yes", "no", "own", "nowhere", "money talk", "carry_on", "stop", "gone"]))
    def taps_something(self, value: str) -> None:
        self.turn(lambda: self.chat.taps(value), value)

    @rule(kind=st.sampled_from([HeardKind.VOICE, HeardKind.FILM, HeardKind.UNREADABLE, HeardKind.START]))
    def sends_something(self, kind: HeardKind) -> None:
        self.turn(lambda: self.chat.sends(kind), "start" if kind is HeardKind.START else "")

    def turn(self, take: object, text: str) -> None:
        before, said = self.chat.session, take()  # type: ignore[operator]
        step = self.chat.steps[-1]
        if before.stage is Stage.STOPPED:
            self.stop_holds(before, text, said)
        if command_in(text, (WORDING.commands,)) is Command.STOP:
            assert step.session.stage is Stage.STOPPED
        if command_in(text, (WORDING.commands,)):
            assert step.testimony == ()
        for name, answer in before.answers.items():
            assert step.session.answers[name] == answer, "An answer was lost or asked for again."
        self.has_agreed |= any(record.granted and record.purpose is Purpose.TAKE_PART for record in step.consents)
        assert self.has_agreed or all(each.medium in LISTENED_TO for each in step.testimony)
        if step.session.disposition is Disposition.WITHDRAWN:
            assert not any(record.granted for record in step.consents)

    def stop_holds(self, before: Session, text: str, said: Iterable[str]) -> None:
        is_asked_for = command_in(text, (WORDING.commands,)) in {Command.START, Command.DELETE, Command.HELP}
        is_risk = SAFEGUARDING.risk_in(text) is not None
        if not is_asked_for:
            assert self.chat.session.stage is Stage.STOPPED
            assert not self.chat.steps[-1].testimony
            assert is_risk or said == []

    @invariant()
    def message_keys_are_never_used_twice(self) -> None:
        keys = [say.key for step in self.chat.steps for say in step.says]
        assert keys == [f"s_1:{number}" for number in range(1, len(keys) + 1)]

    @invariant()
    def testimony_ids_are_never_used_twice(self) -> None:
        ids = [each.id for step in self.chat.steps for each in step.testimony]
        assert len(ids) == len(set(ids))

    @invariant()
    def an_answered_question_is_not_waited_at(self) -> None:
        if self.chat.session.stage is Stage.ASKING:
            assert self.chat.session.waiting_at not in self.chat.session.answers

    @invariant()
    def every_open_answer_has_its_testimony(self) -> None:
        ids = {each.id for step in self.chat.steps for each in step.testimony}
        named = {answer.testimony_id for answer in self.chat.session.answers.values() if answer.testimony_id}
        assert named <= ids

    @invariant()
    def somebody_who_has_not_stopped_is_never_left_without_a_word(self) -> None:
        assert self.chat.said or self.chat.session.stage in {Stage.STOPPED, Stage.QUIET}


TestAnyChat = AnyChat.TestCase
TestAnyChat.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_a_yes_tapped_on_an_older_question_agrees_to_no_purpose_and_the_waiting_one_is_asked_again() -> None:
    chat = Chat()
    elsewhere = place_of(chat.session)
    chat.hear(replace(heard(kind=HeardKind.CHOICE, choice="yes"), place=elsewhere))

    said = chat.hear(replace(heard(kind=HeardKind.CHOICE, choice="yes"), place=elsewhere))

    assert chat.session.waiting_at == Purpose.QUOTE_WORDS.value
    assert not chat.steps[-1].consents
    assert said == [WORDING.consents[Purpose.QUOTE_WORDS]]


def test_a_yes_tapped_elsewhere_never_takes_everything_back() -> None:
    chat = agreed()
    elsewhere = place_of(chat.session)
    chat.says("delete my answers")

    chat.hear(replace(heard(kind=HeardKind.CHOICE, choice="yes"), place=elsewhere))

    assert chat.session.stage is Stage.SURE
    assert not chat.steps[-1].consents


def test_a_button_of_the_waiting_question_and_one_whose_place_is_not_known_are_taken() -> None:
    chat = agreed()

    chat.hear(replace(heard(kind=HeardKind.CHOICE, choice="own"), place=place_of(chat.session)))

    assert chat.values == {"housing": "own"}
    assert agreed().taps("own")


def test_stop_is_obeyed_wherever_its_button_was_offered() -> None:
    chat = agreed()

    chat.hear(replace(heard(kind=HeardKind.CHOICE, choice="stop"), place="somewhere else"))

    assert chat.session.stage is Stage.STOPPED
