from dataclasses import replace

import pytest

from core.errors import BadKit
from core.kits import Locks
from storage.kit_keys import check_signature, home_keys, locked, new_data_key, signed, unlocked, unlocked_at_home
from tests.core.made_kit import manifest
from tests.storage.a_kit import ANOTHER, HOME, PASSPHRASE, quick_lock

KEY = new_data_key()
KIT = quick_lock(manifest(home=HOME.public, locks=None), KEY)


def test_the_passphrase_and_the_home_each_open_a_kit() -> None:
    assert unlocked(KIT, PASSPHRASE) == KEY
    assert unlocked_at_home(KIT, HOME) == KEY


def test_a_passphrase_opens_however_the_keyboard_makes_its_letters() -> None:
    kit = locked(replace(KIT, locks=None), KEY, "caf\u00e9 harbour violin", HOME, passes=1, memory_kib=256)

    assert unlocked(kit, " cafe\u0301 harbour violin\n") == KEY


def test_a_wrong_passphrase_opens_nothing() -> None:
    with pytest.raises(BadKit, match="not this kit's passphrase"):
        unlocked(KIT, "kettle harbour violin mossy")


def test_another_home_opens_nothing_and_is_told_whose_it_is_not() -> None:
    with pytest.raises(BadKit, match="made by another home"):
        unlocked_at_home(KIT, ANOTHER)


def test_a_manifest_put_in_anothers_name_opens_with_neither() -> None:
    dressed = replace(KIT, home=ANOTHER.public)

    for opens in (lambda: unlocked(dressed, PASSPHRASE), lambda: unlocked_at_home(dressed, ANOTHER)):
        with pytest.raises(BadKit):
            opens()


def test_a_signature_holds_for_just_this_manifest_and_signer() -> None:
    check_signature(KIT, signed(KIT, HOME))

    for kit, signature in (
        (replace(KIT, partnership="Another"), signed(KIT, HOME)),
        (KIT, signed(KIT, ANOTHER)),
        (replace(KIT, home="00" * 32), signed(KIT, HOME)),
        (KIT, b""),
    ):
        with pytest.raises(BadKit, match="signature"):
            check_signature(kit, signature)


@pytest.mark.parametrize("cost", [{"passes": 10**6}, {"memory_kib": 10**9}, {"lanes": 0}, {"memory_kib": 1}])
def test_a_forged_cost_does_not_fill_the_memory(cost: dict[str, int]) -> None:
    assert isinstance(KIT.locks, Locks)

    with pytest.raises(BadKit):
        unlocked(replace(KIT, locks=replace(KIT.locks, **cost)), PASSPHRASE)


def test_a_kit_without_locks_opens_with_neither() -> None:
    for opens in (
        lambda: unlocked(replace(KIT, locks=None), PASSPHRASE),
        lambda: unlocked_at_home(replace(KIT, locks=None), HOME),
    ):
        with pytest.raises(BadKit, match="no locks"):
            opens()


def test_a_home_has_the_same_keys_whenever_its_secret_is_the_same() -> None:
    assert home_keys(b"the secret of an invented home...").public == HOME.public != ANOTHER.public
