import pytest

from core.errors import BadSettings
from storage.sealing import Sealing, token_hash

SEALING = Sealing(b"one secret")


def test_what_is_sealed_is_read_back_and_never_looks_the_same() -> None:
    sealed = SEALING.seal("an invented address")

    assert SEALING.unseal(sealed) == "an invented address"
    assert sealed != SEALING.seal("an invented address")
    assert "address" not in sealed


def test_another_secret_opens_nothing_and_says_what_to_do() -> None:
    sealed = Sealing(b"another secret").seal("an invented address")

    with pytest.raises(BadSettings, match="secret"):
        SEALING.unseal(sealed)


def test_an_address_is_found_by_its_channel_value_and_secret() -> None:
    found = SEALING.finding("web", "x")

    assert found == SEALING.finding("web", "x")
    assert len({found, SEALING.finding("sms", "x"), SEALING.finding("web", "y"), Sealing(b"z").finding("web", "x")}) == 4


def test_a_token_is_known_by_its_hash() -> None:
    assert token_hash("token") == token_hash("token") != token_hash("Token")
    assert "token" not in token_hash("token")
