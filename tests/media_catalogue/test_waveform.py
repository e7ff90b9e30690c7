"""A waveform is one number for each tenth of a second."""

import json

import numpy as np

from media_catalogue.waveform import waveform_from


def test_loudness_is_drawn_from_nothing_to_a_hundred() -> None:
    samples = np.concatenate([np.zeros(1600), np.full(1600, -0.5), np.full(800, 1.0)]).astype(np.float32)

    drawn = json.loads(waveform_from(samples))

    assert drawn == {"peaks_per_s": 10, "peaks": [0, 50, 100]}


def test_no_sound_is_an_empty_row() -> None:
    assert json.loads(waveform_from(np.zeros(0, dtype=np.float32))) == {"peaks_per_s": 10, "peaks": []}


def test_sound_beyond_full_scale_stays_in_the_picture() -> None:
    samples = np.full(1600, 3.0, dtype=np.float32)

    assert json.loads(waveform_from(samples))["peaks"] == [100]
