from dataclasses import replace
from pathlib import Path

import pytest

from bot.assisting import (
    cards_for,
    heard_from,
    notes_for,
    opening_of,
    read_briefing_card,
    read_briefing_cards,
    ticks_of,
    unconfirmed,
)
from bot.reading_ease import reading_ease
from core.assisting import WORKER_CHANNEL, Tapped, place_of_worker
from core.chat import HeardKind
from core.consultations import Setting
from core.errors import BadContent
from tests.bot.chats import PROMPTS, VOICE_NOTE, script
from tests.core.test_assisting import BRIEFING
from tests.opened import NOON

CARD = read_briefing_card(PROMPTS / "briefing")


CARDS = read_briefing_cards(PROMPTS / "briefing")


def test_every_language_of_the_bot_has_a_card_with_the_same_lines_and_says_whether_a_speaker_checked_it() -> None:
    assert set(CARDS) == {path.stem for path in (PROMPTS / "bot").glob("*.yaml")}
    for language, card in CARDS.items():
        assert [name for name, _ in card.ticks + card.group_ticks] == [name for name, _ in CARD.ticks + CARD.group_ticks]
        assert (len(card.before), len(card.read_out), set(card.notices)) == (4, 4, set(CARD.notices))
        assert (card.language, card.is_checked) == (language, language == "en")
        assert card.version.startswith(f"briefing-{language}-")


def test_a_card_comes_in_each_language_of_the_script_its_own_first() -> None:
    polish = replace(script(), language="pl", languages=("en", "pl", "xx"))

    assert [card.language for card in cards_for(polish, CARDS)] == ["pl", "en"]
    assert [card.language for card in cards_for(script(), CARDS)] == ["en"]
    assert [card.language for card in cards_for(replace(script(), language="xx"), CARDS)] == ["en"]


def test_card_says_the_limits_and_that_no_costs_nothing() -> None:
    said = " ".join(CARD.read_out)

    assert "You can say no." in said
    assert "in danger" in said


def test_notice_is_read_out_wherever_people_are_less_free() -> None:
    assert set(CARD.notices) == {Setting.ORDER, Setting.CUSTODY}


def test_words_read_out_are_plain() -> None:
    for words in (" ".join(CARD.read_out), *CARD.notices.values()):
        assert reading_ease(words) >= 65


def test_everything_on_the_card_has_to_be_confirmed_and_more_for_a_group() -> None:
    alone = frozenset(name for name, _ in ticks_of(CARD, is_group=False))

    assert unconfirmed(CARD, frozenset(), is_group=False) == tuple(name for name, _ in CARD.ticks)
    assert unconfirmed(CARD, alone, is_group=False) == ()
    assert unconfirmed(CARD, alone, is_group=True) == tuple(name for name, _ in CARD.group_ticks)


def test_line_is_the_persons_and_says_who_typed_it() -> None:
    heard = heard_from(BRIEFING, Tapped(key="k", text="it wis cauld", place="somewhere"), NOON)

    assert (heard.kind, heard.text, heard.worker, heard.place) == (
        HeardKind.TEXT,
        "it wis cauld",
        BRIEFING.staff_id,
        "somewhere",
    )
    assert (heard.channel, heard.address) == (WORKER_CHANNEL, place_of_worker(BRIEFING))


def test_button_and_recording_are_heard_as_what_they_are() -> None:
    assert heard_from(BRIEFING, Tapped(key="k", text="Yes", choice="yes"), NOON).kind is HeardKind.CHOICE
    assert heard_from(BRIEFING, Tapped(key="k", speaker="B"), NOON, media=VOICE_NOTE).kind is HeardKind.VOICE
    assert heard_from(BRIEFING, Tapped(key="k", speaker="B"), NOON).speaker == "B"


def test_same_line_sent_twice_is_known_as_one() -> None:
    first, second = (heard_from(BRIEFING, Tapped(key="k", text="hello"), NOON) for _ in range(2))

    assert first.external_id == second.external_id
    assert opening_of(BRIEFING, "first_week", NOON).external_id != first.external_id


def test_worker_alone_is_shown_the_note_beside_a_question() -> None:
    made = script(
        "| survey | | | | |\n| | type | name | label | consult::staff_note |\n| | text | a | How was it? | Wait a while. |\n"
        "| settings | |\n| | consult::who_reads |\n| | the invented team |"
    )

    assert notes_for(made, "a") == ("Wait a while.", ())
    assert notes_for(made, None) == ("", ())


def test_card_that_lacks_something_says_what(tmp_path: Path) -> None:
    rest = "before: [a]\nread_out: [b]\nticks: {c: d}\ngroup_ticks: {e: f}\nchecked_by_a_speaker: no\n"
    (tmp_path / "en.yaml").write_text(f"{rest}notices: {{order: g}}\n")

    with pytest.raises(BadContent, match="Add 'custody' to 'notices'"):
        read_briefing_card(tmp_path)
