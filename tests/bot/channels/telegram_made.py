"""Invented updates as Telegram writes them, for tests of reading them."""

import itertools
from datetime import UTC, datetime
from typing import Any

from telegram import Update

NOON = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
PERSON = 7_007
GROUP = -100_123
ROWAN = {"id": PERSON, "is_bot": False, "first_name": "Rowan", "language_code": "en-GB"}

_numbers = itertools.count(1)


def private_chat(person: int = PERSON) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "Rowan"}


def group_chat(number: int = GROUP) -> dict[str, Any]:
    return {"id": number, "type": "supergroup", "title": "An invented group"}


def message(*, number: int = 11, at: datetime = NOON, **what: Any) -> dict[str, Any]:
    return {"message_id": number, "date": int(at.timestamp()), "chat": private_chat(), "from": ROWAN} | what


def raw(update_id: int | None = None, **what: Any) -> dict[str, Any]:
    return {"update_id": update_id or next(_numbers), **what}


def said(update_id: int | None = None, **what: Any) -> dict[str, Any]:
    return raw(update_id, message=message(**what))


def read(update: dict[str, Any]) -> Update:
    found = Update.de_json(update, None)
    assert found is not None
    return found


def file(name: str = "file-1", byte_count: int | None = 9, **facts: Any) -> dict[str, Any]:
    size = {} if byte_count is None else {"file_size": byte_count}
    return {"file_id": name, "file_unique_id": f"unique-{name}"} | size | facts
