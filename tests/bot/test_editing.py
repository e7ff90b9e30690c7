from dataclasses import replace

from bot.step import Known
from bot.wording import Phrase
from core.consent import Purpose
from core.consultations import Disposition, Stage
from tests.bot.chats import RISKY, WORDING, Chat, agreed, heard


def edits(chat: Chat, message: str, words: str, *, known: bool = False) -> list[str]:
    """Edit an earlier message; `known` says that testimony was kept from it."""
    kept = next((each for step in chat.steps for each in step.testimony if each.message == message), None)
    talk = chat.talk
    chat.talk = replace(talk, known=Known(edited=kept if known else None))
    said = chat.hear(replace(heard(words), external_id=f"{message}:edited", edits=message))
    chat.talk = talk
    return said


def says(chat: Chat, message: str, words: str) -> None:
    chat.hear(replace(heard(words), external_id=message))


def test_new_words_replace_the_old_ones_as_the_next_version() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hrad.")

    said = edits(chat, "m_7", "It was hard.", known=True)

    edited = chat.steps[-1].edited[0]
    assert (edited.text, edited.version, edited.message) == ("It was hard.", 2, "m_7")
    assert chat.steps[-1].testimony == ()
    assert said == [WORDING.say(Phrase.CORRECTED)]


def test_an_edited_closed_answer_changes_and_routing_follows() -> None:
    chat = agreed()
    says(chat, "m_1", "own")
    says(chat, "m_2", "Hard.")
    assert chat.session.waiting_at == "weeks"

    edits(chat, "m_1", "nowhere")

    assert chat.values["housing"] == "nowhere"
    assert chat.session.waiting_at == "needs"


def test_an_edit_into_a_command_is_obeyed() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hard.")

    assert edits(chat, "m_7", "stop", known=True) == [WORDING.say(Phrase.STOPPED)]
    assert chat.session.stage is Stage.STOPPED
    assert chat.steps[-1].edited == ()


def test_an_edit_into_words_of_risk_brings_the_card_and_holds_the_same_testimony() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hard.")
    kept = chat.steps[-1].testimony[0]

    edits(chat, "m_7", RISKY, known=True)

    step = chat.steps[-1]
    assert (step.edited[0].id, step.edited[0].held_for_concern) == (kept.id, True)
    assert step.testimony == ()
    assert [concern.testimony_id for concern in step.concerns] == [kept.id]


def test_the_edit_of_a_message_nobody_knows_is_kept_as_late_words() -> None:
    chat = agreed()

    edits(chat, "m_99", "I forgot to say something")

    assert chat.kept == ["I forgot to say something"]
    assert chat.session.waiting_at == "housing"


def test_after_everything_was_taken_back_no_edit_keeps_new_words() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hrad.")
    kept = chat.steps[-1].testimony[0]
    chat.says("delete my answers", "yes")

    for words in ("Other words.", RISKY):
        chat.talk = replace(chat.talk, known=Known(edited=kept))
        said = chat.hear(replace(heard(words), external_id="m_7:edited", edits="m_7"))
        assert said
        assert (chat.steps[-1].edited, chat.steps[-1].testimony) == ((), ())


def test_after_stop_the_edit_of_a_message_into_words_of_risk_keeps_nothing_and_shows_the_card() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hard.")
    kept = chat.steps[-1].testimony[0]
    chat.says("stop")
    chat.talk = replace(chat.talk, known=Known(edited=kept))

    said = chat.hear(replace(heard(RISKY), external_id="m_7:edited", edits="m_7"))

    assert len(said) == 1
    assert chat.steps[-1].edited == ()


def test_an_edit_in_the_silence_after_going_round_in_circles_replaces_the_words_and_keeps_them_once() -> None:
    chat = agreed()
    chat.says("own")
    says(chat, "m_7", "It was hrad.")
    chat.steps.append(chat.steps[-1].standing(Stage.QUIET))
    kept = chat.steps[-1].testimony[0]
    chat.talk = replace(chat.talk, known=Known(edited=kept))

    assert chat.hear(replace(heard("It was hard."), external_id="m_7:edited", edits="m_7")) == []
    assert [each.text for each in chat.steps[-1].edited] == ["It was hard."]
    assert chat.steps[-1].testimony == ()


def consented(chat: Chat, message: str, words: str) -> list[str]:
    """Edit the message in which a yes or a no was given."""
    decided = tuple(each for step in chat.steps for each in step.consents if each.message == message)
    chat.talk = replace(chat.talk, known=Known(decided=decided))
    return chat.hear(replace(heard(words), external_id=f"{message}:edited", edits=message))


def test_a_yes_edited_into_a_no_is_a_no_at_once() -> None:
    chat = Chat()
    says(chat, "m_1", "yes")
    says(chat, "m_2", "yes")

    said = consented(chat, "m_2", "no")

    assert [(each.purpose, each.granted) for each in chat.steps[-1].consents] == [(Purpose.QUOTE_WORDS, False)]
    assert said == [WORDING.say(Phrase.CHANGED)]
    assert chat.session.waiting_at == "housing"


def test_a_no_edited_into_a_yes_is_asked_back() -> None:
    chat = Chat()
    says(chat, "m_1", "yes")
    says(chat, "m_2", "no")

    consented(chat, "m_2", "yes")

    assert chat.session.stage is Stage.CHANGING
    assert chat.steps[-1].consents == ()


def test_a_yes_to_taking_part_edited_into_a_no_asks_whether_everything_is_taken_back() -> None:
    chat = Chat()
    says(chat, "m_1", "yes")

    consented(chat, "m_1", "no")
    assert chat.session.stage is Stage.SURE
    chat.says("yes")

    assert chat.session.disposition is Disposition.WITHDRAWN
