"""The rounds that tell duty contacts of concerns until one of them is on it. Whom and when is decided in `bot.escalating`.

A message is sent before it is noted: should the process die in between, somebody is told twice, which is better than never.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog
import yaml

from app.logs import where_it_broke
from bot.escalating import Telling, due
from core.concerns import Concern, ConcernEvent, ConcernEventKind
from core.errors import BadContent, DeliveryFailed
from core.people import StaffMember
from core.ports import Clock, ConcernLog, Notifier

log = structlog.get_logger()


class ConcernRounds:
    """Goes through the concerns that nobody is on. One round at a time in a process."""

    def __init__(
        self,
        *,
        concern_log: ConcernLog,
        notifier: Notifier | None,
        clock: Clock,
        ack_within: timedelta,
        concerns_url: str,
        message: Path,
    ) -> None:
        self._log = concern_log
        self._notifier = notifier
        self._clock = clock
        self._ack_within = ack_within
        self._url = concerns_url
        self._subject, self._text = _message_in(message)
        self._lock = asyncio.Lock()
        self._warned: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()

    async def round(self) -> int:
        """Tell whoever is to be told now; return how many messages went out. Called every minute, it is safe to call twice."""
        async with self._lock:
            return sum([await self._tell_of(concern) for concern in await self._log.untaken()])

    async def tell_now(self) -> int:
        """Do a round at once: called when a concern was raised, so that nobody waits for the next minute."""
        return await self.round()

    def tell_soon(self) -> None:
        """Begin a round at once and let whoever raised the concern go on: a mail server may take its time."""
        task = asyncio.get_running_loop().create_task(self._told())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what was begun; each message has a time by which it has gone out or failed."""
        await asyncio.gather(*self._under_way)

    async def _told(self) -> None:
        try:
            await self.tell_now()
        except Exception as error:  # noqa: BLE001 - the outermost ring of this task: logged, and the next round tries again
            log.error("concern_round_failed", stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words

    async def _tell_of(self, concern: Concern) -> int:
        self._warn_once(concern)
        if self._notifier is None:
            return 0
        sent = 0
        while telling := await self._due(concern):
            told = [await self._tell(concern, member, self._notifier) for member in telling.members]
            sent += sum(told)
            if any(told):
                await self._note_escalation(concern, telling)
                break
        return sent

    async def _due(self, concern: Concern) -> Telling | None:
        events = await self._log.events(concern.id)
        contacts = await self._log.duty_contacts(concern.partnership_id)
        return due(concern, events, contacts, self._clock(), self._ack_within)

    async def _tell(self, concern: Concern, member: StaffMember, notifier: Notifier) -> bool:
        text = self._text.format(since=f"{concern.raised_at:%d %B %Y, %H:%M} UTC", url=self._url)
        try:
            await notifier.tell(member, subject=self._subject, text=text)
        except DeliveryFailed as error:
            log.warning("concern_not_told", concern_id=concern.id, staff_id=member.id, retryable=error.retryable)
            await self._note(concern, ConcernEventKind.NOT_TOLD, member)
            return False
        log.info("concern_told", concern_id=concern.id, staff_id=member.id)
        await self._note(concern, ConcernEventKind.TOLD, member)
        return True

    async def _note_escalation(self, concern: Concern, telling: Telling) -> None:
        for member in telling.members if telling.is_escalation else ():
            await self._note(concern, ConcernEventKind.ESCALATED, member)

    async def _note(self, concern: Concern, kind: ConcernEventKind, member: StaffMember) -> None:
        await self._log.note(ConcernEvent(concern_id=concern.id, kind=kind, at=self._clock(), staff_id=member.id))

    def _warn_once(self, concern: Concern) -> None:
        """Say in the log, with ids alone, that a concern waits: there too it is seen when no message can go out."""
        if concern.id not in self._warned:
            self._warned.add(concern.id)
            log.warning("concern_raised", concern_id=concern.id, partnership_id=concern.partnership_id)


def _message_in(path: Path) -> tuple[str, str]:
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        subject, text = str(words["subject"]), str(words["text"])
        text.format(since="", url="")
    except (OSError, KeyError, TypeError, IndexError, ValueError, yaml.YAMLError) as error:
        raise BadContent("The message about concerns cannot be understood.", remedy=f"Look at {path.name}.") from error
    return subject, text
