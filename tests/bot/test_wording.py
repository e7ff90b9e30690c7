import re
from pathlib import Path
from string import Formatter

import pytest

from bot.wording import Phrase, plainly, read_wording, texts_from_yaml
from core.consent import Purpose
from core.errors import BadContent
from tests.bot.chats import PROMPTS, WORDING, WORDINGS

BODY = (PROMPTS / "bot" / "en.yaml").read_text(encoding="utf-8")


def test_there_is_a_sentence_for_every_phrase_and_every_purpose() -> None:
    assert set(WORDING.phrases) == set(Phrase)
    assert set(WORDING.consents) == set(Purpose)


def test_facts_are_filled_in() -> None:
    assert "4" in WORDING.say(Phrase.RECAP, answered=4)


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "yess",
        "yeh",
        "yeah sure",
        "ok then",
        "Yes 👍",
        "👍👍",
        "Aye!",
        "ok",
        "y",
        "Nae bother",
        "👍",
        "yeah",
        "aye go on then",
    ],
)
def test_everyday_yes_is_yes(words: str) -> None:
    assert WORDING.yes_or_no(words) is True


@pytest.mark.parametrize("words", ["no", "nooo", "no thanx", "Nah.", "naw", "no thanks", "I'd rather not", "👎"])
def test_everyday_no_is_no(words: str) -> None:
    assert WORDING.yes_or_no(words) is False


@pytest.mark.parametrize(
    "words",
    [
        "maybe",
        "aye right",
        "thanks",
        "ok no",
        "yes but",
        "yes 👎",
        "yes and no",
        "no idea what you mean",
        "",
        "🙂",
        "what for?",
    ],
)
def test_what_is_neither_is_neither(words: str) -> None:
    assert WORDING.yes_or_no(words) is None


def test_nothing_means_both_yes_and_no() -> None:
    assert not WORDING.yes_words & WORDING.no_words


def test_words_for_asking_again_last_however_often_it_happens() -> None:
    assert WORDING.ask_again(1) != WORDING.ask_again(2)
    assert WORDING.ask_again(99) == WORDING.tries[-1]


def test_version_changes_with_any_word(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(BODY.replace("Hello.", "Hi."), encoding="utf-8")

    assert read_wording(tmp_path).version != WORDING.version


def test_missing_and_unknown_sentences_are_all_named(tmp_path: Path) -> None:
    broken = re.sub(r"\n  agreed: .*", "\n  agred: 'Ta.'", BODY)
    (tmp_path / "en.yaml").write_text(broken, encoding="utf-8")

    with pytest.raises(BadContent) as refused:
        read_wording(tmp_path)

    assert "Add 'agreed'" in str(refused.value)
    assert "Take 'agred' out" in str(refused.value)


@pytest.mark.parametrize("body", ["", "[", "just words"])
def test_file_that_is_no_table_is_refused(tmp_path: Path, body: str) -> None:
    (tmp_path / "en.yaml").write_text(body, encoding="utf-8")

    with pytest.raises(BadContent):
        read_wording(tmp_path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent):
        read_wording(tmp_path)


def test_yaml_keeps_all_text_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("yes: no\ndate: 2026-01-01\nnumber: 1\n", encoding="utf-8")

    assert texts_from_yaml(path) == {"yes": "no", "date": "2026-01-01", "number": "1"}


def test_no_sentence_shouts_or_blames() -> None:
    for sentence in [*WORDING.phrases.values(), *WORDING.consents.values(), *WORDING.tries]:
        assert not re.search(r"\b[A-Z]{3,}\b", sentence)
        assert not re.search(r"\b(must|invalid|error|offender|failed|why did you)\b", sentence, re.IGNORECASE)


def test_plain_form_is_only_for_comparing() -> None:
    assert plainly("  That's FINE, aye! ") == "thats fine aye"


def braces_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_every_language_says_everything_with_the_same_facts(language: str) -> None:
    wording = WORDINGS[language]

    assert {phrase: braces_in(said) for phrase, said in wording.phrases.items()} == {
        phrase: braces_in(said) for phrase, said in WORDING.phrases.items()
    }
    assert len(wording.tries) == len(WORDING.tries)
    assert {(rule.uses, rule.granted) for rule in wording.changes} == {(rule.uses, rule.granted) for rule in WORDING.changes}


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_every_language_has_its_own_version_and_knows_its_own_buttons(language: str) -> None:
    wording = WORDINGS[language]

    assert wording.version.startswith(f"{language}-")
    assert not wording.yes_words & wording.no_words
    assert wording.yes_or_no(wording.say(Phrase.YES)) is True
    assert wording.yes_or_no(wording.say(Phrase.NO)) is False
    assert wording.yes_or_no(wording.say(Phrase.WHO_NO)) is not True


def test_languages_that_no_speaker_has_read_say_so() -> None:
    assert {code for code, wording in WORDINGS.items() if not wording.is_checked} == {"gd", "pl"}


def test_part_that_cannot_be_understood_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(BODY.replace("uses: [contact_again]", "uses: [nothing_like_it]", 1), encoding="utf-8")

    with pytest.raises(BadContent, match="'changes'"):
        read_wording(tmp_path)


@pytest.mark.parametrize("text", ["hello", "Hi!", "hi there", "Whit?", "?", "", "\u200b", "who is this"])
def test_hello_and_words_that_only_ask_back_are_greetings(text: str) -> None:
    assert WORDING.greets_only(text)


@pytest.mark.parametrize("text", ["Cold", "6", "🙂", "sorry", "hello it was cold", "the morning"])
def test_whatever_says_something_is_no_greeting(text: str) -> None:
    assert not WORDING.greets_only(text)
