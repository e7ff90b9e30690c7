from bot.wording import Phrase
from core.consultations import Disposition
from tests.bot.chats import WORDING, Chat, agreed


def test_back_says_what_was_answered_and_a_new_answer_replaces_it_and_routing_follows() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    chat.says("back")
    said = chat.says("back")

    assert said == [WORDING.say(Phrase.YOU_SAID, answer="My own place"), "Where do you stay?"]
    assert chat.says("nowhere")[-1].startswith("What would help?")
    assert chat.values == {"housing": "nowhere", "story": "answered"}


def test_going_back_to_an_open_question_adds_to_what_was_said() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    said = chat.says("back")
    chat.says("And my sister came.")

    assert said[0] == WORDING.say(Phrase.YOU_ANSWERED)
    assert chat.kept == ["Fine.", "And my sister came."]
    assert {each.question for step in chat.steps for each in step.testimony} == {"story"}
    assert chat.session.waiting_at == "weeks"


def test_skip_and_keep_it_leave_the_answer_as_it_was() -> None:
    for words in ("skip", "keep it"):
        chat = agreed()
        chat.says("own", "back", words)

        assert chat.values == {"housing": "own"}
        assert not chat.session.answers["housing"].skipped
        assert chat.session.waiting_at == "story"


def test_answers_on_a_way_that_no_longer_applies_are_kept_and_count_again_when_it_does() -> None:
    chat = agreed()
    chat.says("own", "Fine.", "6", "back", "back", "back", "nowhere")

    assert chat.values["weeks"] == "6"
    assert chat.session.waiting_at == "needs"


def test_nothing_to_go_back_to_is_said_and_the_question_asked_again() -> None:
    assert agreed().says("back") == [WORDING.say(Phrase.NOTHING_BACK), "Where do you stay?"]
    assert Chat().says("back")[0] == WORDING.say(Phrase.NOTHING_BACK)


def test_someone_who_goes_back_after_the_end_has_still_completed() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money", "back")

    assert chat.session.disposition is Disposition.COMPLETED
    assert chat.session.waiting_at == "needs"
