"""Listening: what a channel hears is kept first, and then has its turn. Knows no channel, and logs ids alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from bot.assisting import Assisted
from bot.conversation import TOO_LONG
from bot.plain_words import LONGEST
from bot.safeguarding import Safeguarding
from bot.step import Tongue
from bot.turns import TurnTaker
from bot.wording import Wording
from core.chat import Heard, HeardKind, KeptHeard
from core.consent import Purpose
from core.consultations import ConsultationId, Setting
from core.errors import HeardError, NotFound
from core.people import ParticipantId
from core.ports import Clock, Consultations, Inbox, Jobs, NewId, ProbeWriter, RiskSense, Scripts, ThemeSense, Turns
from core.turns import Turn
from core.wording import storable

log = structlog.get_logger()


class Listener:
    """Where every channel brings what it hears."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        turns: Turns,
        scripts: Scripts,
        consultations: Consultations,
        jobs: Jobs,
        wording: Wording,
        safeguarding: Safeguarding,
        clock: Clock,
        new_id: NewId,
        tongues: Mapping[str, Tongue] | None = None,
        risk_sense: RiskSense | None = None,
        theme_sense: ThemeSense | None = None,
        probe_writer: ProbeWriter | None = None,
        assisted: Assisted | None = None,
        on_concern: Callable[[], None] = lambda: None,
        setting: Setting = Setting.COMMUNITY,
    ) -> None:
        """`on_concern` is called when a turn has raised a concern, and must not take long.

        `setting` is where people are who begin a conversation by themselves.
        """
        self._inbox = inbox
        self._jobs = jobs
        self._on_concern = on_concern
        self._kept = turns
        self._turns = TurnTaker(
            inbox=inbox,
            turns=turns,
            scripts=scripts,
            consultations=consultations,
            wording=wording,
            safeguarding=safeguarding,
            clock=clock,
            new_id=new_id,
            tongues=tongues,
            risk_sense=risk_sense,
            theme_sense=theme_sense,
            probe_writer=probe_writer,
            assisted=assisted,
            setting=setting,
        )

    async def hear(self, heard: Heard) -> None:
        """Keep what was heard and take its turn; hearing the same again changes nothing, unless its turn never came.

        Once this returns it can be acknowledged. Raises `NotFound` where it belongs to no conversation (nobody began one at
        this address, or the join code opens none); `StoreFull` and `StoreBusy` mean that it should be sent again.
        """
        kept = await self.keep(heard)
        if kept is not None:
            await self.attend(kept)

    async def keep(self, heard: Heard) -> KeptHeard | None:
        """Keep what was heard; once this returns it can be acknowledged. None where it had its turn before.

        Raises `StoreFull`, `StoreBusy`.
        """
        heard = storable_in(without_too_long_text(heard))
        inbox_id = await self._inbox.keep(heard)
        if inbox_id is None:
            return await self._inbox.still_waiting(heard.channel, heard.external_id)
        return KeptHeard(id=inbox_id, heard=heard)

    async def attend(self, kept: KeptHeard) -> None:
        """Take the turn of what was kept. Raises `NotFound` where it belongs to no conversation, and as `hear` does."""
        turn = await self._take(kept)
        if turn.session is None and not turn.says:
            raise NotFound("conversation")

    async def catch_up(self) -> int:
        """Take the turns of what was kept and never had one, oldest first; return how many were taken.

        One that cannot be taken, for whatever reason, is logged and waits for the next time; it holds up nobody else. What
        waits for its file is for `bot.attending`, and so is what the same person said after it.
        """
        taken, waits_for_file = 0, set[tuple[str, str]]()
        for kept in await self._inbox.waiting():
            place = (kept.heard.channel, kept.heard.address)
            if kept.heard.attachment is not None:
                waits_for_file.add(place)
            if place in waits_for_file:
                continue
            try:
                await self._take(kept)
            except HeardError as error:
                log.warning("turn_waits", inbox_id=kept.id, reason=type(error).__name__)
            except Exception as error:  # noqa: BLE001 - one message that breaks something is nobody else's trouble
                log.error("turn_broken", inbox_id=kept.id, reason=type(error).__name__)  # noqa: TRY400 - a message may hold words
            else:
                taken += 1
        return taken

    async def _take(self, kept: KeptHeard) -> Turn:
        turn = await self._taken(kept)
        if turn.frees:
            for freed in await self._inbox.waiting_from(kept.heard.channel, kept.heard.address):
                await self._taken(freed)
        return turn

    async def _taken(self, kept: KeptHeard) -> Turn:
        turn = await self._turns.take(kept)
        if turn.concerns:
            self._on_concern()
        for testimony in (*turn.testimony, *turn.edited):
            await self._jobs.start(testimony)
        for participant_id, consultation_id in _who_lets_keep(turn):
            for testimony in await self._kept.to_copy(participant_id, consultation_id):
                await self._jobs.restart_ended(testimony)
        return turn


def _who_lets_keep(turn: Turn) -> frozenset[tuple[ParticipantId, ConsultationId]]:
    """Return who agreed in this turn to the keeping of recordings, and where: what they sent before gets its copy now."""
    agreed = (each for each in turn.consents if each.purpose is Purpose.KEEP_RECORDING and each.granted)
    return frozenset((each.participant_id, each.consultation_id) for each in agreed)


def without_too_long_text(heard: Heard) -> Heard:
    """Return a text that is longer than is kept in one piece as something that could not be read, without any of it."""
    is_too_long = heard.kind is HeardKind.TEXT and len(heard.text) > LONGEST
    return replace(heard, kind=HeardKind.UNREADABLE, text="", choice=TOO_LONG) if is_too_long else heard


def storable_in(heard: Heard) -> Heard:
    """Return what was heard with U+FFFD in place of signs that no database keeps, such as NUL."""
    return replace(heard, text=storable(heard.text), choice=storable(heard.choice) if heard.choice else heard.choice)
