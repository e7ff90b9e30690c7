"""`heard models`: which models are here, whether they are the right ones, and fetching larger ones."""

import asyncio
from collections.abc import Mapping

from app.commands.printing import people, print_json, results
from app.home import Home, open_home
from app.settings import Settings, read_settings
from app.speech import chosen_model
from core.errors import BadSettings
from media_catalogue.engines.model_fetching import fetch_model
from media_catalogue.engines.models import PUBLISHED, Checkpoint, InstalledModel, SpeechModel, described, installed_models

FASTER = "faster-whisper"


def list_models(*, as_json: bool) -> None:
    """Print what is here, what opens it and which of it is in use, and what can be fetched."""
    settings = read_settings()
    home = open_home(settings)
    chosen = _chosen(settings, home)
    here = _here(home, chosen)
    for model in here:
        is_used = model.kind == "meaning" or (chosen is not None and model.path == chosen.path)
        _show(model, state="in use" if is_used else "here", as_json=as_json)
    names = {model.name for model in here if model.engine == FASTER}
    for published in PUBLISHED.values():
        if published.name not in names:
            fields = {"name": published.name, "kind": "speech", "engine": FASTER, "state": "can be fetched"}
            _print({**fields, "size_bytes": published.size_bytes, "sha256": published.sha256}, as_json=as_json)
    if settings.speech_url:
        fields = {"name": settings.speech_service_model, "kind": "speech", "engine": "endpoint", "state": "asked where allowed"}
        _print({**fields, "size_bytes": None, "sha256": ""}, as_json=as_json)


def check_models(*, as_json: bool) -> int:
    """Print whether each model's bytes are the right ones; return 1 if any is not, or the one to be used is not here."""
    settings = read_settings()
    home = open_home(settings)
    chosen = _chosen(settings, home)
    found = _here(home, chosen)
    for model in found:
        _show(model, state="right" if model.ok else "not the file it should be", as_json=as_json)
    return 0 if chosen and all(model.ok for model in found) else 1


def get_model(name: str) -> None:
    """Fetch a speech model into the home folder. Raises `BadSettings`, `EngineFailed`."""
    settings = read_settings()
    home = open_home(settings)
    with people.status(f"Fetching {name}") as status:

        async def progress(done: float) -> None:
            status.update(f"Fetching {name}: {done:.0%}")

        asyncio.run(fetch_model(name, base_url=settings.model_hub, folder=home.models, progress=progress))
    people.print(f"'{name}' is here. Use it with HEARD_SPEECH_MODEL={name}")


def _chosen(settings: Settings, home: Home) -> SpeechModel | Checkpoint | None:
    """Return the model that the settings name; where there is none, say why, for what is here can be told all the same."""
    try:
        return chosen_model(settings, home.models)
    except BadSettings as error:
        people.print(str(error), markup=False)
        return None


def _here(home: Home, chosen: SpeechModel | Checkpoint | None) -> list[InstalledModel]:
    """Return what is here under a known name, and the chosen model where it is one of one's own."""
    found = installed_models(home.models)
    return found if chosen is None or chosen.path in {each.path for each in found} else [described(chosen), *found]


def _show(model: InstalledModel, *, state: str, as_json: bool) -> None:
    facts = {"size_bytes": model.size_bytes, "sha256": model.sha256}
    _print({"name": model.name, "kind": model.kind, "engine": model.engine, "state": state, **facts}, as_json=as_json)


def _print(fields: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(fields)
    else:
        size = "" if fields["size_bytes"] is None else f"{int(str(fields['size_bytes'])) // 1_000_000} MB"
        line = f"{fields['name']:<28} {fields['kind']:<8} {fields['engine']:<15} {size:>9}  {fields['state']}"
        results.print(line, markup=False)
