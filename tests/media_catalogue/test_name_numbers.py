"""Numbers and addresses in what people said. All are invented, or reserved for use in made-up stories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import NameKind
from media_catalogue.name_numbers import is_chi_number, is_health_number, numbers_in


def first_in(text: str) -> tuple[str, NameKind] | None:
    """Return the surest thing in a text."""
    found = next(iter(numbers_in(text)), None)
    return None if found is None else (text[found.start_char : found.end_char], found.kind)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("ring me on 07700 900123 after six", "07700 900123", NameKind.PHONE),
        ("its 0141 496 0000", "0141 496 0000", NameKind.PHONE),
        ("call +44 7700 900456", "+44 7700 900456", NameKind.PHONE),
        ("oh seven double oh nine double oh one", "oh seven double oh nine double oh one", NameKind.PHONE),
        ("write to rowan.b@example.org please", "rowan.b@example.org", NameKind.EMAIL),
        ("it's rowan dot b at example dot co dot uk", "rowan dot b at example dot co dot uk", NameKind.EMAIL),
        ("at G34 9AB", "G34 9AB", NameKind.POSTCODE),
        ("ma postcode is g349ab", "g349ab", NameKind.POSTCODE),
        ("EH1 1AA was it", "EH1 1AA", NameKind.POSTCODE),
        ("I stayed in G21 then", "G21", NameKind.POSTCODE),
        ("his number in there was A1234BC", "A1234BC", NameKind.PRISON_NUMBER),
        ("prison number is 12345", "12345", NameKind.PRISON_NUMBER),
        ("my SPS number's 123456 so", "123456", NameKind.PRISON_NUMBER),
        ("prisoner number ab1234", "ab1234", NameKind.PRISON_NUMBER),
        ("it is 943 476 5919", "943 476 5919", NameKind.HEALTH_NUMBER),
        ("NHS number 123 456 7890", "123 456 7890", NameKind.HEALTH_NUMBER),
        ("national insurance AB 12 34 56 C", "AB 12 34 56 C", NameKind.INSURANCE_NUMBER),
        ("ab123456c", "ab123456c", NameKind.INSURANCE_NUMBER),
        ("I was born on the 4th of May 1987", "the 4th of May 1987", NameKind.BIRTH_DATE),
        ("dob 04/05/87", "04/05/87", NameKind.BIRTH_DATE),
        ("04.05.1987 it says", "04.05.1987", NameKind.BIRTH_DATE),
        ("born in 1987", "1987", NameKind.BIRTH_DATE),
        ("insta is big_rowan99", "big_rowan99", NameKind.ONLINE_NAME),
        ("find me @rowan_b", "@rowan_b", NameKind.ONLINE_NAME),
        ("facebook.com/rowan.invented", "facebook.com/rowan.invented", NameKind.ONLINE_NAME),
        ("my case number 48213 was lost", "48213", NameKind.NUMBER),
        ("one two three four five", "one two three four five", NameKind.NUMBER),
    ],
)  # fmt: skip
def test_what_says_who_somebody_is_is_found(text: str, words: str, kind: NameKind) -> None:
    assert first_in(text) == (words, kind)


@pytest.mark.parametrize(
    "text",
    [
        "it was 2019, 2020 and 2021",
        "I had £10,000 and 3 weeks",
        "one or two of them, maybe three",
        "at 9 or 10 on the 4th",
        "I did 18 months, then 6",
        "the 1st of May was a Monday",
        "it cost 12.50",
        "a1 4th floor",
        "meet me at nine @ the gate",
    ],
)
def test_years_prices_and_counts_are_left_alone(text: str) -> None:
    assert list(numbers_in(text)) == []


@pytest.mark.parametrize("written", ["943 476 5919", "9434765919", "0101802341"])
def test_a_health_number_has_its_check_digit(written: str) -> None:
    digits = [int(each) for each in written if each.isdigit()]

    assert is_health_number(written) == (
        sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    )


@given(st.integers(0, 10**9 - 1))
def test_one_wrong_digit_is_no_health_number(number: int) -> None:
    first = f"{number:09}"
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first, strict=True)) % 11

    for digit in range(10):
        assert is_health_number(f"{first}{digit}") == (digit == check)


def test_a_chi_number_begins_with_a_date() -> None:
    def with_check(first: str) -> str:
        check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first, strict=True)) % 11
        return f"{first}{check}"

    assert is_chi_number(with_check("040587123"))
    assert not is_chi_number(with_check("430587121"))


@given(st.text(max_size=200))
def test_no_text_breaks_the_finder_and_what_is_found_is_in_it(text: str) -> None:
    for found in numbers_in(text):
        assert 0 <= found.start_char < found.end_char <= len(text)
