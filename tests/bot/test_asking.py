from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.asking import GIVEN
from bot.script import ProbeWhen, ScriptedProbe, Voice
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Disposition, Stage
from core.testimony import Medium
from tests.bot.chats import MARKDOWN, READ_BY, VOICE_NOTE, WORDING, Chat, agreed, asking, heard, script


def test_note_is_said_and_not_waited_on() -> None:
    chat = agreed()

    assert chat.said[-2:] == ["Here we go.", "Where do you stay?"]
    assert [button.label for button in chat.steps[-1].says[-1].buttons] == ["My own place", "With friends", "Nowhere"]


def test_closed_answer_is_an_answer_and_no_testimony() -> None:
    chat = agreed()

    chat.says("with friends")

    assert chat.values == {"housing": "friends"}
    assert chat.kept == []
    assert chat.session.waiting_at == "story"


def test_open_answer_is_testimony_word_for_word_and_conditions_see_only_that_it_is_there() -> None:
    chat = agreed()

    chat.says("own", "It was *awful*,\n but my sister came.  ")

    assert chat.kept == ["It was *awful*,\n but my sister came.  "]
    kept = chat.steps[-1].testimony[0]
    assert (kept.question, kept.question_label, kept.title) == ("story", "What was the first week like?", "The first week")
    assert chat.values["story"] == GIVEN
    assert chat.session.answers["story"].testimony_id == kept.id


@pytest.mark.parametrize("words", ["x" * 4097, "🙂🙃", "كان الأسبوع الأول صعبا", "\u200fשלום\u200e", "yes", "0", "\u200d?"])
def test_any_words_answer_an_open_question_and_are_kept_whole(words: str) -> None:
    chat = agreed()

    chat.says("own", words)

    assert chat.kept == [words]
    assert chat.session.waiting_at == "weeks"


def test_unknown_choice_is_asked_again_and_nothing_is_kept() -> None:
    chat = agreed()

    said = chat.says("banana")

    assert said == [WORDING.ask_again(1), "Where do you stay?"]
    assert chat.values == {}
    assert chat.kept == []


def test_a_sentence_that_is_no_choice_is_kept_beside_the_question_and_a_choice_is_still_asked_for() -> None:
    chat = agreed()

    said = chat.says("It changes from one week to the next.")

    assert said[:2] == [WORDING.say(Phrase.WORDS_KEPT), f"{WORDING.say(Phrase.CHOOSE_TOO)}"]
    assert chat.kept == ["It changes from one week to the next."]
    assert chat.steps[-1].testimony[0].question == "housing"
    assert chat.session.waiting_at == "housing"
    assert chat.values == {}


def test_a_sentence_from_which_a_choice_was_picked_is_kept_as_it_was_said() -> None:
    chat = agreed()

    chat.says("I am with friends for now")

    assert chat.values == {"housing": "friends"}
    assert chat.kept == ["I am with friends for now"]


def test_a_label_typed_out_is_an_answer_and_no_testimony() -> None:
    chat = agreed()

    chat.says("my own place please")

    assert chat.values == {"housing": "own"}
    assert chat.kept == []


def test_a_yes_that_fits_two_choices_is_asked_about() -> None:
    chat = agreed(
        asking(
            "select_one had | had | Have you had a mentor? |",
            choices="| choices | | | |\n| | list_name | name | label |\n| | had | now | Yes, now |\n"
            "| | had | before | Yes, in the past |\n| | had | never | No |",
        )
    )

    said = chat.says("aye")

    assert said == [WORDING.say(Phrase.WHICH_ONE), "Have you had a mentor?"]
    assert chat.says("naw")
    assert chat.values == {"had": "never"}


def test_each_try_is_asked_for_in_kinder_words_and_then_the_question_is_left() -> None:
    chat = agreed()

    first, second, third = chat.says("banana"), chat.says("apple"), chat.says("pear")

    assert (first[0], second[0], third[0]) == (WORDING.ask_again(1), WORDING.ask_again(2), WORDING.say(Phrase.MOVE_ON))
    assert chat.session.answers["housing"].skipped
    assert chat.session.waiting_at == "story"


def test_tries_are_counted_for_one_question_alone() -> None:
    chat = agreed()

    chat.says("banana", "banana", "own", " ", " ")

    assert chat.session.waiting_at == "story"


def test_question_that_does_not_matter_is_passed_over() -> None:
    chat = agreed()

    chat.says("nowhere", "It was hard.")

    assert chat.session.waiting_at == "needs"
    assert "weeks" not in chat.values


def test_answer_outside_the_constraint_is_asked_again_with_the_scripts_own_words() -> None:
    chat = agreed()
    chat.says("own", "Fine.")

    said = chat.says("99")

    assert said[0] == "Send 0 to 52."
    assert "weeks" not in chat.values
    assert chat.says("about six")
    assert chat.values["weeks"] == "6"


