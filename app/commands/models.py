"""`heard models`: which models are here, whether they are the right ones, and fetching larger ones."""

import asyncio

from app.commands.printing import people, print_json, results
from app.home import open_home
from app.settings import read_settings
from media_catalogue.engines.model_fetching import fetch_model
from media_catalogue.engines.models import PUBLISHED, installed_models


def list_models(*, as_json: bool) -> None:
    """Print what is here and what can be fetched."""
    home = open_home(read_settings())
    here = {each.name: each for each in installed_models(home.models)}
    for model in here.values():
        fields = {
            "name": model.name,
            "kind": model.kind,
            "state": "here",
            "size_bytes": model.size_bytes,
            "sha256": model.sha256,
        }
        _show(fields, as_json=as_json)
    for published in PUBLISHED.values():
        if published.name not in here:
            fields = {"name": published.name, "kind": "speech", "state": "can be fetched"}
            _show({**fields, "size_bytes": published.size_bytes, "sha256": published.sha256}, as_json=as_json)


def check_models(*, as_json: bool) -> int:
    """Print whether each model's bytes are the right ones; return 1 if any is not."""
    home = open_home(read_settings())
    found = installed_models(home.models)
    for model in found:
        fields = {"name": model.name, "kind": model.kind, "state": "right" if model.ok else "not the file it should be"}
        _show({**fields, "size_bytes": model.size_bytes, "sha256": model.sha256}, as_json=as_json)
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


def _show(fields: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(fields)
    else:
        size = int(str(fields["size_bytes"])) // 1_000_000
        results.print(f"{fields['name']:<34} {fields['kind']:<8} {size:>6} MB  {fields['state']}", markup=False)
