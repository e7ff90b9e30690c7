import pytest

from bot.channels.sms_numbers import e164


@pytest.mark.parametrize(
    "written",
    ["+447700900123", "447700900123", "00447700900123", "07700900123", " +44 (7700) 900-123 ", "+44\u00a07700 900123"],
)
def test_a_number_is_the_same_however_a_gateway_writes_it(written: str) -> None:
    assert e164(written, "GB") == "+447700900123"


@pytest.mark.parametrize(("written", "known"), [("48501234567", "+48501234567"), ("+1 415 867 5309", "+14158675309")])
def test_a_number_of_another_country_keeps_its_own(written: str, known: str) -> None:
    assert e164(written, "GB") == known


@pytest.mark.parametrize(
    "written", ["", "60777", "Vodafone", "+", "٠٧٧٠٠٩٠٠١٢٣", "0" * 15, "1" * 60, "12;drop 99999999", "+44"]
)
def test_what_no_person_can_have_sent_is_no_number(written: str) -> None:
    assert e164(written, "GB") is None
