"""`heard models`: which models are here, whether they are the right ones, and fetching larger ones."""

import asyncio

from app.commands.printing import people, print_json, results
from app.home import Home, open_home
from app.settings import Settings, read_settings
from app.speech import chosen_model
from media_catalogue.engines.model_fetching import fetch_model
from media_catalogue.engines.models import PUBLISHED, InstalledModel, described, installed_models

FASTER = "faster-whisper"


def list_models(*, as_json: bool) -> None:
    """Print what is here, what opens it and which of it is in use, and what can be fetched."""
    settings = read_settings()
    home = open_home(settings)
    here = _here(settings, home)
    for model in here:
        _show(model, state="in use" if _is_in_use(model, settings, home) else "here", as_json=as_json)
    names = {model.name for model in here if model.engine == FASTER}
    for published in PUBLISHED.values():
        if published.name not in names:
            facts = {"size_bytes": published.size_bytes, "sha256": published.sha256}
            _print(
                {"name": published.name, "kind": "speech", "engine": FASTER, "state": "can be fetched", **facts},
                as_json=as_json,
            )
    if settings.speech_url:
        facts = {"size_bytes": 0, "sha256": ""}
        fields = {
            "name": settings.speech_service_model,
            "kind": "speech",
            "engine": "endpoint",
            "state": "asked where people agreed",
        }
        _print({**fields, **facts}, as_json=as_json)


def check_models(*, as_json: bool) -> int:
    """Print whether each model's bytes are the right ones; return 1 if any is not."""
    settings = read_settings()
    found = _here(settings, open_home(settings))
    for model in found:
        _show(model, state="right" if model.ok else "not the file it should be", as_json=as_json)
    return 0 if all(model.ok for model in found) else 1


def get_model(name: str) -> None:
    """Fetch a speech model into the home folder. Raises `BadSettings`, `EngineFailed`."""
    settings = read_settings()
    home = open_home(settings)
    with people.status(f"Fetching {name}") as status:

        async def progress(done: float) -> None:
            status.update(f"Fetching {name}: {done:.0%}")

        asyncio.run(fetch_model(name, base_url=settings.model_hub, folder=home.models, progress=progress))
    people.print(f"'{name}' is here. Use it with HEARD_SPEECH_MODEL={name}")


def _here(settings: Settings, home: Home) -> list[InstalledModel]:
    """Return what is here under a known name, and the model of one's own that the settings name."""
    found = installed_models(home.models)
    chosen = chosen_model(settings, home.models)
    return found if chosen.path in {each.path for each in found} else [described(chosen), *found]


def _is_in_use(model: InstalledModel, settings: Settings, home: Home) -> bool:
    return model.kind == "meaning" or model.path == chosen_model(settings, home.models).path


def _show(model: InstalledModel, *, state: str, as_json: bool) -> None:
    facts = {"size_bytes": model.size_bytes, "sha256": model.sha256}
    _print({"name": model.name, "kind": model.kind, "engine": model.engine, "state": state, **facts}, as_json=as_json)


def _print(fields: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(fields)
    else:
        size = int(str(fields["size_bytes"])) // 1_000_000
        line = f"{fields['name']:<28} {fields['kind']:<8} {fields['engine']:<15} {size:>6} MB  {fields['state']}"
        results.print(line, markup=False)
