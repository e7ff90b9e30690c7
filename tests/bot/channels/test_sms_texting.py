import re
from dataclasses import replace

import pytest

from bot.channels.sms_parts import parts_of, plainer
from bot.channels.sms_texting import text_words, together, words_of
from bot.phrases import TEXTED, Phrase
from core.chat import Button, Say, ToSend
from core.links import LinkKind
from core.people import AddressId
from tests.bot.chats import WORDING, WORDINGS

WORDS = text_words(WORDING)
YES_NO = (Button(value="yes", label="Yes"), Button(value="no", label="No"))


def say(text: str = "How was it?", number: int = 1, **more) -> Say:
    return Say(key=f"s_1:{number}", address_id=AddressId("a_1"), channel="sms", text=text, **more)


def scale(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(value=label, label=label) for label in labels)


def test_choices_are_numbered() -> None:
    assert words_of(say(buttons=YES_NO), WORDS) == "How was it?\n1 Yes\n2 No"


def test_figures_are_never_numbered_because_a_number_would_mean_two_things() -> None:
    assert words_of(say(buttons=scale("1", "2", "3", "4", "5")), WORDS) == "How was it?\n1 2 3 4 5"
    assert words_of(say(buttons=scale("18 to 25", "26 to 40")), WORDS) == "How was it?\n- 18 to 25\n- 26 to 40"


def test_short_words_are_used_where_there_are_any() -> None:
    assert (
        words_of(say("Would you tell us how it was?", short="How was it?", buttons=YES_NO), WORDS) == "How was it?\n1 Yes\n2 No"
    )


def test_a_card_is_never_shortened() -> None:
    assert words_of(say("The whole card.", short="Card.", is_card=True), WORDS) == "The whole card."


def test_an_order_keeps_its_numbered_lines_though_its_words_are_short() -> None:
    ranked = say("Put them in your order, please.\n1. Bus\n2. Bike", short="Your order?")

    assert words_of(ranked, WORDS) == "Your order?\n1. Bus\n2. Bike"


def test_hints_about_voice_notes_are_left_out() -> None:
    assert words_of(say(f"How was it? {WORDING.say(Phrase.VOICE_WELCOME)}"), WORDS) == "How was it?"
    assert words_of(say(WORDING.say(Phrase.TALK_OR_TYPE)), WORDS) == ""


@pytest.mark.parametrize("phrase", TEXTED)
@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_nobody_is_asked_to_tap_in_a_text(phrase: Phrase, language: str) -> None:
    wording = WORDINGS[language]
    asked = say(f"{wording.say(phrase)}\nHow was it?", buttons=YES_NO)

    said = words_of(asked, text_words(wording))

    assert said == f"{plainer(wording.texted[phrase])}\nHow was it?\n1 Yes\n2 No"


def test_every_sentence_that_speaks_of_tapping_is_said_otherwise_in_a_text_but_for_those_of_groups_on_telegram() -> None:
    tapping = {phrase for phrase, words in WORDING.phrases.items() if re.search(r"\b(tap|button)s?\b", words, re.IGNORECASE)}

    assert tapping - set(TEXTED) == {Phrase.GROUP_BEGIN, Phrase.GROUP_JOIN_FIRST}
    assert not [words for words in WORDING.texted.values() if re.search(r"\b(tap|button)s?\b", words, re.IGNORECASE)]


def test_a_link_stands_behind_its_own_sentence() -> None:
    line = WORDS.link_line(LinkKind.TALK, "https://heard.example/chat/link#t")

    assert line == f"{WORDING.say(Phrase.TALK_LINK)} https://heard.example/chat/link#t"


def runs_of(*says: Say) -> list[list[str]]:
    messages = [ToSend(say=replace(each, key=f"s_1:{number}"), to="+447700900123") for number, each in enumerate(says, 1)]
    texts = [words_of(each.say, WORDS) for each in messages]
    runs = together(messages, texts)
    assert [each for run in runs for each in run] == messages
    return [[each.say.text for each in run] for run in runs]


def test_short_messages_go_out_as_one_text_in_their_order() -> None:
    assert runs_of(say("One."), say("Two."), say("Three.")) == [["One.", "Two.", "Three."]]


def test_joining_never_costs_more_parts() -> None:
    full = "a" * 160

    assert runs_of(say(full), say(full)) == [[full], [full]]
    assert parts_of(f"{full}\n{full}") == 3


def test_no_more_than_three_parts_are_joined() -> None:
    longish = "a" * 100

    assert [len(run) for run in runs_of(*[say(longish)] * 6)] == [4, 2]


def test_a_card_stands_alone_and_so_does_what_nobody_waits_for() -> None:
    assert runs_of(say("One."), say("Card.", is_card=True), say("Two.")) == [["One."], ["Card."], ["Two."]]
    assert runs_of(say("One."), say("Reminder.", is_bulk=True)) == [["One."], ["Reminder."]]


def test_what_needs_the_large_alphabet_does_not_make_other_words_dearer() -> None:
    assert runs_of(say("One."), say("Zażółć."), say("Two.")) == [["One."], ["Zażółć."], ["Two."]]


def test_what_has_nothing_to_say_goes_with_its_neighbour() -> None:
    hint = WORDING.say(Phrase.TALK_OR_TYPE)

    assert runs_of(say("One."), say(hint), say("Two.")) == [["One.", hint, "Two."]]
