from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.caring import card_text, keep_after_card, lines_text, show_care
from bot.step import Known, Step, Talk, Tongue
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import Disposition, Stage
from core.testimony import TestimonyId
from tests.bot.chats import NOON, RISKY, SAFEGUARDING, WORDING, WORDINGS, Chat, agreed, heard

TONGUES = {code: Tongue(wording=wording, safeguarding=SAFEGUARDING) for code, wording in WORDINGS.items()}
TALK = Talk(script=agreed().script, wording=WORDING, safeguarding=SAFEGUARDING)


def test_words_of_risk_bring_the_card_at_once_and_a_concern_that_names_the_words() -> None:
    chat = agreed()
    chat.says("own")

    chat.says(f"Since then {RISKY} most nights")

    step = chat.steps[-1]
    assert step.says[0].text == card_text(SAFEGUARDING, WORDING, NOON)
    assert step.says[0].is_card
    assert step.concerns[0].testimony_id == step.testimony[0].id
    assert step.testimony[0].held_for_concern
    assert chat.session.stage is Stage.PAUSED


def test_card_shows_only_lines_open_now_and_nothing_of_what_was_said() -> None:
    at_noon, at_night = (card_text(SAFEGUARDING, WORDING, datetime(2026, 3, 2, hour, tzinfo=UTC)) for hour in (12, 23))

    open_at_night = {line.name for line in SAFEGUARDING.open_lines(datetime(2026, 3, 2, 23, tzinfo=UTC))}
    for line in SAFEGUARDING.lines:
        assert (line.name in at_night) is (line.name in open_at_night)
    assert SAFEGUARDING.opening in at_noon
    assert RISKY not in at_noon


def test_card_works_before_consent_and_keeps_no_testimony() -> None:
    chat = Chat()

    chat.says(RISKY)

    assert chat.steps[-1].says[0].is_card
    assert chat.steps[-1].concerns[0].testimony_id is None
    assert chat.kept == []
    assert chat.says("yes")[-1] == WORDING.consents[chat.script.purposes[0]]


def test_risk_in_answer_to_a_closed_question_is_kept_and_the_question_still_waits() -> None:
    chat = agreed()

    chat.says(RISKY, "carry on")

    assert chat.kept == [RISKY]
    assert chat.session.waiting_at == "housing"
    assert chat.values == {}


@pytest.mark.parametrize("words", ["carry on", "yes", "1", "ok"])
def test_carrying_on_goes_to_the_next_question(words: str) -> None:
    chat = agreed()
    chat.says("own", RISKY)

    chat.says(words)

    assert chat.session.waiting_at == "weeks"
    assert chat.session.stage is Stage.ASKING


@pytest.mark.parametrize("words", ["stop here", "no", "2", "stop"])
def test_stopping_after_a_card_stops(words: str) -> None:
    chat = agreed()
    chat.says("own", RISKY)

    chat.says(words)

    assert (chat.session.stage, chat.session.disposition) == (Stage.STOPPED, Disposition.BREAK_OFF)


def test_buttons_of_the_pause_work() -> None:
    chat = agreed()
    chat.says("own", RISKY)

    first, second = (button.value for button in chat.steps[-1].says[-1].buttons)

    assert chat.taps(first)
    assert chat.session.waiting_at == "weeks"
    chat.says(RISKY)
    assert chat.taps(second) == [WORDING.say(Phrase.STOPPED)]


def test_more_words_in_the_pause_are_kept_and_the_choice_offered_again() -> None:
    chat = agreed()
    chat.says("own", RISKY)

    said = chat.says("It has been like that since May.")

    step = chat.steps[-1]
    assert said == [WORDING.say(Phrase.KEPT_AFTER_CARD), WORDING.say(Phrase.STILL_PAUSED)]
    assert chat.kept[-1] == "It has been like that since May."
    assert step.testimony[0].held_for_concern
    assert [(each.risk, each.testimony_id) for each in step.concerns] == [(Risk.SELF, step.testimony[0].id)]


def test_a_voice_note_in_the_pause_is_held_for_the_duty_contact_too() -> None:
    chat = agreed()
    chat.says("own", RISKY)

    chat.sends(HeardKind.VOICE)

    assert chat.steps[-1].testimony[0].held_for_concern
    assert chat.steps[-1].concerns


def test_what_is_said_after_carrying_on_is_no_longer_held() -> None:
    chat = agreed()
    chat.says(RISKY, "carry on", "own", "It was hard.")

    assert not chat.steps[-1].testimony[0].held_for_concern
    assert chat.steps[-1].concerns == ()


def test_more_words_in_the_pause_before_consent_are_not_kept_and_it_does_not_say_so() -> None:
    chat = Chat()
    chat.says(RISKY)

    said = chat.says("It has been like that since May.")

    assert said == [WORDING.say(Phrase.STILL_PAUSED)]
    assert chat.kept == []


