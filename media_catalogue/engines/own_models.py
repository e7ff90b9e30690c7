"""Speech models that were not published by name: a folder of one's own, and models in openai-whisper's own form (`.pt`).

Whoever names a path vouches for what lies there; with `SHA256SUMS` beside it, as `sha256sum` writes it, its bytes are held
against that. A name, on the other hand, is held against what the authors published.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.errors import BadSettings
from media_catalogue.engines.models import CHECKPOINTS, Checkpoint, SpeechModel, sha256_of

SUMS = "SHA256SUMS"

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""What faster-whisper opens; a vocabulary lies with them as `.txt` or `.json`."""

_ENGLISH_START = 50_257
"""Where the token that begins a transcript stands in Whisper's English-only models; one further in those of many languages."""


def own_speech_model(folder: Path) -> SpeechModel:
    """Return the faster-whisper model in a folder of one's own. Raises `BadSettings` where there is none."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise BadSettings(
            f"HEARD_SPEECH_MODEL is a folder without {', '.join(missing)}.",
            remedy="Name a folder with a model that was converted for faster-whisper (CTranslate2).",
        )
    names = [*NEEDED, *(file.name for file in sorted(folder.glob("vocabulary.*")))]
    written = _sums(folder)
    files = {name: written.get(name) or sha256_of(folder / name) for name in names}
    return SpeechModel(name=folder.name, folder=folder, files=files, is_english_only=_knows_english_only(folder))


def checkpoint(name: str, folder: Path) -> Checkpoint:
    """Return a model in openai-whisper's form: by a path, or by a name for which ``NAME.pt`` lies in `folder`.

    Raises:
        BadSettings: It is not there, or no such model was published.
    """
    path = Path(name)
    if path.suffix == ".pt":
        if not path.is_file():
            raise BadSettings("HEARD_SPEECH_MODEL names a .pt file that is not there.", remedy="Look at the path.")
        written = _sums(path.parent).get(path.name)
        return Checkpoint(name=path.stem, path=path, sha256=written or sha256_of(path))
    if name not in CHECKPOINTS:
        known = ", ".join(CHECKPOINTS)
        raise BadSettings(
            f"openai-whisper has no model called '{name}'.", remedy=f"Known are: {known}; or a path to a .pt file."
        )
    path = folder / f"{name}.pt"
    if not path.is_file():
        raise BadSettings(
            f"The model '{name}' is not here in openai-whisper's form.",
            remedy=f"Put it at {path.name} into the folder 'models'.",
        )
    return Checkpoint(name=name, path=path, sha256=CHECKPOINTS[name])


def _sums(folder: Path) -> Mapping[str, str]:
    file = folder / SUMS
    if not file.is_file():
        return {}
    lines = re.findall(r"^([0-9a-fA-F]{64}) [ *](.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: sha256.lower() for sha256, name in lines}


def _knows_english_only(folder: Path) -> bool:
    file = folder / "tokenizer.json"
    return _begins_at(file, file.stat().st_mtime_ns) == _ENGLISH_START


@cache
def _begins_at(file: Path, _changed_ns: int) -> int | None:
    try:
        added = json.loads(file.read_text(encoding="utf-8"))["added_tokens"]
        return next((each["id"] for each in added if each["content"] == "<|startoftranscript|>"), None)
    except (ValueError, KeyError, TypeError) as error:
        raise BadSettings("HEARD_SPEECH_MODEL is a folder whose tokenizer.json cannot be read.") from error
