"""A server that says what the bot is called and nothing else, for tests of what is printed about it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def telegram_that_says(status: int = 200, username: str = "OurBot") -> Iterator[str]:
    """Serve on loopback while this lasts; give its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            me = {"id": 4711, "is_bot": True, "first_name": "Heard", "username": username}
            told = {"ok": status == 200, "result": me, "error_code": status, "description": "Whatever"}
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
