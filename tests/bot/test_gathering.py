from dataclasses import replace
from datetime import timedelta

from bot.gathering import place_seen
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import place_of
from tests.bot.chats import NOON, WORDING, Chat, agreed, asking, heard


def telling_no_place() -> Chat:
    """Return a chat on a channel that cannot tell what the person saw, at the closed question after an open one."""
    chat = agreed()
    chat.says("own", "It was hard.")
    chat.tells_place = False
    return chat


def test_words_typed_under_an_earlier_open_question_are_added_to_it() -> None:
    chat = agreed()
    chat.says("own")
    seen = place_of(chat.session)
    chat.says("It was hard.")

    said = chat.hear(replace(heard("Nobody came."), place=seen))

    assert said == [WORDING.say(Phrase.ADDED), "How many weeks at My own place?"]
    assert {each.question for step in chat.steps for each in step.testimony} == {"story"}
    assert chat.session.waiting_at == "weeks"


def test_a_late_tap_answers_a_question_that_was_skipped_and_routing_follows() -> None:
    chat = agreed()
    seen = place_of(chat.session)
    chat.says("skip")

    said = chat.hear(replace(heard("With friends", kind=HeardKind.CHOICE, choice="friends"), place=seen))

    assert chat.values["housing"] == "friends"
    assert said[0] == WORDING.say(Phrase.ADDED)
    assert chat.session.waiting_at == "story"


def test_an_old_button_of_a_question_that_has_its_answer_changes_nothing() -> None:
    chat = agreed()
    seen = place_of(chat.session)
    chat.says("own")

    chat.hear(replace(heard("With friends", kind=HeardKind.CHOICE, choice="friends"), place=seen))

    assert chat.values == {"housing": "own"}


def test_a_message_sent_before_the_new_question_could_be_read_belongs_to_the_one_before() -> None:
    chat = telling_no_place()

    said = chat.hear(heard("My sister came though.", at=NOON + timedelta(seconds=2)))

    assert said == [WORDING.say(Phrase.ADDED), "How many weeks at My own place?"]
    assert chat.steps[-1].testimony[0].question == "story"
    assert chat.session.tries == 0


def test_a_message_that_plainly_answers_the_new_question_is_its_answer_however_quick() -> None:
    chat = telling_no_place()

    chat.hear(heard("6", at=NOON + timedelta(seconds=1)))

    assert chat.values["weeks"] == "6"


def test_words_that_go_on_are_added_to_the_open_answer_whenever_they_come() -> None:
    chat = telling_no_place()

    chat.hear(heard("oh and my sister came", at=NOON + timedelta(minutes=5)))

    assert chat.steps[-1].testimony[0].question == "story"
    assert chat.session.waiting_at == "weeks"


def test_words_in_their_time_are_about_the_question_that_waits() -> None:
    chat = agreed(asking("text | a | One? |", "text | b | Two? |", "text | c | Three? |"))
    chat.tells_place = False
    chat.hear(heard("first", at=NOON + timedelta(minutes=1)))

    chat.hear(heard("second", at=NOON + timedelta(minutes=2)))

    assert [each.question for step in chat.steps for each in step.testimony] == ["a", "b"]


def test_only_a_question_of_this_session_is_a_place_that_was_seen() -> None:
    chat = agreed()

    assert place_seen(chat.session, replace(heard("x"), place=place_of(chat.session))) == "housing"
    assert place_seen(chat.session, replace(heard("x"), place="s_2:asking:housing")) is None
    assert place_seen(chat.session, replace(heard("x"), place="s_1:consent:take_part")) is None


def test_a_story_told_in_a_row_of_quick_messages_answers_no_question_that_nobody_has_read() -> None:
    chat = telling_no_place()
    story = [
        "Nobody met me at the gate.",
        "I had 46 pounds in my pocket.",
        "My sister was away.",
        "The hostel was full",
        "so I slept in the station with no money.",
        "Then my worker rang",
        "and it got better.",
    ]

    for words in story:
        chat.now += timedelta(seconds=1)
        chat.hear(heard(words, at=chat.now))

    assert chat.values == {"housing": "own", "story": "answered"}
    assert (chat.session.waiting_at, chat.session.tries) == ("weeks", 0)
    assert {each.question for step in chat.steps for each in step.testimony} == {"story"}


def test_a_quick_answer_that_was_taken_for_the_question_before_is_asked_for_again() -> None:
    chat = telling_no_place()

    said = chat.hear(heard("six weeks or so, then eight", at=NOON + timedelta(seconds=1)))

    assert said[-1] == "How many weeks at My own place?"


def test_the_choices_of_several_stay_several_where_they_are_asked_for_again() -> None:
    chat = agreed()
    chat.says("nowhere", "It was hard.")
    chat.tells_place = False

    chat.hear(heard("and nobody came to meet me", at=NOON + timedelta(seconds=1)))

    assert chat.steps[-1].says[-1].several
