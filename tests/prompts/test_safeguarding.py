"""The words of risk find what a person should read and leave ordinary talk alone; the card promises only what is kept.

The labelled sentences and the phrases have one author, so the floors guard against getting worse: they do not measure how much
real people's words would be found. What is known to be missed is listed, for whoever improves the phrases.
"""

import json
import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.safeguarding import read_safeguarding
from core.concerns import Risk, risk_in
from tests.prompts.plain_words import reading_ease, sentences_in

FOLDER = Path(__file__).parents[2] / "prompts" / "safeguarding"
WORDS: dict[str, Any] = yaml.load((FOLDER / "en.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
LINES: list[dict[str, Any]] = json.loads((FOLDER / "helplines.json").read_text("utf-8"))
SENTENCES: dict[str, list[str]] = yaml.load(
    Path(__file__).with_name("risk_sentences.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)

PHRASES = read_safeguarding(FOLDER).phrases
RISKY = [sentence for risk in Risk for sentence in SENTENCES.get(risk.value, [])]
ORDINARY = SENTENCES["ordinary"]
KNOWN_MISSES = {  # Said without a word of harm in them; a list of phrases cannot tell them from ordinary talk.
    "I have all the tablets here and I might take them.",
    "My wee boy comes back from his dad's with bruises.",
    "They'd find me hanging, then they'd listen.",
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def missed() -> set[str]:
    return {sentence for sentence in RISKY if risk_in(sentence, PHRASES) is None}


def false_alarms() -> set[str]:
    return {sentence for sentence in ORDINARY if risk_in(sentence, PHRASES) is not None}


def test_the_labelled_set_is_large_and_says_each_sentence_once() -> None:
    everything = [*RISKY, *ORDINARY]

    assert len(everything) >= 120
    assert len(set(everything)) == len(everything)


def test_every_kind_of_risk_has_phrases_in_the_order_the_risks_are_told() -> None:
    assert list(WORDS["phrases"]) == [*(risk.value for risk in Risk), "harmless"]
    assert all(WORDS["phrases"].values())


def test_no_phrase_is_listed_twice() -> None:
    plain = [re.sub(r"['’-]", "", phrase.casefold()) for some in WORDS["phrases"].values() for phrase in some]

    assert [phrase for phrase in plain if plain.count(phrase) > 1] == []


def test_most_of_what_a_person_should_read_is_found() -> None:
    recall = 1 - len(missed()) / len(RISKY)

    assert recall >= 0.9


def test_what_is_missed_is_known() -> None:
    assert missed() == KNOWN_MISSES


def test_ordinary_talk_is_left_alone() -> None:
    found = len(RISKY) - len(missed())
    precision = found / (found + len(false_alarms()))

    assert precision >= 0.95


@pytest.mark.parametrize(
    "text",
    ["I want to KILL MYSELF", "i want to kill myself!!!", "I want to kill\nmyself.", "I don’t want to be here", "self-harm"],
)
def test_spelling_of_the_moment_does_not_hide_a_risk(text: str) -> None:
    assert risk_in(text, PHRASES) is Risk.SELF


@pytest.mark.parametrize(
    "text",
    [
        "suicde", "suiside", "kil myself", "I'll kill my self", "i wana die", "wnt to die", "want 2 die", "i want to end it",
        "i cant go on", "slit ma wrists", "overdose", "gonna od", "im going to jump", "feel like dying", "my dad beats me",
        "my uncle touches me", "im not safe", "k1ll myself", "ｋｉｌｌ myself", "overdsoe", "I feel suicidle. suicidl.",
    ],
)  # fmt: skip
def test_slips_of_the_finger_do_not_hide_a_risk(text: str) -> None:
    assert risk_in(text, PHRASES) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I was handing myself in that day.", "He slipped me a fiver.", "They were rapping and racing about.",
        "I can't go on the bus.", "I am going to jump on the train home.", "They gave us overdose training.",
        "The music touches me.", "Beats me.", "He was talking me through it.", "2 of us want 2 work",
    ],
)  # fmt: skip
def test_words_one_letter_away_are_left_alone(text: str) -> None:
    assert risk_in(text, PHRASES) is None


def test_no_single_word_is_a_phrase_unless_it_can_mean_little_else() -> None:
    single = {phrase for some in WORDS["phrases"].values() for phrase in some if " " not in phrase}

    assert single == {
        ".overdose.", "kms", "unalive", "suicide", "suicidal", "selfharm", "selfharming", "rape", "raped", "raping",
        "cuckooed", "cuckooing", "suicidle",
    }  # fmt: skip


def test_the_card_and_the_limits_are_easy_to_read() -> None:
    texts = [*WORDS["card"].values(), *WORDS["limits"]]

    hard = {sentence: round(reading_ease(sentence)) for text in texts for sentence in sentences_in(text)}

    assert {sentence: ease for sentence, ease in hard.items() if ease < 65} == {}


def test_the_card_has_its_three_parts_and_no_number_of_its_own() -> None:
    assert set(WORDS["card"]) == {"opening", "lines_intro", "closing", "apart"}
    assert not re.search(r"\d", " ".join([*WORDS["card"].values(), *WORDS["limits"]]))


def test_the_card_promises_no_reply_and_no_watch() -> None:
    said = " ".join([*WORDS["card"].values(), *WORDS["limits"]]).casefold()

    assert "i am a machine" in said
    assert not re.search(
        r"will (phone|call|contact|get back|be in touch|reply|keep you safe)|straight away|right away|within", said
    )
    assert "do not wait" in said


def test_every_line_says_what_it_is_for_when_it_is_open_and_when_it_was_checked() -> None:
    fields = {"name", "phone", "text", "hours", "for", "checked_on", "source_note"}

    assert all(set(line) == fields for line in LINES)
    assert all(line["name"] and line["phone"] and line["for"] and line["source_note"] for line in LINES)
    assert all(date.fromisoformat(line["checked_on"]) for line in LINES)


def test_the_first_line_is_for_danger_to_life_and_always_open() -> None:
    assert (LINES[0]["phone"], LINES[0]["hours"]) == ("999", "always")


def test_numbers_are_the_confirmed_ones_digit_for_digit() -> None:
    assert {line["name"]: line["phone"] for line in LINES} == {
        "Emergency services": "999",
        "Samaritans": "116 123",
        "NHS 24": "111",
        "Breathing Space": "0800 83 85 87",
        "Domestic Abuse and Forced Marriage Helpline": "0800 027 1234",
        "Childline": "0800 1111",
    }


def test_opening_hours_name_days_and_times_a_program_can_read() -> None:
    for line in LINES:
        if line["hours"] == "always":
            continue
        for span in line["hours"]:
            assert set(span["days"].split("-")) <= set(DAYS)
            assert time.fromisoformat(span["from"]) != time.fromisoformat(span["to"])


def test_breathing_space_is_shut_on_weekday_days_and_open_all_weekend() -> None:
    assert not open_at("Breathing Space", "wed", "12:00")
    assert open_at("Breathing Space", "wed", "23:00")
    assert open_at("Breathing Space", "thu", "01:30")
    assert not open_at("Breathing Space", "fri", "17:59")
    assert open_at("Breathing Space", "fri", "18:00")
    assert all(open_at("Breathing Space", day, hour) for day in ("sat", "sun") for hour in ("00:00", "06:00", "12:00", "18:00"))
    assert open_at("Breathing Space", "mon", "05:59")
    assert not open_at("Breathing Space", "mon", "06:00")


def open_at(name: str, day: str, hour: str) -> bool:
    """Whether a line is open, as its hours are meant: a span that ends before it begins runs into the next day."""
    hours = next(line["hours"] for line in LINES if line["name"] == name)
    return hours == "always" or any(_covers(span, DAYS.index(day), hour) for span in hours)


def _covers(span: dict[str, str], day: int, hour: str) -> bool:
    first, _, last = span["days"].partition("-")
    days = range(DAYS.index(first), DAYS.index(last or first) + 1)
    if span["from"] < span["to"]:
        return day in days and span["from"] <= hour < span["to"]
    return (day in days and hour >= span["from"]) or ((day - 1) % 7 in days and hour < span["to"])
