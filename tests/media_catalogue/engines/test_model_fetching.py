import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from core.errors import BadSettings, EngineFailed
from media_catalogue.engines.model_fetching import fetch_model, fetch_published
from media_catalogue.engines.models import PublishedModel

WEIGHTS = bytes(range(256)) * 20_000
CONFIG = b'{"invented": true}'

MODEL = PublishedModel(
    name="invented.en",
    repository="invented/model",
    revision="abc123",
    size_bytes=len(WEIGHTS),
    files={"config.json": hashlib.sha256(CONFIG).hexdigest(), "model.bin": hashlib.sha256(WEIGHTS).hexdigest()},
)


@dataclass
class Hub:
    """A model hub on loopback. `cut_after` breaks the connection once, after so many bytes."""

    address: str = ""
    weights: bytes = WEIGHTS
    cut_after: int | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def content(self, path: str) -> bytes | None:
        return {
            "/invented/model/resolve/abc123/config.json": CONFIG,
            "/invented/model/resolve/abc123/model.bin": self.weights,
        }.get(path)


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            state.asked.append((self.path.rsplit("/", 1)[-1], wanted))
            content = state.content(self.path)
            if content is None:
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end, state.cut_after = (None, state.cut_after) if len(content) < 1000 else (state.cut_after, None)
            self.wfile.write(content[start:end])

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Told:
    done: list[float] = field(default_factory=list)

    async def __call__(self, done: float) -> None:
        self.done.append(done)


async def test_a_model_is_fetched_whole_and_progress_rises_to_the_end(hub: Hub, tmp_path: Path) -> None:
    told = Told()

    model = await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=told)

    assert model.path.read_bytes() == WEIGHTS
    assert {each.name for each in model.folder.iterdir()} == {"config.json", "model.bin"}
    assert told.done == sorted(told.done)
    assert told.done[-1] == 1.0


async def test_a_fetch_that_broke_off_goes_on_from_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = 1_000_000

    with pytest.raises(EngineFailed, match="could not be fetched"):
        await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())
    model = await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())

    assert model.path.read_bytes() == WEIGHTS
    assert hub.asked[-1][0] == "model.bin"
    assert hub.asked[-1][1] is not None


async def test_what_is_not_as_published_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.weights = WEIGHTS[:-1] + b"!"

    with pytest.raises(EngineFailed, match="not what was published"):
        await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())

    assert [each.name for each in (tmp_path / "invented.en").iterdir()] == ["config.json"]


async def test_what_is_already_there_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())
    hub.asked.clear()

    await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())

    assert hub.asked == []


async def test_a_part_that_is_already_whole_is_kept(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "invented.en").mkdir()
    (tmp_path / "invented.en" / "model.bin.part").write_bytes(WEIGHTS)

    model = await fetch_published(MODEL, base_url=hub.address, folder=tmp_path, progress=Told())

    assert model.path.read_bytes() == WEIGHTS


async def test_a_model_the_hub_does_not_have_is_an_error_in_our_words(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="HTTPStatusError"):
        await fetch_published(replace(MODEL, revision="gone"), base_url=hub.address, folder=tmp_path, progress=Told())


async def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="Known are"):
        await fetch_model("enormous", base_url="http://127.0.0.1:9", folder=tmp_path, progress=Told())
