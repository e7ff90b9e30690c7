"""Taking turns: load, decide, save. One turn at a time for one person; what is decided lives in `bot.conversation`."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.conversation import advance, begin
from bot.safeguarding import Safeguarding
from bot.script import Script, script_from_json
from bot.step import Step, Talk
from bot.wording import Wording
from core.chat import HeardKind, KeptHeard
from core.consultations import Consultation, Disposition, Session, SessionId
from core.errors import StaleTurn
from core.people import Address, AddressId, Participant, ParticipantId
from core.ports import Clock, Consultations, NewId, Scripts, Turns
from core.pseudonyms import pseudonym_from
from core.turns import Turn

TRIES = 5
"""How often a turn is decided again when someone else saved first. Reason: each loss means that somebody else moved on."""

LEAVES_NO_WORDS = frozenset({Disposition.REFUSED, Disposition.WITHDRAWN})
"""Ends after which no words stay in the inbox. Reason: they are nobody's testimony, and nobody may read them."""


class TurnTaker:
    """Gives what was heard its turn, once, whoever else is at work on the same conversation."""

    def __init__(
        self,
        *,
        turns: Turns,
        scripts: Scripts,
        consultations: Consultations,
        wording: Wording,
        safeguarding: Safeguarding,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._turns = turns
        self._scripts = scripts
        self._consultations = consultations
        self._wording = wording
        self._safeguarding = safeguarding
        self._clock = clock
        self._new_id = new_id
        self._locks: MutableMapping[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._compiled: dict[str, Script] = {}

    async def take(self, kept: KeptHeard) -> Turn:
        """Decide and save the turn of what was heard, and return it; its session is None where it belongs to none.

        What had its turn before is not taken again: then no testimony is returned, for none was kept.
        Raises `StaleTurn` when others keep saving first, and whatever the store raises. What was heard then still waits.
        """
        async with self._lock_of(kept):
            for left in reversed(range(TRIES)):
                turn = await self._decided(kept)
                try:
                    await self._turns.save(turn)
                except StaleTurn:
                    if not left:
                        raise
                else:
                    return await self._as_kept(turn)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _as_kept(self, turn: Turn) -> Turn:
        """Return `turn` without its testimony where the store, having seen the message before, kept nothing of it."""
        if turn.session is None or not turn.testimony:
            return turn
        newest = await self._turns.session_at(turn.session.address_id)
        return turn if newest and newest.turn >= turn.session.turn else replace(turn, testimony=())

    def _lock_of(self, kept: KeptHeard) -> asyncio.Lock:
        return self._locks.setdefault((kept.heard.channel, kept.heard.address), asyncio.Lock())

    async def _decided(self, kept: KeptHeard) -> Turn:
        heard, now = kept.heard, self._clock()
        address = await self._turns.address(heard.channel, heard.address)
        session = await self._turns.session_at(address.id) if address else None
        if heard.kind is HeardKind.START and heard.join_code:
            consultation = await self._joined(heard.join_code, session, now)
            if consultation is None:
                return Turn(inbox_id=kept.id, session=None)
            if session is None or session.consultation_id != consultation.id:
                return await self._begun(kept, address, consultation, now)
        if session is None:
            return Turn(inbox_id=kept.id, session=None)
        return _turn(kept, advance(await self._talk(session.script_hash), session, heard, now))

    async def _joined(self, join_code: str, session: Session | None, now: datetime) -> Consultation | None:
        """Return the consultation a join code opens: an open one, or the one this person is already part of."""
        found = await self._consultations.consultation_named(join_code.strip())
        if found is None or (session and session.consultation_id == found.id):
            return found
        is_open = found.script_hash is not None and (found.closed_at is None or now < found.closed_at)
        is_elsewhere = session is not None and session.partnership_id != found.partnership_id
        return found if is_open and not is_elsewhere else None

    async def _begun(self, kept: KeptHeard, address: Address | None, consultation: Consultation, now: datetime) -> Turn:
        participant_id = address.participant_id if address else ParticipantId(self._new_id("p"))
        step = begin(
            await self._talk(str(consultation.script_hash)),
            session_id=SessionId(self._new_id("s")),
            partnership_id=consultation.partnership_id,
            consultation_id=consultation.id,
            participant_id=participant_id,
            address_id=address.id if address else AddressId(self._new_id("a")),
            channel=kept.heard.channel,
            script_hash=str(consultation.script_hash),
            now=now,
        )
        if address:
            return _turn(kept, step)
        newcomer = Participant(
            id=participant_id,
            partnership_id=consultation.partnership_id,
            pseudonym=pseudonym_from(participant_id),
            created_at=now,
        )
        return replace(_turn(kept, step), participant=newcomer, address_value=kept.heard.address)

    async def _talk(self, script_hash: str) -> Talk:
        if script_hash not in self._compiled:
            self._compiled[script_hash] = script_from_json(await self._scripts.script(script_hash))
        script = self._compiled[script_hash]
        return Talk(script=script, wording=self._wording, safeguarding=self._safeguarding)


def _turn(kept: KeptHeard, step: Step) -> Turn:
    return Turn(
        inbox_id=kept.id,
        session=step.session,
        answers=step.answers,
        testimony=step.testimony,
        recordings=step.recordings,
        consents=step.consents,
        concerns=step.concerns,
        says=step.says,
        wipes_inbox=step.session.disposition in LEAVES_NO_WORDS,
        newcomers=step.newcomers,
        appearances=step.appearances,
        edited=step.edited,
        forgets=step.forgets,
        probes=step.probes,
    )
