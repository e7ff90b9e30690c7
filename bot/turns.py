"""Taking turns: load, decide, save. One turn at a time for one person; what is decided lives in `bot.conversation`."""

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.assisting import Assisted
from bot.beginning import Beginnings, turn_of
from bot.conversation import decide, says_stop, went_on
from bot.knowing import Knowing
from bot.opening import Openings
from bot.probe_writing import probed
from bot.safeguarding import Safeguarding
from bot.step import Tongue
from bot.still_you import code_wanted
from bot.wording import Wording
from core.chat import HeardKind, KeptHeard
from core.consultations import Session, Setting, Stage
from core.errors import StaleTurn
from core.ports import Clock, Consultations, Inbox, NewId, ProbeWriter, RiskSense, Scripts, ThemeSense, Turns
from core.turns import Turn

TRIES = 5
"""How often a turn is decided again when someone else saved first. Reason: each loss means that somebody else moved on."""


class TurnTaker:
    """Gives what was heard its turn, once, whoever else is at work on the same conversation."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        turns: Turns,
        scripts: Scripts,
        consultations: Consultations,
        wording: Wording,
        safeguarding: Safeguarding,
        clock: Clock,
        new_id: NewId,
        tongues: Mapping[str, Tongue] | None = None,
        risk_sense: RiskSense | None = None,
        theme_sense: ThemeSense | None = None,
        probe_writer: ProbeWriter | None = None,
        assisted: Assisted | None = None,
        setting: Setting = Setting.COMMUNITY,
    ) -> None:
        """`tongues` are the languages that the bot speaks; what a session's language lacks is said in the given words.

        Without `assisted` no worker asks for anybody. `setting` is where people are who begin by themselves.
        """
        self._inbox = inbox
        self._turns = turns
        self._clock = clock
        self._probe_writer = probe_writer
        self._beginnings = Beginnings(
            scripts=scripts,
            wording=wording,
            safeguarding=safeguarding,
            new_id=new_id,
            tongues=tongues or {},
            setting=setting,
        )
        self._openings = Openings(
            turns=turns,
            consultations=consultations,
            beginnings=self._beginnings,
            advanced=self._advanced,
            assisted=assisted,
        )
        self._knowing = Knowing(turns=turns, risk_sense=risk_sense, theme_sense=theme_sense)
        self._locks: MutableMapping[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def take(self, kept: KeptHeard) -> Turn:
        """Decide and save the turn of what was heard, and return it; its session is None where it belongs to none.

        What had its turn before is not taken again: then no testimony is returned, for none was kept.
        Raises `StaleTurn` when others keep saving first, and whatever the store raises. What was heard then still waits.
        """
        async with self._lock_of(kept):
            for left in reversed(range(TRIES)):
                turn = await self._hushed(kept, await self._decided(kept))
                try:
                    await self._turns.save(turn)
                except StaleTurn:
                    if not left:
                        raise
                else:
                    return await self._as_kept(turn)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _hushed(self, kept: KeptHeard, turn: Turn) -> Turn:
        """Return `turn` without its questions where somebody has said stop meanwhile, whose turn comes next.

        Working out what a voice note says takes a while, and nobody who has said stop is to be asked one more thing by it. Help
        lines are shown all the same, and whether all is to be taken back is asked, for else it would seem to have been.
        """
        session = turn.session
        if kept.heard.kind is not HeardKind.WORDS or session is None or not turn.says or session.stage is Stage.SURE:
            return turn
        waiting = await self._inbox.waiting_from(kept.heard.channel, kept.heard.address)
        talk = await self._beginnings.talk(session.script_hash, session.language)
        if not any(says_stop(each.heard, talk) for each in waiting):
            return turn
        return replace(turn, says=tuple(say for say in turn.says if say.is_card))

    async def _as_kept(self, turn: Turn) -> Turn:
        """Return `turn` without its testimony where the store, having seen the message before, kept nothing of it."""
        if turn.session is None or not (turn.testimony or turn.edited):
            return turn
        newest = await self._turns.session_at(turn.session.address_id)
        return turn if newest and newest.turn >= turn.session.turn else replace(turn, testimony=(), edited=())

    def _lock_of(self, kept: KeptHeard) -> asyncio.Lock:
        return self._locks.setdefault((kept.heard.channel, kept.heard.address), asyncio.Lock())

    async def _decided(self, kept: KeptHeard) -> Turn:
        heard, now = kept.heard, self._clock()
        address = await self._turns.address(heard.channel, heard.address)
        session = await self._turns.session_at(address.id) if address else None
        if heard.kind is HeardKind.START and heard.worker is not None and session is None:
            return await self._openings.asked_for(kept, address, now)
        if heard.kind is HeardKind.START and heard.join_code and heard.worker is None:
            joined = await self._openings.joined(kept, address, session, now)
            if joined is not None:
                return joined
        if session is None:
            return Turn(inbox_id=kept.id, session=None)
        return await self._advanced(kept, session, now)

    async def _advanced(self, kept: KeptHeard, session: Session, now: datetime) -> Turn:
        talk = await self._beginnings.talk(session.script_hash, session.language)
        known = await self._knowing.of(talk, session, kept.heard)
        decided = decide(replace(talk, known=known), session, kept.heard, now)
        if decided.begins_anew:
            return await self._openings.anew(kept, decided, session, now)
        if decided.frees and (code := code_wanted(session)):
            return await self._openings.let_in(kept, decided, session, code, now)
        return turn_of(kept, went_on(decided, await probed(decided, self._probe_writer)))
