"""The original openai-whisper really listens: the real library, the bundled model's own weights in the original's form."""

import json
import subprocess
from pathlib import Path

import pytest

from media_catalogue.engines.models import bundled_speech_model
from tests.journeys.program import ROOT
from tests.media_catalogue.spoken import joined, noise, said, silence, word_error_rate

pytestmark = [pytest.mark.journey, pytest.mark.torch, pytest.mark.xdist_group("torch")]

PYTHON = ROOT / ".venv-openai-whisper" / "bin" / "python"

TOLD = "When I got out I had nowhere to live. My mentor came with me to the council and sorted my forms."

LISTEN = """
import asyncio, json, sys
from pathlib import Path
import numpy as np
from media_catalogue.engines.own_models import checkpoint
from media_catalogue.engines.whisper_openai import OpenAIWhisper, require_openai_whisper

async def listen(engine, file):
    told = []
    async def progress(done):
        told.append(done)
    samples = np.memmap(file, dtype=np.float32, mode="r")
    heard = await engine.transcribe(samples, language="en", hot_words=("Polmont",), progress=progress)
    edges = [edge for each in heard for word in each.words for edge in (word.start_ms, word.end_ms)]
    print(json.dumps({"text": "".join(each.text for each in heard), "edges": edges, "told": told}))

require_openai_whisper()
engine = OpenAIWhisper(checkpoint(sys.argv[1], Path()), threads=2)
for file in sys.argv[2:]:
    asyncio.run(listen(engine, file))
"""


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model's weights as the original keeps them."""
    subprocess.run([ROOT / "tools" / "openai-whisper"], check=True)
    path = tmp_path_factory.mktemp("model") / "ours.pt"
    converter = ROOT / "benchmarks" / "original_whisper.py"
    subprocess.run([PYTHON, converter, bundled_speech_model().path, path], check=True, timeout=300)
    return path


def test_what_is_said_is_written_down_with_its_times_and_silence_is_not(checkpoint: Path, tmp_path: Path) -> None:
    speech = joined(silence(3), said(TOLD))
    sounds = {"speech": speech, "silence": silence(4), "hiss": noise(4)}
    for name, sound in sounds.items():
        sound.tofile(tmp_path / name)

    done = subprocess.run(
        [PYTHON, "-c", LISTEN, checkpoint, *(tmp_path / name for name in sounds)],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    heard, *nothing = map(json.loads, done.stdout.splitlines())
    assert word_error_rate(TOLD, heard["text"]) <= 0.1
    assert heard["edges"] == sorted(heard["edges"])
    assert heard["edges"][0] > 2500
    assert heard["edges"][-1] <= len(speech) / 16
    assert heard["told"][-1] == 1.0
    assert [each["text"] for each in nothing] == ["", ""]
