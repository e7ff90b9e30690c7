"""What hears speech is what the settings say, and what is missing for it is told in words."""

from pathlib import Path

import pytest

from app.settings import Settings
from app.speech import engine_here, service_asked
from core.errors import BadSettings
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


def test_unset_it_is_faster_whisper_with_the_bundled_model_and_no_service(tmp_path: Path) -> None:
    engine = engine_here(settings(), tmp_path)

    assert isinstance(engine, FasterWhisper)
    assert engine.model_sha256 == bundled_speech_model().sha256
    assert service_asked(settings()) is None


def test_a_folder_of_ones_own_is_used(tmp_path: Path) -> None:
    engine = engine_here(settings(speech_model=str(bundled_speech_model().folder)), tmp_path)

    assert engine.model_sha256 == bundled_speech_model().sha256


def test_openai_whisper_without_its_model_says_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"Put it at tiny\.en\.pt"):
        engine_here(settings(speech_engine="openai-whisper"), tmp_path)


def test_a_service_elsewhere_is_not_ours_and_one_here_is() -> None:
    outside = service_asked(settings(speech_url="https://models.example/v1", speech_key="k"))
    own = service_asked(settings(speech_url="http://127.0.0.1:8000/v1"))

    assert outside is not None
    assert own is not None
    assert (outside.is_here, own.is_here) == (False, True)


def test_a_service_that_would_send_voices_in_the_open_is_refused() -> None:
    with pytest.raises(BadSettings, match="HEARD_SPEECH_URL would send people's voices"):
        service_asked(settings(speech_url="http://models.example/v1"))
