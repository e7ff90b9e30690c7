"""A line to Telegram for tests of single parts: it remembers each call, and answers as it is told."""

import json
from collections.abc import Sequence
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.channels.telegram_bot import QuietBot
from tests.bot.channels.telegram_made import PERSON, ROWAN

TOKEN = "4711:an-invented-token-for-tests-alone-0000"

Answer = tuple[int, dict[str, Any]] | Exception


def ok(result: Any) -> Answer:
    return 200, {"ok": True, "result": result}


def refused(code: int, description: str, **parameters: int) -> Answer:
    return code, {"ok": False, "error_code": code, "description": description} | (
        {"parameters": parameters} if parameters else {}
    )


class Line(BaseRequest):
    """Answers each call with the next of ``answers``, and with what Telegram would say where there is none left."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_, **_timeouts: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        params = {key: _read(value) for key, value in (request_data.json_parameters if request_data else {}).items()}
        self.calls.append((name, params))
        answer = self.answers.pop(0) if self.answers else self.usual(name)
        if isinstance(answer, Exception):
            raise answer
        return answer[0], json.dumps(answer[1]).encode()

    def of(self, name: str) -> list[dict[str, Any]]:
        return [params for called, params in self.calls if called == name]

    def usual(self, name: str) -> Answer:
        if name in {"sendMessage", "sendVoice"}:
            sent = {"message_id": 100 + len(self.calls), "date": 1, "chat": {"id": PERSON, "type": "private"}, "text": "…"}
            voice = {"voice": {"file_id": "kept-voice", "file_unique_id": "u", "duration": 1}}
            return ok(sent | (voice if name == "sendVoice" else {}))
        usual: dict[str, Any] = {"getUpdates": [], "getMe": ROWAN | {"is_bot": True, "username": "OurBot"}}
        return ok(usual.get(name, True))


class KeptNotes:
    """Remembers as the home folder does."""

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.kept = dict(kept or {})

    def known(self, what: str) -> str:
        return self.kept.get(what, "")

    def keep(self, what: str, value: str) -> None:
        self.kept[what] = value


def bot_on(line: Line) -> QuietBot:
    return QuietBot(TOKEN, request=line, get_updates_request=line)


def texts(line: Line) -> Sequence[str]:
    return [str(each["text"]) for each in line.of("sendMessage")]


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
