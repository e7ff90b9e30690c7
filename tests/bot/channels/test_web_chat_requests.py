import pytest
from starlette.requests import Request

from bot.channels.web_chat_requests import (
    LONGEST_FORM_BYTES,
    LONGEST_MESSAGE,
    TooMuch,
    external_id,
    is_from_our_page,
    said_in,
    whole_number,
    within,
)


def request(**headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": [*raw, (b"host", b"heard.test")]})


async def pieces(*all_of_them):
    for piece in all_of_them:
        yield piece


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "https://heard.test"}, False),
        ({"origin": "https://heard.test"}, True),
        ({"origin": "https://elsewhere.test"}, False),
        ({"origin": "https://heard.test.elsewhere.test"}, False),
        ({"origin": "null"}, False),
        ({}, True),
    ],
)
def test_a_change_is_taken_from_our_own_pages_only(headers, ours):
    assert is_from_our_page(request(**headers)) is ours


async def test_a_body_is_read_up_to_its_limit_and_no_further():
    assert [piece async for piece in within(pieces(b"12", b"34"), 4)] == [b"12", b"34"]

    with pytest.raises(TooMuch):
        [piece async for piece in within(pieces(b"12", b"345"), 4)]


def test_the_longest_message_in_the_widest_script_fits_the_form():
    assert LONGEST_MESSAGE * 4 * 3 < LONGEST_FORM_BYTES


def test_a_form_without_its_fields_says_nothing():
    said = said_in({})

    assert (said.text, said.choices, said.key, said.after) == ("", (), "", 0)


def test_an_external_id_tells_people_and_messages_apart_and_shows_neither():
    ids = {external_id(address, key) for address in ("amber-1", "amber-2") for key in ("a", "b")}

    assert len(ids) == 4
    assert not any("amber" in each for each in ids)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("1" * 13, 0)])
def test_only_figures_are_read_as_a_number(text, number):
    assert whole_number(text) == number
