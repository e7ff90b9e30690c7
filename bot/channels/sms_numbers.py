"""Phone numbers as gateways write them, in the one form in which a person is known by them (E.164). Pure."""

import phonenumbers

FEWEST_DIGITS = 8
"""Shorter senders are services, which answer nobody."""


def e164(written: str, region: str) -> str | None:
    """Return a number as "+447700900123"; None for what is no person's, such as a short code or a name.

    Gateways leave the plus out or write 00 or the country's own 0; `region` is the country ("GB") that a 0 stands for.
    """
    bare = "".join(mark for mark in written.strip() if mark not in " -().\u00a0")
    if not bare.isascii() or not bare.removeprefix("+").isdigit() or len(bare) < FEWEST_DIGITS or len(bare) > 20:
        return None
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    ways = [bare] if bare[0] in "+0" else [f"+{bare}", bare]
    return next((number for way in ways if (number := _possible(way, region))), None)


def _possible(written: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
