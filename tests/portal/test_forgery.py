import pytest

from portal.forgery import form_token, is_genuine, is_same_origin


def test_a_token_fits_only_the_browser_it_was_made_for() -> None:
    assert is_genuine(token=form_token("cookie"), cookie="cookie")
    assert not is_genuine(token=form_token("cookie"), cookie="another")
    assert not is_genuine(token=form_token(""), cookie="")
    assert not is_genuine(token="", cookie=None)
    assert not is_genuine(token="é", cookie="cookie")


def test_a_token_does_not_give_the_cookie_away() -> None:
    assert "cookie" not in form_token("cookie")


@pytest.mark.parametrize(
    ("origin", "fetch_site", "is_ours"),
    [
        ("http://heard.test", "same-origin", True),
        ("http://heard.test", None, True),
        (None, None, True),
        (None, "same-origin", True),
        ("http://evil.test", None, False),
        ("null", None, False),
        (None, "cross-site", False),
        ("http://heard.test", "same-site", False),
    ],
)
def test_a_post_from_another_site_is_known(origin: str | None, fetch_site: str | None, is_ours: bool) -> None:
    assert is_same_origin(origin=origin, fetch_site=fetch_site, host="heard.test") is is_ours
