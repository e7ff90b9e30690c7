"""openai-whisper is an extra: without it, and without its model, Heard says what to do."""

import importlib.util
from pathlib import Path

import pytest

from core.errors import BadSettings
from media_catalogue.engines.models import Checkpoint
from media_catalogue.engines.whisper_openai import OpenAIWhisper, require_openai_whisper


def engine(name: str = "tiny.en") -> OpenAIWhisper:
    return OpenAIWhisper(Checkpoint(name=name, path=Path("models") / f"{name}.pt", sha256="a" * 64), threads=1)


@pytest.mark.skipif(importlib.util.find_spec("whisper") is not None, reason="openai-whisper is installed here")
def test_without_the_extra_it_says_how_to_install_it() -> None:
    with pytest.raises(BadSettings, match=r"pip install 'heard\[openai-whisper\]'"):
        require_openai_whisper()


def test_it_knows_the_languages_its_model_was_taught() -> None:
    assert [engine().understands(each) for each in ("en-GB", "pl")] == [True, False]
    assert [engine("small").understands(each) for each in ("en", "pl", "gd")] == [True, True, False]


def test_its_options_name_every_guard_and_the_model() -> None:
    options = engine().options

    assert (options["condition_on_previous_text"], options["compression_ratio_threshold"]) == ("False", "2.4")
    assert (options["model"], engine().model_sha256, engine().is_here) == ("tiny.en", "a" * 64, True)


async def test_a_model_that_knows_english_alone_is_not_asked_for_the_language() -> None:
    import numpy as np

    assert await engine().language_in(np.zeros(16_000, dtype=np.float32)) is None