def test_label_says_a_choice_by_its_label() -> None:
    chat = agreed()

    assert chat.says("own", "Fine.") == ["How many weeks at My own place?"]


def test_skipping_is_honoured_even_where_an_answer_is_required() -> None:
    chat = agreed(asking("text | a | One? |", "text | b | Two? |"))

    said = chat.says("skip")

    assert said == [WORDING.say(Phrase.SKIPPED), "Two?"]
    assert chat.session.answers["a"].skipped
    assert chat.kept == []


def test_last_answer_ends_it_with_thanks() -> None:
    chat = agreed()

    said = chat.says("nowhere", "Hard.", "money and work")

    assert said == ["Thank you. That is all."]
    assert (chat.session.stage, chat.session.disposition) == (Stage.ENDED, Disposition.COMPLETED)
    assert chat.values["needs"] == "money work"


def test_voice_note_answers_an_open_question() -> None:
    chat = agreed()
    chat.says("own")

    chat.sends(HeardKind.VOICE)

    step = chat.steps[-1]
    assert (step.testimony[0].medium, step.recordings) == (Medium.VOICE, (VOICE_NOTE,))
    assert chat.session.answers["story"].testimony_id == step.testimony[0].id


def test_film_answers_an_open_question() -> None:
    chat = agreed()
    chat.says("own")

    chat.sends(HeardKind.FILM)

    assert chat.steps[-1].testimony[0].medium is Medium.FILM


def test_voice_note_to_a_closed_question_is_kept_listened_to_and_the_question_asked_again() -> None:
    chat = agreed()

    said = chat.sends(HeardKind.VOICE)

    assert said == [WORDING.say(Phrase.LISTENING), "Where do you stay?"]
    assert chat.steps[-1].testimony[0].question == "housing"
    assert chat.session.waiting_at == "housing"
    assert chat.session.tries == 0


def test_voice_note_where_typing_is_asked_for_is_kept_all_the_same() -> None:
    chat = agreed(script(MARKDOWN.replace("| allow |", "| no |")))
    chat.says("own")

    chat.sends(HeardKind.VOICE)

    assert chat.kept == [None]
    assert chat.session.waiting_at == "story"


def test_file_that_cannot_be_opened_is_said_kindly_and_the_question_still_waits() -> None:
    chat = agreed()
    chat.says("own")

    said = chat.sends(HeardKind.UNREADABLE)

    assert said == [WORDING.say(Phrase.UNREADABLE), "What was the first week like? Say what you like."]
    assert chat.session.waiting_at == "story"
    assert chat.says("typed instead")
    assert chat.kept == ["typed instead"]


def test_tap_on_an_older_message_is_nobodys_words() -> None:
    chat = agreed()
    chat.says("own")

    chat.taps("friends")

    assert chat.kept == []
    assert chat.session.waiting_at == "story"


def test_channel_is_asked_for_its_recorder_only_where_voice_answers() -> None:
    chat = agreed()
    closed = chat.steps[-1].says[-1]

    chat.says("own")

    assert not closed.wants_voice
    assert chat.steps[-1].says[-1].wants_voice


def test_several_choices_are_offered_as_such() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.")

    say = chat.steps[-1].says[-1]

    assert say.several
    assert say.text.endswith(WORDING.say(Phrase.SEVERAL))


def test_hard_question_is_announced_once_however_often_it_is_asked() -> None:
    made = script(
        "| survey | | | | |\n| | type | name | label | consult::sensitive |\n| | integer | nights | How many nights? | yes |\n"
        + READ_BY
    )
    chat = agreed(made)

    announced, again = chat.said, chat.says("lots")

    assert announced[-2:] == [WORDING.say(Phrase.SENSITIVE), "How many nights?"]
    assert WORDING.say(Phrase.SENSITIVE) not in again


def test_someone_who_went_quiet_and_answers_is_no_longer_quiet() -> None:
    chat = agreed()
    quiet = replace(chat.session, disposition=Disposition.PARTIAL)
    chat.steps.append(replace(chat.steps[-1], session=quiet))

    chat.hear(heard("own"))

    assert chat.session.disposition is Disposition.STARTED


def test_nothing_is_asked_before_consent() -> None:
    assert Chat().session.waiting_at == "take_part"


def first_asked(**facts: object) -> Chat:
    """Return a chat whose open question has these columns, with that question waiting."""
    made = script()
    questions = tuple(replace(each, **facts) if each.name == "story" else each for each in made.questions)  # type: ignore[arg-type]
    chat = agreed(replace(made, questions=questions))
    chat.says("own")
    return chat


