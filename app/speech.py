"""Chooses what hears speech, as the settings say: the engine here, and the service that may be asked in its place."""

from pathlib import Path

from app.outside_services import checked_service
from app.settings import Settings
from core.ports import Transcriber
from media_catalogue.engines.endpoint_speech import Endpoint, EndpointSpeech
from media_catalogue.engines.models import Checkpoint, SpeechModel, speech_model
from media_catalogue.engines.own_models import checkpoint, own_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.engines.whisper_openai import OpenAIWhisper, require_openai_whisper


def engine_here(settings: Settings, models: Path) -> Transcriber:
    """Return the engine on this computer; `models` is where models were fetched to. Raises `BadSettings`."""
    model = chosen_model(settings, models)
    if isinstance(model, Checkpoint):
        require_openai_whisper()
        return OpenAIWhisper(model, threads=settings.speech_threads)
    return FasterWhisper(model, threads=settings.speech_threads)


def chosen_model(settings: Settings, models: Path) -> SpeechModel | Checkpoint:
    """Return the speech model that the settings name. Raises `BadSettings` where it is not here."""
    if settings.speech_engine == "openai-whisper":
        return checkpoint(settings.speech_model, models)
    if len(Path(settings.speech_model).parts) > 1 or Path(settings.speech_model).is_dir():
        return own_speech_model(Path(settings.speech_model))
    return speech_model(settings.speech_model, models)


def service_asked(settings: Settings) -> EndpointSpeech | None:
    """Return the service that may hear recordings, or None where none is set. Raises `BadSettings`."""
    if not settings.speech_url:
        return None
    is_local = checked_service(
        "HEARD_SPEECH", settings.speech_url, key=settings.speech_key, is_local=settings.speech_is_local, carries="voices"
    )
    return EndpointSpeech(
        Endpoint(
            url=settings.speech_url,
            model=settings.speech_service_model,
            key=settings.speech_key.get_secret_value() if settings.speech_key else "",
            timeout_s=settings.speech_timeout_s,
            is_local=is_local,
        )
    )
