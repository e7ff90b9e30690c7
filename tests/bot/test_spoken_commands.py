import pytest

from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Disposition, Stage
from tests.bot.chats import WORDING, Chat, agreed
from tests.bot.test_overhearing import hears


def with_note() -> Chat:
    """Return a chat in which the open question was answered by a voice note."""
    chat = agreed()
    chat.says("own")
    chat.sends(HeardKind.VOICE)
    return chat


def is_taken_back(chat: Chat) -> bool:
    """Whether the newest turn takes back the note's answer and keeps nothing of the note."""
    step, note = chat.steps[-1], chat.steps[-2].testimony[-1].id
    taken = [answer for answer in step.answers if answer.question == "story" and not answer.value and not answer.skipped]
    return bool(taken) and step.forgets == (note,)


def test_a_spoken_skip_at_an_open_question_leaves_that_question_and_no_other() -> None:
    chat = with_note()

    said = hears(chat, "Skip.")

    assert is_taken_back(chat)
    assert chat.session.answers["story"].skipped
    assert said == [WORDING.say(Phrase.SKIPPED), "How many weeks at My own place?"]


@pytest.mark.parametrize("words", ["pause", "repeat", "help"])
def test_the_open_question_waits_again_after_a_spoken_command(words: str) -> None:
    chat = with_note()

    said = hears(chat, words)

    assert is_taken_back(chat)
    assert "story" not in chat.session.answers
    assert chat.session.waiting_at == "story"
    assert said[-1].startswith("What was the first week like?")


def test_a_spoken_back_goes_back_from_the_open_question() -> None:
    chat = with_note()

    hears(chat, "go back")

    assert is_taken_back(chat)
    assert chat.session.waiting_at == "housing"


def test_a_spoken_stop_leaves_neither_an_answer_nor_a_note() -> None:
    chat = with_note()

    assert hears(chat, "Stop.") == [WORDING.say(Phrase.STOPPED)]
    assert is_taken_back(chat)
    assert (chat.session.stage, chat.values) == (Stage.STOPPED, {"housing": "own"})


def test_a_spoken_command_as_the_last_answer_opens_its_question_again() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "talk")
    chat.sends(HeardKind.VOICE)
    assert chat.session.disposition is Disposition.COMPLETED

    hears(chat, "repeat")

    assert (chat.session.waiting_at, chat.session.disposition) == ("message", Disposition.STARTED)
    chat.says("It is cold.")
    assert chat.session.disposition is Disposition.COMPLETED


def test_what_was_read_back_and_agreed_to_is_not_taken_back_by_later_words() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends")
    chat.says("yes")

    hears(chat, "skip")

    assert chat.values == {"housing": "friends"}
    assert chat.steps[-1].forgets == ()


def test_while_something_else_is_asked_only_the_answer_goes() -> None:
    chat = with_note()
    chat.says("delete my answers")

    assert hears(chat, "skip") == []
    assert "story" not in chat.session.answers
    assert chat.session.stage is Stage.SURE
