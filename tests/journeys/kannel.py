"""A real Kannel on this computer, with its own pretended network: bearerbox, smsbox and fakesmsc, each ended by its id."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

BEARERBOX, SMSBOX, FAKESMSC = "/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc"
SERVICE, USER, PASSWORD, SECRET = "60777", "heard", "a-password", "a-secret-of-sixteen-signs"
PASSED_ON = re.compile(r"Got message \d+: <(.*?)>\n(?=\d{4}-\d\d-\d\d |\Z)", re.DOTALL)
PART = re.compile(r"%05%00%03(%[0-9A-Fa-f]{2})%0(\d)%0(\d)")

CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {password}
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = {spool}
log-file = {folder}/bearerbox.log
log-level = 1

group = smsc
smsc = fake
smsc-id = pretended
port = {network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = {folder}/smsbox.log
log-level = 0
http-request-retry = 300
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
concatenation = true
omit-empty = true
send-sender = true
post-url = "http://heard:{secret}@127.0.0.1:{heard}/sms/kannel?id=%I"
"""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    taken = [socket.socket() for _ in range(count)]
    try:
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]
    finally:
        for each in taken:
            each.close()


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """One text as the pretended network passed it on, its parts put together."""

    to: str
    words: str
    parts: int = 1


@dataclass
class Network:
    """fakesmsc, as a person's phone: texts are typed into it, and what it got is read from what it wrote."""

    process: "subprocess.Popen[bytes]"
    output: Path

    def types(self, sender: str, words: str) -> None:
        """Text something in the small alphabet."""
        self._line(f"{sender} {SERVICE} text {words}")

    def types_large(self, sender: str, words: str) -> None:
        """Text something in the large alphabet."""
        self._line(f"{sender} {SERVICE} ucs2 " + "".join(f"%{byte:02x}" for byte in words.encode("utf-16-be")))

    def got(self) -> list[PassedOn]:
        """What reached phones, in order, parts put together."""
        found: list[PassedOn] = []
        waiting: dict[tuple[str, str], list[bytes]] = {}
        for said in PASSED_ON.findall(self.output.read_text(errors="replace")):
            if not said.startswith(f"{SERVICE} +"):  # The pretended network takes a new line for a new message.
                found[-1] = replace(found[-1], words=f"{found[-1].words}\n{said}")
                continue
            _, to, kind, rest = said.split(" ", 3)
            if kind == "text":
                found.append(PassedOn(to=to, words=rest))
            elif kind == "ucs-2":
                found.append(PassedOn(to=to, words=_bytes(rest).decode("utf-16-be")))
            else:
                header, _, body = rest.partition(" data ")
                part = PART.search(header)
                assert part is not None, header
                parts = waiting.setdefault((to, part[1]), [])
                parts.append(_bytes(body))
                if len(parts) == int(part[2]):
                    found.append(PassedOn(to=to, words=_whole(b"".join(parts)), parts=len(parts)))
                    del waiting[to, part[1]]
        assert not waiting, "A text came without all of its parts."
        return found

    def _line(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()


def _bytes(coded: str) -> bytes:
    return unquote_to_bytes(coded.replace("+", " "))


def _whole(body: bytes) -> str:
    """Put the bytes of parts back together: UTF-16 holds zeros, and no text of the small alphabet does."""
    return body.decode("utf-16-be" if b"\0" in body else "utf-8")


@dataclass
class Kannel:
    """A gateway under way."""

    folder: Path
    heard: int
    ports: list[int] = field(default_factory=lambda: free_ports(4))
    boxes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The settings with which Heard uses it."""
        return {
            "HEARD_SMS_GATEWAY": "kannel",
            "HEARD_SMS_FROM": SERVICE,
            "HEARD_SMS_PRICE_PENCE": "4",
            "HEARD_KANNEL_URL": f"http://127.0.0.1:{self.ports[3]}/cgi-bin/sendsms",
            "HEARD_KANNEL_USER": USER,
            "HEARD_KANNEL_PASSWORD": PASSWORD,
            "HEARD_KANNEL_SECRET": SECRET,
            "HEARD_PORT": str(self.heard),
        }

    def start(self) -> None:
        """Start both boxes, and wait until they answer."""
        admin, box, network, sendsms = self.ports
        spool = self.folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "kannel.conf"
        configuration.write_text(
            CONFIGURATION.format(
                admin=admin, box=box, network=network, sendsms=sendsms, folder=self.folder, spool=spool,
                user=USER, password=PASSWORD, secret=SECRET, heard=self.heard,
            )
        )  # fmt: skip
        for program, port in ((BEARERBOX, network), (SMSBOX, sendsms)):
            with (self.folder / f"{Path(program).name}.out").open("ab") as output:
                process = subprocess.Popen(
                    [program, str(configuration)], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
                )
            self.boxes.append(process)
            _wait_for(port, process)

    def stop(self, *, kill: bool = False) -> None:
        """End both boxes by their ids, politely or not."""
        for process in reversed(self.boxes):
            if process.poll() is None:
                process.kill() if kill else process.terminate()
        for process in reversed(self.boxes):
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            if process.poll() is None:
                process.kill()
                process.wait()
        self.boxes.clear()

    @contextmanager
    def network(self, name: str = "network") -> Iterator[Network]:
        """Connect a pretended network for as long as this lasts."""
        output = self.folder / f"{name}.out"
        with output.open("wb") as written:
            process = subprocess.Popen(
                [FAKESMSC, "-H", "127.0.0.1", "-r", str(self.ports[2])],
                stdin=subprocess.PIPE,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        try:
            yield Network(process=process, output=output)
        finally:
            assert process.stdin is not None
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def kannel(folder: Path, heard: int) -> Iterator[Kannel]:
    """Run a Kannel that calls Heard on the port `heard`, for as long as this lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    gateway = Kannel(folder=folder, heard=heard)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", *, limit_s: float = 60) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        assert process.poll() is None, "Kannel ended by itself."
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("Kannel never listened.")
