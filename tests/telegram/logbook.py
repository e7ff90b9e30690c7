"""The exact log: everything the bot sent, everything people did, and every update with what became of it.

Append-only. An entry is one JSON object with `seq`, `at` (seconds since 1970), `what` and its own facts:

| what | facts |
|---|---|
| `accepted` | `chat_id`, `message_id`, `method`, `params`, `message`: it is in the chat, whatever the caller was told |
| `told` | `method`, `chat_id`, `how`: `ok`, `error` or `dropped`, `of`: the `seq` of what was accepted, where something was |
| `refused` | `method`, `chat_id`, `error_code`, `description` |
| `edited`, `deleted`, `chat_action`, `callback_answered`, `left`, `about_set`, `fetched` | what else the bot did |
| `webhook_set`, `webhook_deleted` | where the bot wants to be called changed |
| `did` | `person`, `act`, `chat_id`, `message_id`; what a person did, whether or not an update came of it |
| `update` | `update_id`, `kind`, `chat_id`, `of`: the `seq` of what the person did |
| `not_wanted` | `kind`, `chat_id`, `of`; no update was made, as the bot did not ask for this kind |
| `delivered` | `update_id`, `how`: `poll` or `webhook`, `attempt` |
| `acknowledged`, `failed`, `expired`, `dropped` | `update_id`; what became of a delivery (`failed` says `why`) |
| `fault` | `fault`: the fault's number and `kind`, and where it struck |
| `too_fast` | `chat_id`, `retry_after`: refused for going beyond Telegram's pace |
| `violation` | `rule`, `detail`: something that the real Bot API would refuse or that breaks its rules |
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.telegram.clock import Clock

Entry = dict[str, Any]


class Logbook:
    """What happened, in order. With `path`, each entry is also written there, one JSON object a line."""

    def __init__(self, clock: Clock, path: Path | None = None) -> None:
        self._clock = clock
        self._out = path.open("a", encoding="utf-8", buffering=1) if path else None
        self.entries: list[Entry] = []
        self.counts: Counter[str] = Counter()

    def add(self, what: str, **facts: Any) -> int:
        """Write down `what` and return its number, which counts from 0."""
        entry = {"seq": len(self.entries), "at": self._clock.now(), "what": what} | facts
        self.entries.append(entry)
        self.counts[what] += 1
        if self._out:
            self._out.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return entry["seq"]

    def violation(self, rule: str, detail: str = "") -> None:
        self.add("violation", rule=rule, detail=detail)

    def of(self, *what: str, since: int = 0, **facts: Any) -> list[Entry]:
        """The entries of these kinds whose facts are as given, from number `since` on."""
        wanted = (entry for entry in self.entries[since:] if not what or entry["what"] in what)
        return [entry for entry in wanted if all(entry.get(name) == value for name, value in facts.items())]

    def close(self) -> None:
        if self._out:
            self._out.close()
