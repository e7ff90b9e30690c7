"""The control interface for other processes, under /control/: people act, faults are set, the log is read. JSON in and out.

| call | what it does |
|---|---|
| `person`, `write`, `start`, `send`, `tap` … | an act of `world.World`, with its arguments; `content` in base64 |
| `acts` `[{"act": "write", "who": …}, …]` | many acts in order, in one call; the answer lists what each gave |
| `log?since=N&what=accepted,told` | the log's entries from number N on, of these kinds |
| `counts` | how often each kind of entry was written, and how many updates wait |
| `violations` | what breaks Telegram's rules |
| `chat?chat=N` | everything said in a chat |
| `people` | everybody, as Telegram's `User` |
| `file?id=…` | a file's bytes |
| `fault` `{"kind": …}`, `clear_faults` | a fault (`faults.Fault`), or no more of them |
| `put_on` `{"seconds": N}` | lets time pass |
| `set` `{"paced": false}` | switches `paced`, `privacy_mode`, `callback_lifetime_s` |
| `deliver_to` `{"url": …, "resend_scale": 1.0}` | where a webhook is really called, and how long its retries wait |
"""

import base64
from collections.abc import Callable
from typing import Any

from tests.telegram.chats import Chat, Json, Person
from tests.telegram.faults import Fault
from tests.telegram.voice_notes import as_telegram_records
from tests.telegram.wire import Reply
from tests.telegram.world import World

ACTS = frozenset({
    "person", "write", "start", "send", "share", "edit", "tap", "tap_old", "block", "group", "add_bot", "remove_bot",
    "make_bot_administrator", "join", "leave", "migrate", "unknown_update",
})  # fmt: skip
SWITCHES = frozenset({"paced", "privacy_mode", "callback_lifetime_s"})


class Controlling:
    def __init__(self, world: World) -> None:
        self._world = world
        self._others: dict[str, Callable[[Any], Any]] = {
            "acts": lambda given: [self.act(each.pop("act"), each) for each in given],
            "log": self._log,
            "counts": lambda _: dict(world.log.counts) | {"pending": len(world.updates.pending)},
            "violations": lambda _: world.log.of("violation"),
            "chat": lambda given: world.chats[int(given["chat"])].history,
            "people": lambda _: [person.user() for person in world.people.values()],
            "fault": lambda given: world.faults.add(Fault(**given)).facts(),
            "clear_faults": lambda _: world.faults.clear(),
            "put_on": lambda given: world.clock.put_on(float(given["seconds"])),
            "set": self._set,
            "deliver_to": self._deliver_to,
        }

    def answer(self, name: str, given: Any) -> Reply:
        """Do what is asked. What cannot be done is said with status 400, and is no reason to end."""
        if name == "file":
            file = self._world.files.by_id.get(given.get("id", ""))
            return Reply(200, file.data, file.mime_type or "application/octet-stream") if file else Reply.json(404, None)
        try:
            return Reply.json(200, self._others[name](given) if name in self._others else self.act(name, given))
        except (LookupError, TypeError, ValueError) as wrong:
            return Reply.json(400, {"error": f"{type(wrong).__name__}: {wrong}"})

    def act(self, name: str, given: Json) -> Any:
        """Let somebody act. Raises: LookupError for what nobody can do."""
        if name not in ACTS:
            raise LookupError(f"Nobody can {name!r}.")
        if "content" in given:
            given["content"] = as_telegram_records(base64.b64decode(given["content"]))
        return _shown(getattr(self._world, name)(*given.pop("members", ()), **given))

    def _log(self, given: Any) -> list[Json]:
        what = [each for each in str(given.get("what", "")).split(",") if each]
        return self._world.log.of(*what, since=int(given.get("since") or 0))

    def _set(self, given: Json) -> Json:
        for name, value in given.items():
            if name not in SWITCHES:
                raise LookupError(f"Nothing is called {name!r} that could be switched.")
            setattr(self._world, name, value)
        return {name: getattr(self._world, name) for name in sorted(SWITCHES)}

    def _deliver_to(self, given: Json) -> None:
        self._world.updates.webhook.deliver_to = given["url"]
        self._world.updates.resend_scale = float(given.get("resend_scale") or 1.0)


def _shown(done: Any) -> Any:
    if isinstance(done, Person):
        return done.user()
    return done.chat() if isinstance(done, Chat) else done
