"""The rules for probes: read from files, refused in words when they cannot be used, and knowing when to leave it."""

from pathlib import Path

import pytest

from bot.probe_rules import GROUPS, read_probe_rules
from core.errors import BadContent

FOLDER = Path(__file__).parents[2] / "prompts" / "probing"


def test_every_language_the_bot_ships_has_rules_and_only_english_has_a_model() -> None:
    rules = read_probe_rules(FOLDER)

    assert {language: each.lets_model for language, each in rules.items()} == {"en": True, "gd": False, "pl": False}
    assert set(rules["en"].never) == set(GROUPS)


def test_what_no_speaker_has_checked_says_so() -> None:
    for language in ("gd", "pl"):
        assert "No speaker has checked" in (FOLDER / f"{language}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    ["No", "nope.", "Dunno", "I don't know", "dinnae ken", "skip", "rather not say", "I don't want to say",
     "i dont wanna talk about it",
          "nothing really", "...", "Id rather not talk about that", "none of your business mate"],
)  # fmt: skip
def test_a_wish_to_leave_it_is_heard(text: str) -> None:
    assert read_probe_rules(FOLDER)["en"].is_left(text)


@pytest.mark.parametrize(
    "text",
    ["It was fine", "no help at all", "They were good", "Nothing was ready when I came", "I didn't know where to go",
     "My brother did not want to talk about it for years but then the group came and he went and now he is doing well"],
)  # fmt: skip
def test_an_answer_is_not_taken_for_a_wish_to_leave_it(text: str) -> None:
    assert not read_probe_rules(FOLDER)["en"].is_left(text)


def test_polish_and_gaelic_know_it_too() -> None:
    rules = read_probe_rules(FOLDER)

    assert rules["pl"].is_left("Nie wiem")
    assert rules["gd"].is_left("Chan eil fhios agam")


LISTS = "\n".join(f"{name}: [a]" for name in ("leave_it", "leave_it_within", "openers", "common_words", "only_after_them"))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("- a list", "table"),
        ("openers: [what]", "leave_it"),
        ("leave_it: no", "leave_it"),
        ("leave_it: ['no']\ninstructions: ask", "leave_it_within"),
        (f"{LISTS}\ninstructions: ask", "{question}"),
        (f"{LISTS}\ninstructions: '{{question}} {{answer}}'", "closed"),
        ("leave_it: [", "YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "en.yaml").write_text(written, "utf-8")

    with pytest.raises(BadContent) as caught:
        read_probe_rules(tmp_path)

    assert told in str(caught.value)
