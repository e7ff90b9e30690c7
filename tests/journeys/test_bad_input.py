"""Bad input meets a clear sentence, and nothing is lost, half-kept, followed or run."""

import http.server
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.program import HEARD, ROOT, environment, ffmpeg, heard, objects, serving

pytestmark = pytest.mark.journey


def added(home: Path, file: Path, **settings: str) -> tuple[int, dict[str, object], str]:
    done = heard(home, "add", str(file), "--consultation", "films", "--agreed", "take_part", "--json", **settings)
    assert "Traceback" not in done.stderr
    printed = objects(done.stdout)
    return done.returncode, printed[-1] if printed else {}, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def called() -> Iterator[tuple[str, list[str]]]:
    """A web server that remembers who called; nobody should."""
    calls: list[str] = []

    class Remember(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Remember)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", calls
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_file_named_as_a_film_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("This is my shopping list.\n" * 50)

    code, told, _ = added(home, tmp_path / "film.mp4")

    assert code == 1
    assert (told["state"], told["code"]) == ("refused", "not_media")


def test_a_refusal_says_nothing_of_consent(home: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("This is my shopping list.\n")

    done = heard(home, "add", str(tmp_path / "film.mp4"), "--consultation", "films")

    assert done.returncode == 1
    assert "agreed" not in done.stderr


def test_an_empty_file_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").touch()

    code, told, _ = added(home, tmp_path / "film.mp4")

    assert (code, told["code"]) == (1, "empty")


@pytest.mark.parametrize("what", ["gone", "folder", "pipe"])
def test_what_is_not_a_file_is_refused_at_once(home: Path, tmp_path: Path, what: str) -> None:
    path = tmp_path / "film.mp4"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)

    code, told, _ = added(home, path)

    assert (code, told["state"], told["code"]) == (1, "refused", "no_file")


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{url}/seen.ts\n#EXT-X-ENDLIST\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{url}/seen.mp4</BaseURL></MPD>',
        "ffconcat version 1.0\nfile '{file}'\n",
    ],
    ids=["hls", "dash", "ffconcat"],
)
def test_a_list_posing_as_a_film_is_refused_and_never_followed(
    home: Path, tmp_path: Path, called: tuple[str, list[str]], playlist: str
) -> None:
    url, calls = called
    (tmp_path / "film.mp4").write_text(playlist.format(url=url, file=tmp_path / "other.wav"))

    code, told, _ = added(home, tmp_path / "film.mp4")

    assert (code, told["state"], told["code"]) == (1, "refused", "playlist")
    assert calls == []


def test_a_truncated_film_gives_what_can_be_read_or_a_clear_word(home: Path, tmp_path: Path) -> None:
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=320x240:d=4",
        "-f",
        "lavfi",
        "-i",
        "sine=d=4",
        "-movflags",
        "faststart",
        str(tmp_path / "whole.mp4"),
    )
    whole = (tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "film.mp4").write_bytes(whole[: len(whole) * 2 // 3])

    code, told, _ = added(home, tmp_path / "film.mp4")

    assert (code, told["state"]) == (0, "ready")


def test_a_film_with_no_sound_is_ready_with_no_words(home: Path, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=320x240:d=2", str(tmp_path / "film.mp4"))

    code, told, _ = added(home, tmp_path / "film.mp4")

    assert (code, told["state"], told["passages"]) == (0, "ready", 0)


def test_silence_is_ready_with_no_words(home: Path, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "8", str(tmp_path / "note.wav"))

    code, told, _ = added(home, tmp_path / "note.wav")

    assert (code, told["state"], told["passages"]) == (0, "ready", 0)


def test_the_same_film_twice_is_one_testimony(home: Path, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=160x120:d=1", str(tmp_path / "film.mp4"))

    first, second = added(home, tmp_path / "film.mp4"), added(home, tmp_path / "film.mp4")

    assert first[1]["testimony_id"] == second[1]["testimony_id"]


@pytest.mark.parametrize("name", ["-rf.mp4", "two\nlines.mp4", "quo'te\".mp4", "…/../film.mp4"])
def test_a_strange_name_is_only_a_name(home: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "…").mkdir()
    file = tmp_path / name
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=160x120:d=1", "-metadata", f"title={len(name)}", str(tmp_path / "made.mp4"))
    (tmp_path / "made.mp4").rename(file)

    code, told, _ = added(home, file)

    assert (code, told["state"]) == (0, "ready")


def test_a_port_in_use_is_said_in_words_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [*HEARD, "serve"],
            env=environment(tmp_path, HEARD_PORT=str(port)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


ON_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size=12m none "$1"
export HEARD_HOME="$1/home"
"$2" -c 'from app.cli import main; main()' search hello
head -c 20000000 /dev/urandom > "$1/filler" 2>/dev/null || true
echo "--- full"
set +e
"$2" -c 'from app.cli import main; main()' add "$3" --consultation films --agreed take_part
echo "exit $?"
find "$1/home/media" -type f | wc -l
rm "$1/filler"
"$2" -c 'from app.cli import main; main()' add "$3" --consultation films --agreed take_part
echo "exit $?"
"""


def test_a_full_disk_is_said_in_words_and_leaves_nothing_half_kept(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=160x120:d=1", str(tmp_path / "film.mp4"))

    done = subprocess.run(
        [
            "unshare",
            "-rm",
            "sh",
            "-c",
            ON_A_SMALL_DISK,
            "sh",
            str(tmp_path / "disk"),
            sys.executable,
            str(tmp_path / "film.mp4"),
        ],
        cwd=ROOT,
        env=environment(tmp_path / "unused"),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    after = done.stdout.split("--- full")[1].split()
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert after == ["exit", "1", "0", "exit", "0"], done.stdout + done.stderr


def test_a_server_told_to_stop_ends_well(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.wait_for("Heard is ready at")

        code = served.stop()

    assert code == 0
    assert not any("Traceback" in line for line in served.lines)
