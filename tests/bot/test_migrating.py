from dataclasses import replace

import pytest

from bot.migrating import moved, previewed
from core.consultations import Stage
from tests.bot.chats import MARKDOWN, agreed, script

OLD = script()
WITHOUT_WEEKS = replace(OLD, version="2", questions=tuple(each for each in OLD.questions if each.name != "weeks"))
WITHOUT_OWN = replace(
    OLD,
    questions=tuple(replace(each, choices=each.choices[1:]) if each.name == "housing" else each for each in OLD.questions),
)


def test_a_session_keeps_its_answers_and_waits_where_it_was() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    move = moved(chat.session, OLD, script(MARKDOWN.replace("What was the first week like?", "How was the first week?")))

    assert move.lost == ()
    assert (move.was_waiting_at, move.now_waiting_at) == ("weeks", "weeks")
    assert move.session.answers == chat.session.answers
    assert move.session.migrated_from == OLD.sha256
    assert move.session.script_hash != OLD.sha256
    assert move.session.turn == chat.session.turn + 1


def test_where_the_waiting_question_is_gone_the_next_one_waits() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    assert moved(chat.session, OLD, WITHOUT_WEEKS).now_waiting_at == "needs"


def test_an_answer_whose_choice_is_gone_counts_no_longer() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    move = moved(chat.session, OLD, WITHOUT_OWN)

    assert move.lost == ("housing",)
    assert "housing" not in move.session.answers


def test_someone_who_stopped_stays_stopped() -> None:
    chat = agreed()
    chat.says("stop")

    assert moved(chat.session, OLD, WITHOUT_WEEKS).session.stage is Stage.STOPPED


@pytest.mark.parametrize(
    ("stage", "came_from", "after"),
    [
        (Stage.PAUSED, None, (Stage.PAUSED, None)),
        (Stage.LANGUAGE, Stage.PAUSED, (Stage.PAUSED, None)),
        (Stage.SURE, Stage.STOPPED, (Stage.STOPPED, None)),
        (Stage.WHO, Stage.STOPPED, (Stage.WHO, Stage.STOPPED)),
        (Stage.WHO, None, (Stage.WHO, None)),
        (Stage.CHANGING, None, (Stage.ASKING, None)),
    ],
)
def test_a_stop_a_pause_and_the_question_who_is_there_outlive_the_script(
    stage: Stage, came_from: Stage | None, after: tuple[Stage, Stage | None]
) -> None:
    session = replace(agreed().session, stage=stage, came_from=came_from)

    now = moved(session, OLD, WITHOUT_WEEKS).session

    assert (now.stage, now.came_from) == after


def test_a_preview_counts_and_moves_nothing() -> None:
    chat = agreed()
    chat.says("own", "Fine.")
    before = chat.session

    preview = previewed([before, before], OLD, WITHOUT_WEEKS)

    assert (preview.sessions, preview.elsewhere, preview.lost) == (2, 2, {})
    assert chat.session == before
