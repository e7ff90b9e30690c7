import pytest

from bot.channels.telegram_taps import LONGEST_BYTES, Tap, Tapping, fits, tap_in, written

KEY = "s_0123456789abcdef0123:12"
LONGEST_KEY = "s_wave_0123456789abcdef0123456789abcdef:invite:4"


@pytest.mark.parametrize("key", [KEY, LONGEST_KEY, "over:123456"])
@pytest.mark.parametrize("tapping", list(Tapping))
def test_a_button_carries_its_message_and_its_place_within_what_telegram_takes(key: str, tapping: Tapping) -> None:
    tap = Tap(key=key, number=99, tapping=tapping)

    assert tap_in(written(tap)) == tap
    assert len(written(tap).encode()) <= LONGEST_BYTES
    assert fits(key)


@pytest.mark.parametrize(
    "carried", [None, "", "yes", f"{KEY}#", f"{KEY}#1*", f"{KEY}#1+2", f"{KEY}#1000", f"{KEY}\n#1", "ключ#1"]
)
def test_what_no_button_of_ours_carries_is_no_tap(carried: str | None) -> None:
    assert tap_in(carried) is None


def test_a_key_that_is_too_long_for_a_button_does_not_fit() -> None:
    assert not fits("s_" + "0" * 60)
