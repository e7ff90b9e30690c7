from dataclasses import replace

from bot.quotas import has_quotas
from bot.script import Script
from bot.step import Known
from bot.wording import Phrase
from core.consultations import Disposition, Stage, Tally
from tests.bot.chats import WORDING, Chat, script


def limited(made: Script, *, tally: Tally) -> Chat:
    chat = Chat(script=made)
    chat.talk = replace(chat.talk, known=Known(tally=tally))
    return chat


def choice_limited(quota: int) -> Script:
    made = script()
    questions = [
        replace(each, choices=tuple(replace(choice, quota=quota) for choice in each.choices))
        if each.name == "housing"
        else each
        for each in made.questions
    ]
    return replace(made, questions=tuple(questions))


def test_counts_are_needed_only_where_a_script_has_a_quota() -> None:
    assert not has_quotas(script())
    assert has_quotas(replace(script(), quota=10))
    assert has_quotas(choice_limited(5))


def test_where_enough_people_were_heard_it_ends_kindly_after_consent() -> None:
    chat = limited(replace(script(), quota=10), tally=Tally(completed=10))

    said = chat.says("yes", "yes")

    assert said == [WORDING.say(Phrase.FULL)]
    assert (chat.session.stage, chat.session.disposition) == (Stage.ENDED, Disposition.PARTIAL)
    assert chat.says("start") == [WORDING.say(Phrase.FULL)]


def test_a_full_choice_ends_it_there_and_the_answer_is_kept() -> None:
    chat = limited(choice_limited(3), tally=Tally(chosen={("housing", "own"): 3}))

    said = chat.says("yes", "yes", "own")

    assert said == [WORDING.say(Phrase.FULL)]
    assert chat.values == {"housing": "own"}


def test_while_there_is_room_questions_are_asked() -> None:
    chat = limited(choice_limited(3), tally=Tally(chosen={("housing", "own"): 2}))

    chat.says("yes", "yes", "own")

    assert chat.session.waiting_at == "story"
