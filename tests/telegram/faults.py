"""Faults on demand: what goes wrong, where, and how often.

A fault is drawn each time its kind could strike. It strikes `times` times at most (None: without end), each time with
`probability` by its own seeded chance, only for `method` and `chat_id` where they are given, and after letting `skip` go by.

| kind | what happens |
|---|---|
| `too_many_requests` | 429 with `retry_after`; nothing is accepted |
| `server_error` | `status` (500) before anything is accepted |
| `bad_gateway` | 502 with a page instead of JSON; nothing is accepted |
| `forbidden` | 403, by default "bot was blocked by the user"; nothing is accepted |
| `refused` | `status` with `description`; nothing is accepted |
| `server_error_after` | the call is done and logged, and its caller sees `status` (500) |
| `timeout_after` | the call is done and logged; the connection is held `seconds`, then dropped without an answer |
| `drop_before`, `drop_after` | the connection is dropped at once, before or after the call is done |
| `slow_answer` | the answer comes `seconds` late |
| `redeliver` | an update that was acknowledged is delivered once more |
| `out_of_order` | of one chat's waiting updates a later one comes first |
| `concurrent` | an update is delivered although an earlier one of its chat is still being answered |
| `duplicate` | an update is delivered twice at the same moment (webhook) or in one answer (polling) |
| `expired_path` | a file's address is gone though it is fresh: 404 |
| `slow_file` | a file's bytes take `seconds` |
| `truncated_file` | the connection ends in the middle of a file |
"""

import random
from dataclasses import dataclass, field
from typing import Any

CALL_KINDS = frozenset({
    "too_many_requests", "server_error", "bad_gateway", "forbidden", "refused", "server_error_after", "timeout_after",
    "drop_before", "drop_after", "slow_answer",
})  # fmt: skip
UPDATE_KINDS = frozenset({"redeliver", "out_of_order", "concurrent", "duplicate"})
FILE_KINDS = frozenset({"expired_path", "slow_file", "truncated_file"})
KINDS = CALL_KINDS | UPDATE_KINDS | FILE_KINDS


@dataclass
class Fault:
    kind: str
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    method: str | None = None
    chat_id: int | None = None
    skip: int = 0
    retry_after: int = 1
    status: int = 500
    description: str = ""
    seconds: float = 1.0
    struck: int = 0
    number: int = 0
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No fault is called {self.kind!r}; there are {', '.join(sorted(KINDS))}.")
        self._chance = random.Random(self.seed)

    def strikes(self, method: str, chat_id: int | None) -> bool:
        if self.times is not None and self.struck >= self.times:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self._chance.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Faults:
    """All faults that were asked for, in order; the first that strikes is the one."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        fault.number = len(self.all)
        self.all.append(fault)
        return fault

    def drawn(self, *kinds: str, method: str = "", chat_id: int | None = None) -> Fault | None:
        """The fault that strikes here, if one does."""
        return next((fault for fault in self.all if fault.kind in kinds and fault.strikes(method, chat_id)), None)

    def clear(self) -> None:
        """Let nothing more go wrong. Numbers go on, so that the log stays plain."""
        for fault in self.all:
            fault.times = fault.struck
