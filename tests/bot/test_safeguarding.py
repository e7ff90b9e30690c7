import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.safeguarding import Safeguarding, read_safeguarding, read_safeguardings, ways_of_writing
from core.concerns import Risk
from core.errors import BadContent
from tests.bot.chats import NOON, PROMPTS, SAFEGUARDING

WORDS = """
phrases: {self: [end it all], child: [scared for my wean]}
card: {opening: Thank you., lines_intro: "You can ring:", closing: Nobody watches this.}
limits: [One limit.]
"""
EVENINGS = {
    "name": "An invented line",
    "phone": "000",
    "text": "",
    "for": "talking",
    "checked_on": "2026-01-01",
    "hours": [{"days": "mon-thu", "from": "18:00", "to": "02:00"}, {"days": "fri-mon", "from": "09:00", "to": "17:00"}],
}
ALWAYS = {**EVENINGS, "name": "Another", "hours": "always"}


def reading(folder: Path, *lines: object, words: str = WORDS) -> Safeguarding:
    (folder / "en.yaml").write_text(words, encoding="utf-8")
    (folder / "helplines.json").write_text(json.dumps(lines), encoding="utf-8")
    return read_safeguarding(folder)


def test_risk_words_are_found_with_their_kind(tmp_path: Path) -> None:
    safeguarding = reading(tmp_path, ALWAYS)

    assert safeguarding.risk_in("I just want to END it all.") is Risk.SELF
    assert safeguarding.risk_in("I'm scared for my wean") is Risk.CHILD
    assert safeguarding.risk_in("the bend it allows") is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 3, 3, 17, 59, tzinfo=UTC), False),  # Tuesday, before opening.
        (datetime(2026, 3, 3, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 4, 1, 59, tzinfo=UTC), True),  # Tuesday's evening, past midnight.
        (datetime(2026, 3, 4, 2, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), True),  # Thursday's evening ends on Friday.
        (datetime(2026, 3, 7, 1, 0, tzinfo=UTC), False),  # Friday has no evening.
        (datetime(2026, 3, 8, 10, 0, tzinfo=UTC), True),  # Sunday lies within "fri-mon".
        (datetime(2026, 7, 7, 17, 30, tzinfo=UTC), True),  # In summer 17:30 UTC is 18:30 where the line is.
    ],
)
def test_line_is_open_by_the_clock_where_it_is(tmp_path: Path, moment: datetime, *, is_open: bool) -> None:
    (line,) = reading(tmp_path, EVENINGS).lines

    assert line.is_open(moment) is is_open


def test_only_lines_open_now_are_shown(tmp_path: Path) -> None:
    safeguarding = reading(tmp_path, EVENINGS, ALWAYS)

    assert [line.name for line in safeguarding.open_lines(datetime(2026, 3, 3, 12, tzinfo=UTC))] == ["Another"]


@pytest.mark.parametrize(
    "line",
    [{}, {**ALWAYS, "hours": "sometimes"}, {**ALWAYS, "checked_on": "soon"}, {**EVENINGS, "hours": [{"days": "someday"}]}],
)
def test_line_that_cannot_be_trusted_is_refused(tmp_path: Path, line: object) -> None:
    with pytest.raises(BadContent):
        reading(tmp_path, line)


@pytest.mark.parametrize("words", ["", "phrases: {joy: [x]}", "phrases: {self: [x]}"])
def test_words_that_are_not_whole_are_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(BadContent):
        reading(tmp_path, ALWAYS, words=words)


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent):
        read_safeguarding(tmp_path)


def test_own_files_always_have_a_line_that_is_open_and_say_the_limits() -> None:
    assert SAFEGUARDING.open_lines(NOON)
    assert SAFEGUARDING.lines[0].hours is None
    assert SAFEGUARDING.limits
    assert {phrase.risk for phrase in SAFEGUARDING.phrases} == {*Risk, None}


def test_a_phrase_is_found_in_each_of_its_ways_and_a_slip_in_its_brackets_is_refused() -> None:
    assert list(ways_of_writing("hit (my|ma) <kid>", {"kid": "wean|bairn"})) == [
        "hit my wean", "hit my bairn", "hit ma wean", "hit ma bairn",
    ]  # fmt: skip
    assert list(ways_of_writing("(|very) low", {})) == ["low", "very low"]
    with pytest.raises(ValueError, match="no group"):
        list(ways_of_writing("hit <kid>", {}))
    with pytest.raises(ValueError, match="ways"):
        list(ways_of_writing("(a|b|c|d|e|f|g|h|i|j)" * 4, {}))


def test_a_card_is_in_its_own_language_and_phrases_of_every_language_are_listened_for(tmp_path: Path) -> None:
    reading(tmp_path, ALWAYS)
    other = """
phrases: {self: [chcę umrzeć], harmless: [umrzeć ze śmiechu]}
card: {opening: Dziękuję., lines_intro: "Możesz zadzwonić:", closing: Nikt tego nie czyta.}
limits: [Jedno ograniczenie.]
lines: {Another: rozmowa}
"""
    (tmp_path / "pl.yaml").write_text(other, encoding="utf-8")

    spoken = read_safeguardings(tmp_path)

    assert (spoken["en"].opening, spoken["pl"].opening) == ("Thank you.", "Dziękuję.")
    assert [line.purpose for line in spoken["pl"].lines] == ["rozmowa"]
    for each in spoken.values():
        assert each.risk_in("ja chcę umrzeć") is Risk.SELF
        assert each.risk_in("end it all") is Risk.SELF
        assert each.risk_in("chcę umrzeć ze śmiechu") is None


def test_own_files_speak_gaelic_and_polish_and_every_line_is_worded_in_them() -> None:
    spoken = read_safeguardings(PROMPTS / "safeguarding")

    assert set(spoken) == {"en", "gd", "pl"}
    for code in ("gd", "pl"):
        assert spoken[code].limits
        assert spoken[code].opening != spoken["en"].opening
        assert not {line.purpose for line in spoken[code].lines} & {line.purpose for line in spoken["en"].lines}
        assert {phrase.risk for phrase in spoken[code].phrases} == {*Risk, None}
    assert spoken["en"].risk_in("Chcę umrzeć.") is Risk.SELF
    assert spoken["pl"].risk_in("tha mi ag iarraidh bàsachadh") is Risk.SELF


def test_where_nobody_outside_can_see_it_the_card_says_so_after_its_opening(tmp_path: Path) -> None:
    words = WORDS.replace("closing:", "apart: Tell whoever is here., closing:")
    safeguarding = reading(tmp_path, ALWAYS, words=words)

    assert safeguarding.opening == "Thank you."
    assert safeguarding.said_apart().opening == "Thank you.\nTell whoever is here."
    assert safeguarding.said_apart().risk_in("end it all") is Risk.SELF
