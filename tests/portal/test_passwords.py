from argon2 import PasswordHasher

from portal.passwords import Passwords
from tests.portal.sample_site import QUICK


async def test_the_right_password_fits_and_another_does_not() -> None:
    kept = QUICK.hash("a long invented pass phrase")

    assert await QUICK.fits("a long invented pass phrase", kept)
    assert not await QUICK.fits("a long invented pass phrasE", kept)


async def test_nobody_gets_in_where_there_is_no_password() -> None:
    assert not await QUICK.fits("nobody has this password", "")
    assert not await QUICK.fits("", "")
    assert not await QUICK.fits("anything", "not a hash")


def test_hashes_are_argon2id_and_never_the_same_twice() -> None:
    assert QUICK.hash("same") != QUICK.hash("same")
    assert QUICK.hash("same").startswith("$argon2id$")


def test_a_hash_made_with_weaker_settings_is_known_as_dated() -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1))

    assert stronger.is_dated(QUICK.hash("same"))
    assert not QUICK.is_dated(QUICK.hash("same"))
