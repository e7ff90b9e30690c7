import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web_chat_kiosk import Kiosk, forget_chats, kiosk_in, make_kiosk, minutes_in, unmake_kiosk


def asked_with(**cookies: str) -> Request:
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Request({"type": "http", "headers": [(b"cookie", line.encode())]})


def cookies_of(response: Response) -> list[str]:
    return [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]


@pytest.mark.parametrize("join_code", ["first_night", "Chì sinn & cò?", "a.b;c=d"])
def test_a_screen_that_was_made_a_kiosk_is_known_as_one(join_code):
    response = Response()
    kiosk = Kiosk(join_code=join_code, minutes=5)

    make_kiosk(response, asked_with(), kiosk, secure=True)

    (cookie,) = cookies_of(response)
    name, _, value = cookie.split(";")[0].partition("=")
    assert kiosk_in(asked_with(**{name: value})) == kiosk
    assert "HttpOnly" in cookie
    assert "Secure" in cookie


@pytest.mark.parametrize("value", ["", "3", "3.", "3.zz", "4.6162", "x.6162", "-3.6162", "33333333333333.6162", "3.ff"])
def test_a_cookie_that_says_nothing_makes_no_kiosk(value):
    assert kiosk_in(asked_with(**{"heard-kiosk": value})) is None


def test_a_chat_lasts_a_little_longer_than_the_quiet_minutes():
    assert Kiosk(join_code="x", minutes=3).cookie_lasts_s == 300


def test_every_chat_is_taken_off_and_the_kiosk_stays_one():
    response = Response()

    forget_chats(response, asked_with(**{"heard_one": "1", "heard_two": "2", "heard-kiosk": "3.6162", "staff": "4"}))

    assert [cookie.split("=")[0] for cookie in cookies_of(response)] == ["heard_one", "heard_two"]
    assert response.headers["clear-site-data"] == '"cache", "storage"'


def test_making_a_kiosk_takes_off_the_chats_from_before():
    response = Response()

    make_kiosk(response, asked_with(heard_one="1"), Kiosk(join_code="x", minutes=3), secure=False)

    assert [cookie.split("=")[0] for cookie in cookies_of(response)] == ["heard-kiosk", "heard_one"]


def test_an_ordinary_screen_again_has_no_such_cookie():
    response = Response()

    unmake_kiosk(response)

    assert 'heard-kiosk=""' in cookies_of(response)[0]


@pytest.mark.parametrize(("typed", "minutes"), [("2", 2), ("10", 10), ("4", 3), ("", 3), ("x", 3), ("9" * 5000, 3)])
def test_only_minutes_that_are_offered_are_taken(typed, minutes):
    assert minutes_in(typed) == minutes