def test_what_follows_a_card_after_the_end_is_held_with_a_concern_until_they_come_back() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money", RISKY)

    said = chat.says("nobody would care")
    held = chat.steps[-1]
    chat.says("start", "The bus was late.")

    assert said == [WORDING.say(Phrase.KEPT_AFTER_CARD)]
    assert held.testimony[0].held_for_concern
    assert held.concerns
    assert not chat.steps[-1].testimony[0].held_for_concern


@pytest.mark.parametrize("words", ["skip", "repeat", "help", "pause", "delete my answers", "stop"])
def test_every_command_is_answered_in_the_pause_after_the_end(words: str) -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money", RISKY)

    assert chat.says(words)
    assert chat.steps[-1].testimony == ()


def test_risk_again_in_the_pause_brings_the_card_again() -> None:
    chat = agreed()
    chat.says("own", RISKY)

    chat.says(RISKY)

    assert chat.steps[-1].concerns
    assert chat.steps[-1].says[0].is_card


def test_risk_after_the_end_is_kept_held_and_answered_with_the_card_alone() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")

    said = chat.says(RISKY)

    assert said == [card_text(SAFEGUARDING, WORDING, NOON)]
    assert chat.steps[-1].testimony[0].held_for_concern


def test_risk_after_stop_brings_the_card_alone_and_stop_still_holds() -> None:
    chat = agreed()
    chat.says("own", "stop")

    said = chat.says(RISKY)

    assert said == [card_text(SAFEGUARDING, WORDING, NOON)]
    assert chat.steps[-1].concerns
    assert chat.kept == []
    assert chat.session.stage is Stage.STOPPED


def test_risk_is_not_read_from_a_button() -> None:
    chat = agreed()

    chat.hear(heard(RISKY, kind=HeardKind.CHOICE, choice="own"))

    assert chat.steps[-1].concerns == ()


def test_every_open_line_is_on_a_line_of_its_own() -> None:
    lines = lines_text(SAFEGUARDING, WORDING, NOON).split("\n")

    assert len(lines) == len(SAFEGUARDING.open_lines(NOON))


def at_stage(stage: Stage, offered: str | None = None) -> Step:
    """Someone who has agreed, in the middle of `stage`, one turn on."""
    session = agreed().session
    return Step(session=replace(session, stage=stage, offered=offered), talk=TALK, now=NOON)


@pytest.mark.parametrize(
    "stage", [Stage.ASKING, Stage.CONFIRM, Stage.CHANGING, Stage.LANGUAGE, Stage.QUIET, Stage.SURE, Stage.PAUSED]
)
def test_in_every_stage_the_card_comes_first_the_words_are_held_and_the_model_is_mute(stage: Stage) -> None:
    step = show_care(at_stage(stage, offered="own"), heard(RISKY), Risk.SELF)

    assert step.says[0].text == card_text(SAFEGUARDING, WORDING, NOON)
    assert step.concerns[0].testimony_id == step.testimony[0].id
    assert step.testimony[0].held_for_concern
    assert step.session.is_muted
    assert (step.session.stage, step.session.offered) == (Stage.PAUSED, None)


def test_after_stop_the_card_alone_is_shown_and_a_person_is_told() -> None:
    step = show_care(at_stage(Stage.STOPPED), heard(RISKY), Risk.SELF)

    assert [say.is_card for say in step.says] == [True]
    assert step.testimony == ()
    assert step.concerns
    assert step.session.stage is Stage.STOPPED


def transcript() -> Heard:
    return replace(heard(RISKY, kind=HeardKind.WORDS), about=TestimonyId("t_spoken"))


def test_words_of_a_voice_note_raise_a_concern_about_the_note_and_are_not_kept_again() -> None:
    step = show_care(at_stage(Stage.ASKING), transcript(), Risk.SELF)

    assert step.says[0].is_card
    assert step.testimony == ()
    assert [each.testimony_id for each in step.concerns] == ["t_spoken"]


def test_risk_in_a_note_sent_in_the_pause_brings_the_card_again_once_a_minute_is_over() -> None:
    before_the_card = show_care(at_stage(Stage.ASKING), heard(RISKY), Risk.SELF).session

    within, later = (
        show_care(Step(session=before_the_card, talk=TALK, now=NOON + after), transcript(), Risk.SELF)
        for after in (timedelta(minutes=1), timedelta(minutes=20))
    )

    assert [any(say.is_card for say in step.says) for step in (within, later)] == [False, True]
    assert [[each.testimony_id for each in step.concerns] for step in (within, later)] == [["t_spoken"], ["t_spoken"]]
    assert later.session.stage is Stage.PAUSED


