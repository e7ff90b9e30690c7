"""Fetches larger speech models, where there is internet. A fetch that breaks off goes on later; only the right bytes are kept.

Names no address: where models are fetched from is a setting. What lies under that address is laid out as model hubs do,
``{base_url}/{repository}/resolve/{revision}/{file}``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from core.errors import BadSettings, EngineFailed
from media_catalogue.engines.languages import is_english_only
from media_catalogue.engines.models import PUBLISHED, PublishedModel, SpeechModel, sha256_of

FetchProgress = Callable[[float], Awaitable[None]]


async def fetch_model(name: str, *, base_url: str, folder: Path, progress: FetchProgress) -> SpeechModel:
    """Fetch a speech model into ``folder/name`` and return it; what is already there and right is not fetched again.

    `progress` is told how much of the weights has come, 0 to 1.

    Raises:
        BadSettings: No model has this name.
        EngineFailed: It could not be fetched, so what came is kept for the next try; or it is not what was published.
    """
    if name not in PUBLISHED:
        raise BadSettings(f"No speech model is called '{name}'.", remedy=f"Known are: {', '.join(PUBLISHED)}.")
    return await fetch_published(PUBLISHED[name], base_url=base_url, folder=folder, progress=progress)


async def fetch_published(model: PublishedModel, *, base_url: str, folder: Path, progress: FetchProgress) -> SpeechModel:
    """Fetch every file of `model`, the weights last, so that a folder with weights in it is whole. Raises `EngineFailed`."""
    target = folder / model.name
    target.mkdir(parents=True, exist_ok=True)
    root = f"{base_url.rstrip('/')}/{model.repository}/resolve/{model.revision}"
    try:
        async with httpx.AsyncClient(follow_redirects=True, timeout=60) as client:
            for file, sha256 in sorted(model.files.items(), key=lambda each: each[0] == "model.bin"):
                told = progress if file == "model.bin" else _say_nothing
                await _fetch_file(client, f"{root}/{file}", target / file, sha256, told)
    except httpx.HTTPError as error:
        raise EngineFailed(f"The speech model '{model.name}' could not be fetched: {type(error).__name__}.") from error
    await progress(1.0)
    return SpeechModel(name=model.name, folder=target, files=model.files, is_english_only=is_english_only(model.name))


async def _fetch_file(client: httpx.AsyncClient, url: str, target: Path, sha256: str, progress: FetchProgress) -> None:
    if await asyncio.to_thread(_is_right, target, sha256):
        return
    partial = target.with_name(f"{target.name}.part")
    await _download(client, url, partial, progress)
    if not await asyncio.to_thread(_is_right, partial, sha256):
        partial.unlink()
        raise EngineFailed(f"What came as {target.name} is not what was published: its SHA-256 differs, so it was thrown away.")
    partial.replace(target)


async def _download(client: httpx.AsyncClient, url: str, partial: Path, progress: FetchProgress) -> None:
    """Add to `partial` what is missing of it; start again where the server will not go on from the middle."""
    have = _size_of(partial)
    headers = {"Range": f"bytes={have}-"} if have else {}
    async with client.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # Nothing is missing; the SHA-256 has the last word.
        response.raise_for_status()
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if goes_on else 0
        total = have + int(response.headers.get("Content-Length", 0))
        with partial.open("ab" if goes_on else "wb") as file:
            async for chunk in response.aiter_raw():
                file.write(chunk)
                have += len(chunk)
                await progress(min(1.0, have / total) if total else 0.0)


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256


async def _say_nothing(_done: float) -> None:
    """Small files are too quick to tell of."""
