"""Reminding: looks through everybody who has not ended and keeps what is due. Decides nothing; see `bot.reminders`.

A round may be cut off anywhere and run again: each session moves on in a transaction of its own, and whoever spoke meanwhile is
left alone by the store's own check. One session that cannot be read holds up nobody else's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from bot.reminders import Facts, What, due, forgotten, given_up, may_write_first, reminder
from bot.script import Script, script_from_json
from bot.wording import Wording
from core.consultations import Consultation, ConsultationId, Session
from core.errors import StaleTurn
from core.ports import Clock, Consultations, ReleaseDates, Scripts, Turns
from core.turns import Turn

log = structlog.get_logger()


class Reminding:
    """Reminds people once, and notes who has gone quiet."""

    def __init__(
        self,
        *,
        turns: Turns,
        scripts: Scripts,
        consultations: Consultations,
        releases: ReleaseDates,
        wordings: Mapping[str, Wording],
        facts: Facts,
        clock: Clock,
    ) -> None:
        """`facts` says which channels can write first and when it is quiet; `wordings` are by language, "en" among them."""
        self._turns = turns
        self._scripts = scripts
        self._consultations = consultations
        self._releases = releases
        self._wordings = wordings
        self._facts = facts
        self._clock = clock
        self._compiled: dict[str, Script] = {}

    async def round(self) -> int:
        """Keep everything that is due now and return for how many sessions something was."""
        now = self._clock()
        facts = replace(self._facts, released_on=await self._releases.release_dates())
        consultations: dict[ConsultationId, Consultation] = {}
        moved = 0
        for session in await self._turns.unended():
            try:
                if session.consultation_id not in consultations:
                    consultations[session.consultation_id] = await self._consultations.consultation(session.consultation_id)
                is_open = _is_open(consultations[session.consultation_id], now)
                moved += await self._kept(session, now=now, facts=facts, is_open=is_open)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one person's session, the others have theirs
                log.warning("session_not_swept", session_id=session.id, reason=type(error).__name__)
        return moved

    async def _kept(self, session: Session, *, now: datetime, facts: Facts, is_open: bool) -> bool:
        script = await self._script(session.script_hash)
        what = due(session, script, now=now, facts=facts, is_open=is_open)
        if what is What.NOTHING or (what is What.REMIND and not may_write_first(session, await self._theirs(session), now)):
            return False
        try:
            await self._turns.save(self._turn(session, what, now))
        except StaleTurn:
            return False  # They said something in this very moment, so nothing is due.
        log.info("session_swept", session_id=session.id, what=what.value)
        return True

    def _turn(self, session: Session, what: What, now: datetime) -> Turn:
        if what is What.FORGET:
            return forgotten(session)
        wording = self._wordings.get(session.language) or self._wordings["en"]
        return reminder(session, wording, now) if what is What.REMIND else given_up(session)

    async def _theirs(self, session: Session) -> list[Session]:
        """Return every session at this address, and what has not ended with the same person elsewhere, as they stand now."""
        here = await self._turns.sessions_at(session.address_id)
        elsewhere = [each for each in await self._turns.unended() if each.participant_id == session.participant_id]
        return [*here, *elsewhere]

    async def _script(self, script_hash: str) -> Script:
        if script_hash not in self._compiled:
            self._compiled[script_hash] = script_from_json(await self._scripts.script(script_hash))
        return self._compiled[script_hash]


def _is_open(consultation: Consultation, now: datetime) -> bool:
    return consultation.closed_at is None or now < consultation.closed_at
