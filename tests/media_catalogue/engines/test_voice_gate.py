"""The gate opens for voices, over a phone's narrow band too, and stays shut for what is no voice."""

import numpy as np
import pytest

from media_catalogue.engines.voice_gate import opened_by, voice_in
from media_catalogue.transcribing import speech_in
from tests.media_catalogue.spoken import RATE, noise, silence

STEPS = 100


def chances(**at: float) -> np.ndarray:
    """Return the detector's answers, silent but for ``s3_9=0.4``: from step 3 to 9."""
    found = np.zeros(STEPS, dtype=np.float32)
    for steps, chance in at.items():
        first, last = steps.removeprefix("s").split("_")
        found[int(first) : int(last)] = chance
    return found


def test_one_detector_that_is_sure_once_and_fairly_sure_around_it_is_enough() -> None:
    assert opened_by(chances(s10_20=0.3, s14_15=0.6), (), length_ms=3200) == ((320, 640),)
    assert opened_by(chances(s10_20=0.3), (), length_ms=3200) == ()


def test_two_that_are_half_sure_are_enough_together() -> None:
    doubtful = chances(s10_30=0.1)

    assert opened_by(doubtful, (), length_ms=3200) == ()
    assert opened_by(doubtful, ((320, 640),), length_ms=3200) == ((320, 640),)


def test_our_own_detector_alone_opens_nothing() -> None:
    assert opened_by(chances(), ((0, 3200),), length_ms=3200) == ()


def test_a_stop_inside_a_word_is_no_pause_and_a_knock_is_no_voice() -> None:
    found = opened_by(chances(s10_20=0.9, s22_30=0.9, s50_53=0.9, s95_100=0.0), (), length_ms=3200)

    assert found == ((320, 960),)


def test_the_gate_ends_where_the_sound_ends() -> None:
    assert opened_by(chances(s90_100=0.9), (), length_ms=3190) == ((2880, 3190),)


def hum(seconds: float) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    return (0.05 * np.sin(2 * np.pi * 50 * time) + 0.02 * np.sin(2 * np.pi * 150 * time)).astype(np.float32)


@pytest.mark.parametrize(
    "sound",
    [silence(3), noise(4), noise(3, level=0.2), hum(3), silence(0.01)],
    ids=["silence", "hiss", "loud hiss", "hum", "a click"],
)
def test_what_is_no_voice_does_not_pass(sound: np.ndarray) -> None:
    assert voice_in(sound, speech_in(sound)) == ()
