"""A film of gigabytes sent by tus over loopback, beside a plain copy on the same disk, and what the server holds in memory."""

import base64
import http.client
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import imageio_ffmpeg

from benchmarks.measuring import Table
from benchmarks.serving import ROOT, served

GIGABYTE = 1 << 30
CHUNK = 50 << 20
"""How much the page sends in one request."""

PATTERN = 64 << 20
"""Random bytes are written this many at a time, and as many left as a hole, in turns."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How one upload went."""

    gigabytes: int
    copied_s: float
    sent_s: float
    kept_s: float
    idle_mb: float
    peak_mb: float


def uploading(gigabytes: int = 10) -> Table:
    """Send a film of one gigabyte, and one of as many as asked for."""
    each = [_measured(size) for size in dict.fromkeys((1, gigabytes))]
    return Table(
        title="Adding a large film",
        remark=(
            "A film of half random bytes and half holes, over HTTP on loopback in requests of 50 MB, to one server."
            " The copy is plain `cp` of the same file to the same folder, just before. Kept: looked into, hashed,"
            " copied to its place and flushed to the disk, which happens after the sending and beside the pages."
        ),
        columns=("film", "`cp` MB/s", "sent by tus MB/s", "safely kept after", "memory before", "memory at its peak"),
        rows=[
            (
                f"{sent.gigabytes} GB",
                f"{sent.gigabytes * 1024 / sent.copied_s:.0f}",
                f"{sent.gigabytes * 1024 / sent.sent_s:.0f}",
                f"{sent.kept_s:.1f} s more",
                f"{sent.idle_mb:.0f} MB",
                f"{sent.peak_mb:.0f} MB",
            )
            for sent in each
        ],
    )


def _measured(gigabytes: int) -> Sent:
    with tempfile.TemporaryDirectory() as place:
        film = _film(Path(place), gigabytes * GIGABYTE)
        copied_s = _copied(film, Path(place) / "home" / "uploads")
        command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--no-jobs"]
        limit_mb = str((gigabytes + 1) * 1024)
        with served(command, ROOT, Path(place) / "home", told=r"once: (http://\S+)", HEARD_UPLOAD_LIMIT_MB=limit_mb) as (
            link,
            pid,
            _,
        ):
            sender = _Sender(link)
            at = sender.begin(film.stat().st_size)
            time.sleep(5)  # What is loaded in the background after the start is no part of this.
            idle = _memory_mb(pid, "VmHWM")
            start = time.perf_counter()
            sender.send(at, film)
            sent_s = time.perf_counter() - start
            sender.wait_until_kept(at)
            kept_s = time.perf_counter() - start - sent_s
            peak = _memory_mb(pid, "VmHWM")
    return Sent(gigabytes=gigabytes, copied_s=copied_s, sent_s=sent_s, kept_s=kept_s, idle_mb=idle, peak_mb=peak)


def _film(place: Path, size: int) -> Path:
    """Make a short film that is as large as asked for: what no player reads stands behind it, in a box that says so."""
    film = place / "film.mp4"
    source = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=6")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, str(film)], check=True)
    with film.open("r+b") as file:
        beginning = file.seek(0, os.SEEK_END)
        file.write(struct.pack(">I4sQ", 1, b"free", size - beginning))
        for at in range(file.tell(), size - PATTERN, 2 * PATTERN):
            file.seek(at)
            file.write(os.urandom(PATTERN))
        file.truncate(size)
    os.sync()
    return film


def _copied(film: Path, folder: Path) -> float:
    folder.mkdir(parents=True)
    start = time.perf_counter()
    subprocess.run(["cp", "--sparse=never", "--reflink=never", str(film), str(folder / "copy")], check=True)
    took = time.perf_counter() - start
    (folder / "copy").unlink()
    os.sync()
    return took


def _memory_mb(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


class _Sender:
    """Somebody at the page, without a browser: it would take the memory and time of both cores."""

    def __init__(self, link: str) -> None:
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self._base = "/".join(link.split("/")[:3])
        self._post(link, form_token=self._token(link))
        self._form_token = self._token(f"{self._base}/upload")

    def begin(self, length: int) -> str:
        """Answer the form and make a place for the film; return its address."""
        page = self._opener.open(f"{self._base}/upload", timeout=30).read().decode()
        consultation = re.findall(r'<option value="(\w+)"', page)[0]
        form = {"title": "A long film", "consultation": consultation, "made-on": "2026-03-01", "count": "1"}
        answer = self._post(f"{self._base}/api/uploads/answers", form_token=self._form_token, **form)
        metadata = f"answers {base64.b64encode(json.loads(answer)['answers'].encode()).decode()}"
        headers = self._headers() | {"Upload-Length": str(length), "Upload-Metadata": metadata}
        request = urllib.request.Request(f"{self._base}/api/uploads", method="POST", headers=headers)
        return str(self._opener.open(request, timeout=30).headers["Location"])

    def send(self, at: str, film: Path) -> None:
        """Send the film, a request after another on one connection."""
        connection = http.client.HTTPConnection(self._base.split("/")[2], timeout=120)
        connection.connect()
        cookie = "; ".join(f"{each.name}={each.value}" for each in self._cookies)
        length = film.stat().st_size
        with film.open("rb") as file:
            for offset in range(0, length, CHUNK):
                size = min(CHUNK, length - offset)
                connection.putrequest("PATCH", at)
                for name, value in (self._headers() | {
                    "Cookie": cookie, "Upload-Offset": str(offset), "Content-Length": str(size),
                    "Content-Type": "application/offset+octet-stream",
                }).items():  # fmt: skip
                    connection.putheader(name, value)
                connection.endheaders()
                connection.sock.sendfile(file, offset=offset, count=size)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 204, answer.status
        connection.close()

    def wait_until_kept(self, at: str) -> None:
        """Wait until the catalogue has it."""
        while True:
            uploads = json.load(self._opener.open(f"{self._base}/api/uploads", timeout=30))["uploads"]
            (state,) = [each["state"] for each in uploads if each["url"] == at]
            if state == "kept":
                return
            assert state == "checked", state
            time.sleep(0.1)

    def _headers(self) -> dict[str, str]:
        return {"Tus-Resumable": "1.0.0", "Form-Token": self._form_token}

    def _token(self, address: str) -> str:
        page = self._opener.open(address, timeout=30).read().decode()
        return str(re.findall(r'name="form-token" value="([0-9a-f]+)"', page)[0])

    def _post(self, address: str, *, form_token: str, **fields: str) -> str:
        body = urllib.parse.urlencode({"form-token": form_token} | fields).encode()
        answer: str = self._opener.open(urllib.request.Request(address, data=body), timeout=60).read().decode()
        return answer