def test_where_only_a_voice_note_is_hoped_for_typed_words_are_kept_and_one_is_asked_for_once() -> None:
    chat = first_asked(voice=Voice.ONLY)

    assert chat.says("It was hard.") == [WORDING.say(Phrase.VOICE_PLEASE)]
    chat.says("skip")
    assert chat.session.waiting_at == "weeks"
    assert (chat.kept, chat.values["story"]) == (["It was hard."], GIVEN)


def test_a_questions_own_word_for_leaving_it_is_understood() -> None:
    chat = first_asked(skip_word="pass")

    chat.says("Pass!")

    assert chat.session.answers["story"].skipped
    assert chat.kept == []


def test_why_an_answer_is_wanted_is_said_once_and_skipping_still_works() -> None:
    chat = first_asked(required=True, required_message="This one helps us most.")

    first, again = chat.says(" "), chat.says(" ")

    assert first[0] == "This one helps us most."
    assert again[0].startswith(WORDING.ask_again(2))
    chat.says("skip")
    assert chat.session.waiting_at == "weeks"


def test_a_question_is_left_after_as_many_tries_as_its_script_allows() -> None:
    chat = first_asked(retries=1)

    assert chat.says(" ")[0] == WORDING.say(Phrase.MOVE_ON)


def test_an_answer_to_a_probe_is_kept_under_the_probe_and_the_same_probe_is_not_asked_again() -> None:
    chat = first_asked(probes=(ScriptedProbe(text="What happened next?", when=ProbeWhen.SHORT),))

    said = chat.says("Hard.")
    chat.says("Nothing much.")

    assert said == ["What happened next?"]
    assert [each.question_label for step in chat.steps for each in step.testimony] == [
        "What was the first week like?",
        "What happened next?",
    ]
    assert chat.session.waiting_at == "weeks"


def at_needs() -> Chat:
    chat = agreed()
    chat.says("own", "It was hard.", "3")
    assert chat.session.waiting_at == "needs"
    return chat


@pytest.mark.parametrize("text", ["none", "None of them.", "nothing", "nae o them"])
def test_none_of_several_choices_is_understood_at_once_and_kept_as_it_was_said(text: str) -> None:
    chat = at_needs()

    chat.says(text)

    answer = chat.session.answers["needs"]
    assert (answer.value, answer.skipped) == ("", True)
    assert chat.kept[-1] == text
    assert chat.session.waiting_at != "needs"


def test_what_is_none_of_the_choices_is_kept_beside_those_that_are() -> None:
    chat = at_needs()

    chat.says("money, my kids")

    assert chat.values["needs"] == "money"
    assert chat.kept[-1] == "money, my kids"


def test_all_but_one_is_all_but_that_one() -> None:
    chat = at_needs()

    chat.says("everything but money")

    assert chat.values["needs"] == "talk work"


def test_words_that_turn_a_choice_are_kept_and_asked_about_and_choose_nothing() -> None:
    chat = agreed()

    said = chat.says("I wisnae with friends")

    assert "housing" not in chat.values
    assert chat.kept == ["I wisnae with friends"]
    assert WORDING.say(Phrase.WORDS_KEPT) in said


def test_agreeing_words_are_no_answer_to_whether_something_was_so() -> None:
    trouble = asking(
        "select_one yn | trouble | Did you have trouble?",
        choices="| choices | | | |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |",
    )
    chat = agreed(trouble)

    chat.says("no problem")
    assert chat.values == {}

    chat.says("Naw, I didn't.")
    assert chat.values == {"trouble": "no"}


def test_today_is_the_day_where_people_are() -> None:
    chat = agreed(asking("date | when | When was it?"))

    chat.hear(heard("today", at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)))

    assert chat.values == {"when": "2026-07-02"}


@pytest.mark.parametrize("text", ["no more", "I'm finished."])
def test_no_more_to_one_more_round_is_an_answer_and_elsewhere_a_wish_to_stop(text: str) -> None:
    rows = ("begin_repeat | helper | Helpers", "text | who | Who helped?", "end_repeat | | ")
    round_after = agreed(asking(*rows))
    round_after.says("My sister.")
    elsewhere = agreed()

    round_after.says(text)
    elsewhere.says(text)

    assert round_after.session.stage is Stage.ENDED
    assert elsewhere.session.stage is Stage.STOPPED


def test_a_day_that_there_never_was_is_said_to_be_none_and_asked_again() -> None:
    chat = agreed(asking("date | day | Which day did you come out?"))

    said = chat.says("31 February")
    chat.says("28 February")

    assert said == [WORDING.say(Phrase.NO_SUCH_DAY), "Which day did you come out?"]
    assert chat.values == {"day": "2026-02-28"}


def test_a_day_of_a_month_is_no_number() -> None:
    chat = agreed(asking("integer | age | How old are you?"))

    chat.says("31 february")

    assert chat.values == {}
