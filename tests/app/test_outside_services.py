"""Addresses of services are judged before anybody's words or voices go there."""

import pytest
from pydantic import SecretStr

from app.outside_services import checked_service
from core.errors import BadSettings


def judged(url: str, *, key: str = "", is_local: bool | None = None) -> bool:
    return checked_service("HEARD_SPEECH", url, key=SecretStr(key), is_local=is_local, carries="voices")


def test_this_computer_is_our_own_and_one_elsewhere_is_not_unless_we_say_so() -> None:
    assert judged("http://127.0.0.1:8000/v1")
    assert not judged("https://models.example/v1")
    assert judged("http://models.example/v1", is_local=True)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("models.example", "not a web address"),
        ("http://localhost:99999", "not a web address"),
        ("http://169.254.169.254/v1", "no model can be"),
        ("http://models.example/v1", "send people's voices over the internet"),
    ],
)
def test_what_would_leak_or_makes_no_sense_is_refused_without_telling_the_value(url: str, told: str) -> None:
    with pytest.raises(BadSettings, match=told) as raised:
        judged(url)

    assert url not in str(raised.value)


def test_a_key_that_is_no_key_is_refused() -> None:
    with pytest.raises(BadSettings, match="HEARD_SPEECH_KEY"):
        judged("https://models.example/v1", key="kéy")
