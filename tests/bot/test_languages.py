from dataclasses import replace

import pytest

from bot.languages import ask_language, take_language
from bot.step import Step, Tongue
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Setting, Stage
from tests.bot.chats import NOON, SAFEGUARDING, WORDINGS, agreed, heard

TONGUES = {code: Tongue(wording=wording, safeguarding=SAFEGUARDING) for code, wording in WORDINGS.items()}


def step(*languages: str) -> Step:
    """Return a step of a session in English that waits at a question, its script speaking `languages`."""
    chat = agreed()
    talk = replace(chat.talk, script=replace(chat.script, languages=languages), tongues=TONGUES)
    return Step(session=chat.session, talk=talk, now=NOON)


def test_languages_are_offered_by_their_own_names() -> None:
    asked = ask_language(step("en", "gd", "pl", "xx"))

    assert [button.label for button in asked.says[-1].buttons] == ["English", "Gàidhlig", "Polski"]
    assert asked.session.stage is Stage.LANGUAGE


def test_only_language_is_said_kindly_and_the_question_comes_again() -> None:
    asked = ask_language(step("en"))

    assert asked.says[0].text == WORDINGS["en"].say(Phrase.ONE_LANGUAGE, language="English")
    assert asked.session.stage is Stage.ASKING
    assert len(asked.says) > 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("polski", "pl"), ("Polish please", "pl"), ("gaelic", "gd"), ("Gàidhlig", "gd"), ("gaidhlig", "gd"), ("English", "en")],
)
def test_language_typed_in_any_of_them_is_gone_on_in(text: str, code: str) -> None:
    taken = take_language(ask_language(step("en", "gd", "pl")), heard(text))

    assert taken.session.language == code
    assert taken.talk.wording.language == code
    assert taken.session.stage is Stage.ASKING
    assert WORDINGS[code].say(Phrase.LANGUAGE_CHANGED, language=WORDINGS[code].name) in [say.text for say in taken.says]


def test_tapped_language_is_taken_and_an_unknown_one_is_not() -> None:
    asked = ask_language(step("en", "pl"))

    assert take_language(asked, heard(kind=HeardKind.CHOICE, choice="pl")).session.language == "pl"
    assert take_language(asked, heard(kind=HeardKind.CHOICE, choice="gd")).session.language == "en"
    assert take_language(asked, heard("klingon")).session.stage is Stage.ASKING


def test_what_has_to_be_known_under_an_order_is_said_again_in_the_new_language() -> None:
    polish = replace(TONGUES["pl"], notices={Setting.ORDER: "An invented notice."})
    asked = ask_language(step("en", "pl"))
    talk = replace(asked.talk, tongues={**TONGUES, "pl": polish})
    under_an_order = replace(asked, talk=talk, session=replace(asked.session, setting=Setting.ORDER))

    said = [say.text for say in take_language(under_an_order, heard("polski")).says]

    assert "An invented notice." in said
    assert "An invented notice." not in [say.text for say in take_language(replace(asked, talk=talk), heard("polski")).says]