def test_a_card_from_before_times_were_kept_is_shown_again_rather_than_not() -> None:
    session = replace(at_stage(Stage.PAUSED).session, shown_for=Risk.ABUSE.value)

    step = show_care(Step(session=session, talk=TALK, now=NOON), transcript(), Risk.SELF)

    assert any(say.is_card for say in step.says)


def test_what_follows_a_card_is_a_concern_of_the_kind_that_the_card_was_for() -> None:
    shown = show_care(at_stage(Stage.ASKING), heard(RISKY), Risk.ABUSE).session

    step = keep_after_card(Step(session=shown, talk=TALK, now=NOON), heard("and more of it"))

    assert [each.risk for each in step.concerns] == [Risk.ABUSE]


def test_words_of_a_voice_note_do_not_bring_the_card_again_before_which_someone_stands() -> None:
    before_the_card = show_care(at_stage(Stage.ASKING), heard(RISKY), Risk.SELF).session

    step = show_care(Step(session=before_the_card, talk=TALK, now=NOON), transcript(), Risk.SELF)

    assert not any(say.is_card for say in step.says)
    assert step.concerns


def paused(*languages: str) -> Chat:
    """Someone who stands in the pause after a card, at an open question that comes after the first."""
    chat = agreed()
    chat.talk = replace(chat.talk, script=replace(chat.script, languages=languages), tongues=TONGUES)
    chat.says("own", RISKY)
    return chat


@pytest.mark.parametrize(
    "said",
    [
        ("change the language", "polski"),
        ("change the language", "skip"),
        ("dont use my words", "yes"),
        ("dont use my words", "no"),
        ("dont use my words", "change the language", "english"),
        ("what did I agree to",),
        ("what do you hold about me",),
        ("easier words please",),
        ("repeat",),
        ("back",),
        ("help",),
        ("pause",),
        ("delete my answers", "no"),
        ("change the language", "delete my answers", "no"),
    ],
)
def test_the_pause_after_a_card_holds_whatever_else_is_asked_in_it(said: tuple[str, ...]) -> None:
    chat = paused("en", "pl")

    chat.says(*said)

    assert (chat.session.stage, chat.session.came_from) == (Stage.PAUSED, None)
    assert [button.value for button in chat.steps[-1].says[-1].buttons] == ["carry_on", "stop"]
    assert not any("first week" in say.text for step in chat.steps[-len(said) :] for say in step.says)


def test_a_change_made_in_the_pause_after_a_card_is_written_down() -> None:
    chat = paused()

    chat.says("dont use my words", "yes")

    assert [(each.purpose, each.granted) for each in chat.steps[-1].consents] == [(Purpose.QUOTE_WORDS, False)]


def test_coming_in_again_in_the_pause_after_a_card_is_no_wish_to_go_on_and_writing_start_is() -> None:
    chat = paused()

    chat.hear(heard(kind=HeardKind.START))
    came_in = chat.session.stage
    chat.says("start")

    assert came_in is Stage.PAUSED
    assert chat.session.stage is Stage.ASKING


def test_the_pause_after_a_card_holds_beyond_a_yes_to_who_is_there() -> None:
    chat = paused()
    chat.now += timedelta(hours=13)

    chat.says("hello")
    asked = chat.session.stage
    chat.says("yes")

    assert asked is Stage.WHO
    assert chat.session.stage is Stage.PAUSED
    assert chat.said[-1] == WORDING.say(Phrase.STILL_PAUSED)


def test_the_pause_after_a_card_holds_beyond_the_silence_of_the_loop_guard() -> None:
    chat = Chat()
    chat.says(RISKY)
    while chat.session.stage is Stage.PAUSED:
        chat.says("an automatic reply")
    silent = chat.session.stage

    chat.says("help")

    assert silent is Stage.QUIET
    assert chat.session.stage is Stage.PAUSED


def test_a_use_that_was_refused_in_the_pause_is_not_asked_about_after_it() -> None:
    chat = Chat()
    chat.says("yes", RISKY, "dont use my words", "yes")
    chat.talk = replace(chat.talk, known=Known(settled=frozenset({Purpose.TAKE_PART, Purpose.QUOTE_WORDS})))

    chat.says("carry on")

    assert chat.session.waiting_at == "housing"


def test_stop_calls_back_the_questions_that_are_on_their_way_but_never_whether_all_is_to_be_taken_back() -> None:
    stopped, unsure, ended = agreed(), agreed(), agreed()
    stopped.says("stop")
    unsure.says("delete my answers", "stop")
    ended.says(*["skip"] * 9, "stop")

    assert [each.session.stage for each in (stopped, unsure, ended)] == [Stage.STOPPED] * 3
    assert ended.session.waiting_at is None
    assert [each.steps[-1].calls_back for each in (stopped, unsure, ended)] == [True, False, False]
    assert not stopped.steps[-2].calls_back
