import pytest

from bot.answer_words import NO_LANGUAGE, answer_words
from tests.bot.chats import WORDINGS


def test_without_a_language_no_words_are_known_but_yes_and_no_on_labels() -> None:
    assert not NO_LANGUAGE.numbers.values
    assert (NO_LANGUAGE.label_yes, NO_LANGUAGE.label_no) == ({"yes"}, {"no"})


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_every_language_has_twelve_months_seven_days_and_its_numbers(language: str) -> None:
    words = WORDINGS[language].answers

    assert set(words.days.months.values()) == set(range(1, 13))
    assert set(words.days.weekdays.values()) == set(range(7))
    assert set(range(21)) <= set(words.numbers.values.values())
    assert words.refusing


def test_missing_list_is_refused() -> None:
    with pytest.raises(KeyError):
        answer_words({}, {}, {})
