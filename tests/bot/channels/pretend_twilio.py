"""A small, strict Twilio: the two endpoints that are used, with its own credentials, form fields and error codes."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx

from bot.channels.sms_parts import parts_of

API = "https://api.twilio.com"
ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token-of-twilio"
MEDIA_PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
FIELDS = {"To", "From", "Body", "StatusCallback"}
CDN = "https://media.twiliocdn.com"


@dataclass
class PretendTwilio:
    """Takes texts and gives files out; ``codes`` are the errors of certain numbers, ``broken`` faults of the line."""

    codes: dict[str, int] = field(default_factory=dict)
    broken: list[Exception | httpx.Response] = field(default_factory=list)
    taken: list[dict[str, str]] = field(default_factory=list)
    onward: str = f"{CDN}/the-file"
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.broken:
            fault = self.broken.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        if str(request.url).startswith(CDN):
            assert "authorization" not in request.headers, "Credentials were sent on to another host."
            return httpx.Response(200, content=b"the file")
        assert str(request.url).startswith(f"{API}/")
        if request.headers.get("authorization") != _basic():
            return _error(401, 20003)
        if request.url.path == MEDIA_PATH and request.method == "GET":
            return httpx.Response(307, headers={"location": self.onward})
        assert (request.method, request.url.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        return self._message(request)

    def _message(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode(), keep_blank_values=True).items()}
        assert set(form) <= FIELDS, f"Twilio knows no {set(form) - FIELDS}."
        if not form.get("To", "").startswith("+"):
            return _error(400, 21211)
        if form["To"] in self.codes:
            return _error(429 if self.codes[form["To"]] == 20429 else 400, self.codes[form["To"]])
        if not 0 < len(form.get("Body", "")) <= 1600:
            return _error(400, 21617 if form.get("Body") else 21602)
        self.taken.append(form)
        answer = {
            "sid": f"SM{len(self.taken):032}",
            "status": "queued",
            "num_segments": str(parts_of(form["Body"])),
            "error_code": None,
        }
        return httpx.Response(201, json=answer)


def _error(status: int, code: int) -> httpx.Response:
    body = {"code": code, "message": "The number +447700900123 …", "more_info": "", "status": status}
    return httpx.Response(status, content=json.dumps(body))


def _basic() -> str:
    request = next(httpx.BasicAuth(ACCOUNT, TOKEN).auth_flow(httpx.Request("GET", API)))
    return request.headers["authorization"]
