import pytest

from core.passphrases import Strength, strength_of


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.TOO_SHORT),
        ("eleven sign", Strength.TOO_SHORT),
        ("            ", Strength.TOO_SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.TOO_SHORT),
        ("prison visit", Strength.WEAK),
        ("tea tea tea tea tea tea kettle", Strength.WEAK),
        ("kettle harbour violin moss", Strength.FAIR),
        ("kettle harbour violin moss ladder", Strength.GOOD),
        ("kettle-harbour-violin-moss-ladder", Strength.GOOD),
        ("q7!fR2$kLm9z", Strength.GOOD),
    ],
)
def test_a_passphrase_is_as_strong_as_the_shorter_way_to_guess_it(passphrase: str, strength: Strength) -> None:
    assert strength_of(passphrase) is strength
