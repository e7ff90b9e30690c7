from dataclasses import replace

from bot.putting import answer_in_words, buttons_of, label_of, put, walk_of
from bot.script import Question, QuestionKind, Script
from bot.wording import Phrase
from tests.bot.chats import WORDING, Chat, agreed, script


def with_one(**facts: object) -> Script:
    """Return the sample script with one question of one's own in place of the closed one that comes first."""
    made = script()
    first = made.questions[1]
    changed = replace(first, **{"choices": (), **facts})  # type: ignore[arg-type]
    return replace(made, questions=(changed, *made.questions[2:]))


def buttons(chat: Chat) -> list[str]:
    return [button.label for button in chat.steps[-1].says[-1].buttons]


def test_what_is_only_to_be_acknowledged_has_one_button() -> None:
    chat = agreed(with_one(kind=QuestionKind.ACKNOWLEDGE))

    assert buttons(chat) == [WORDING.say(Phrase.OK)]
    chat.taps("OK")
    assert chat.values["housing"] == "OK"


def test_a_short_scale_is_offered_as_buttons_and_a_long_one_in_words() -> None:
    short = agreed(with_one(kind=QuestionKind.RANGE, scale=("1", "5", "1")))
    long = agreed(with_one(kind=QuestionKind.RANGE, scale=("0", "100", "1")))

    assert buttons(short) == ["1", "2", "3", "4", "5"]
    assert buttons(long) == []
    assert long.said[-1].endswith(WORDING.say(Phrase.ON_SCALE, start="0", end="100"))


def test_an_order_is_asked_for_with_numbers_and_no_buttons_and_what_is_missing_is_said() -> None:
    chat = agreed(with_one(kind=QuestionKind.RANK, choices=script().questions[1].choices))

    assert chat.said[-1].splitlines()[1:] == ["1. My own place", "2. With friends", "3. Nowhere"]
    assert buttons(chat) == []
    assert chat.says("2 1")[0] == WORDING.say(Phrase.RANK_MISSING, labels="Nowhere")
    chat.says("3 1 2")
    assert chat.values["housing"] == "nowhere own friends"


def test_what_stands_unless_they_say_otherwise_is_said_and_ok_takes_it() -> None:
    chat = agreed(with_one(kind=QuestionKind.INTEGER, default="3"))

    assert chat.said[-1].endswith(WORDING.say(Phrase.DEFAULT_IS, answer="3"))
    assert buttons(chat) == ["3"]
    chat.says("ok")
    assert chat.values["housing"] == "3"


def test_easier_words_are_used_once_asked_for_and_after_a_slip() -> None:
    made = with_one(kind=QuestionKind.INTEGER, easy="How many?")
    chat, slipped = agreed(made), agreed(made)

    assert chat.said[-1] == "Where do you stay?"
    assert chat.says("easier words please")[-1] == "How many?"
    assert slipped.says("banana")[-1] == "How many?"


def test_the_recording_of_a_question_goes_with_its_own_words_alone() -> None:
    chat = agreed(with_one(kind=QuestionKind.INTEGER, easy="How many?", audio="cd" * 32, short="Where?"))
    said = chat.steps[-1].says[-1]

    chat.says("banana")

    assert (said.audio, said.short) == ("cd" * 32, "Where?")
    assert (chat.steps[-1].says[-1].audio, chat.steps[-1].says[-1].short) == (None, "")


def test_a_place_is_asked_for_by_name_and_a_picture_with_words_as_a_way_too() -> None:
    assert agreed(with_one(kind=QuestionKind.GEOPOINT)).said[-1].endswith(WORDING.say(Phrase.PLACE_NAME))
    assert agreed(with_one(kind=QuestionKind.IMAGE)).said[-1].endswith(WORDING.say(Phrase.PICTURE_WELCOME))


def test_one_more_round_is_asked_for_with_yes_and_no() -> None:
    made = Question(name="again", kind=QuestionKind.MORE, label="")
    step = agreed().steps[-1]
    place = replace(next(iter(walk_of(step).after(None))), key="again", question=made)

    assert [button.value for button in buttons_of(step, place)] == ["yes", "no"]
    assert label_of(step, place) == WORDING.say(Phrase.ONE_MORE)
    assert put(step, place).says[-1].text == WORDING.say(Phrase.ONE_MORE)


def test_a_value_is_said_by_its_labels() -> None:
    step = agreed().steps[-1]
    place = walk_of(step).at("needs")

    assert place is not None
    assert answer_in_words(place, "talk money") == "Someone to talk to, Money"
    assert answer_in_words(place, "gone") == "gone"
