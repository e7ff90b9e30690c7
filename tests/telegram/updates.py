"""The queue of updates: numbered, kept until they are acknowledged or a day old, and offered by getUpdates or to a webhook.

An update is acknowledged by getUpdates with a higher offset, or by a webhook's 2xx (Bot API, "Getting updates"). Each
belongs to a `line`: a webhook gets the updates of one line one after another and different lines at the same time. Messages
and edits of a chat are one line, taps of a person another, and changes of membership a third (server, add_update and its
webhook_queue_id). So a tap may overtake a message of the same person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from tests.telegram import limits
from tests.telegram.clock import Clock
from tests.telegram.faults import Faults
from tests.telegram.logbook import Logbook

Json = dict[str, Any]
USUAL = frozenset(limits.UPDATE_KINDS) - limits.NOT_UNLESS_ASKED


@dataclass
class Update:
    id: int
    kind: str
    body: Json
    line: str
    chat_id: int | None
    expires_at: float
    deliveries: int = 0
    acknowledgements: int = 0

    @property
    def update(self) -> Json:
        """As the Bot API's `Update`."""
        return {"update_id": self.id, self.kind: self.body}


@dataclass
class Webhook:
    """Where the bot wants to be called. ``deliver_to`` stands in for its address on a computer without a name."""

    url: str = ""
    secret: str = ""
    connections: int = limits.CONNECTIONS
    deliver_to: str = ""
    last_error: tuple[float, str] | None = None


class Updates:
    """What the bot is still to be told. Each of `on_new` is called for every update that comes to wait.

    `resend_scale` shortens the waits between a webhook's attempts, for tests.
    """

    def __init__(self, clock: Clock, log: Logbook, faults: Faults) -> None:
        self._clock, self._log, self._faults = clock, log, faults
        self._last = 10_000
        self._waiting: dict[int, Update] = {}
        self._again: dict[int, Update] = {}  # Acknowledged, and due once more because a fault wants it.
        self.allowed = USUAL
        self.webhook = Webhook()
        self.resend_scale = 1.0
        self.on_new: list[Callable[[Update], None]] = []

    @property
    def pending(self) -> list[Update]:
        """Everything that waits or comes once more, in the order in which it is given."""
        return [*self._again.values(), *self._waiting.values()]

    def add(
        self, kind: str, body: Json, *, line: str, chat_id: int | None, of: int | None = None,
        lasts_s: float = limits.UPDATE_LIFETIME_S, always: bool = False,
    ) -> Update | None:  # fmt: skip
        """Number an update and let it wait; None where the bot did not ask for this kind."""
        if kind not in self.allowed and not always:
            self._log.add("not_wanted", kind=kind, chat_id=chat_id, of=of)
            return None
        self._last += 1
        update = self._waiting[self._last] = Update(self._last, kind, body, line, chat_id, self._clock.now() + lasts_s)
        self._log.add("update", update_id=update.id, kind=kind, chat_id=chat_id, of=of)
        self._tell(update)
        return update

    def allow(self, asked: Any) -> None:
        """Follow allowed_updates. Unknown names are passed over, an empty list means the usual ones."""
        if not isinstance(asked, list):
            self._log.violation("allowed_updates is not a list")
            return
        for name in set(map(str, asked)) - set(limits.UPDATE_KINDS):
            self._log.violation("unknown kind of update asked for", name)
        self.allowed = frozenset(asked) & frozenset(limits.UPDATE_KINDS) or USUAL

    def delivered(self, update: Update, how: str) -> None:
        update.deliveries += 1
        self._log.add("delivered", update_id=update.id, how=how, attempt=update.deliveries)

    def acknowledge(self, update: Update) -> None:
        """The bot has it. Where a fault wants it, it comes once more."""
        self._again.pop(update.id, None)
        if self._waiting.pop(update.id, None) is None and update.acknowledgements == 0:
            return  # Dropped or expired meanwhile.
        update.acknowledgements += 1
        self._log.add("acknowledged", update_id=update.id)
        fault = self._faults.drawn("redeliver", chat_id=update.chat_id) if update.acknowledgements == 1 else None
        if fault:
            self._log.add("fault", fault=fault.number, kind=fault.kind, update_id=update.id)
            self._again[update.id] = update
            self._tell(update)

    def expire(self, update: Update) -> None:
        """Forget it: it is too old to be of use."""
        if self._waiting.pop(update.id, None) or self._again.pop(update.id, None):
            self._log.add("expired", update_id=update.id)

    def drop_all(self) -> None:
        """Forget what is pending, as drop_pending_updates asks."""
        for update in self.pending:
            self._log.add("dropped", update_id=update.id)
        self._waiting.clear()
        self._again.clear()

    def from_offset(self, offset: int, limit: int) -> list[Update]:
        """What getUpdates gives, after confirming what lies below `offset` (server, do_get_updates)."""
        self._drop_expired()
        if offset < 0:
            for update in list(self._waiting.values())[:offset]:
                self.acknowledge(update)
        elif 0 < offset <= self._last + 1 + limits.FURTHEST_OFFSET_AHEAD:
            for update in list(takewhile(lambda each: each.id < offset, self._waiting.values())):
                self.acknowledge(update)
        given = [*self._again.values(), *islice(self._waiting.values(), limit)]
        self._again.clear()
        return self._disturbed(given)

    def _disturbed(self, given: list[Update]) -> list[Update]:
        for index, update in enumerate(list(given)):
            if self._faults.drawn("duplicate", chat_id=update.chat_id):
                given.append(update)
            if index and self._faults.drawn("out_of_order", chat_id=update.chat_id):
                given[index - 1], given[index] = given[index], given[index - 1]
        return given

    def _drop_expired(self) -> None:
        now = self._clock.now()
        for update in [each for each in self._waiting.values() if each.expires_at <= now]:
            self.expire(update)

    def _tell(self, update: Update) -> None:
        for each in tuple(self.on_new):
            each(update)
