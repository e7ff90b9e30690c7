"""Looking up what one turn needs to know, and no more: what is held, what stands, counts, an edited message, meanings.

A meaning that cannot be read is no reason to keep anybody waiting: the phrases and the script's own rules go on without it.
"""

from collections.abc import Mapping

import structlog

from bot.changing import change_in
from bot.commands import Command, command_in
from bot.consenting import purpose_named
from bot.group_chats import NOBODY, is_group_chat
from bot.overhearing import UNKNOWN_LANGUAGE
from bot.quotas import has_quotas
from bot.script import ProbeWhen, Question
from bot.step import Known, Talk
from bot.still_you import wants_held
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consent import ConsentRecord, Purpose
from core.consultations import Session, Stage, Tally
from core.errors import EngineFailed, NotFound
from core.people import Address, AddressId, ParticipantId
from core.ports import RiskSense, ThemeSense, Turns

log = structlog.get_logger()

SAID = frozenset({HeardKind.TEXT, HeardKind.WORDS})
"""What has words whose meaning can be read."""

ABOUT_THEMES = frozenset({ProbeWhen.THEME, ProbeWhen.NO_THEME})


class Knowing:
    """Looks things up for a turn."""

    def __init__(self, *, turns: Turns, risk_sense: RiskSense | None = None, theme_sense: ThemeSense | None = None) -> None:
        self._turns = turns
        self._risk_sense = risk_sense
        self._theme_sense = theme_sense

    async def of(self, talk: Talk, session: Session, heard: Heard) -> Known:
        """Return what deciding about `heard` needs."""
        command = command_in(heard.choice or heard.text, talk.command_words)
        needs_held = command is Command.HOLD or wants_held(session)
        speaker = await self._speaker(heard) if is_group_chat(session) else None
        has_words = heard.kind in SAID and bool(heard.text.strip()) and command is None
        return Known(
            risk=await self._risk(session, heard) if has_words else None,
            held=await self._turns.held(session.participant_id) if needs_held else None,
            standing=await self._standing(session) if _needs_standing(talk, session, heard) else frozenset(),
            tally=await self._tally(session) if has_quotas(talk.script) else None,
            themes=await self._themes(talk, session, heard) if has_words else frozenset(),
            edited=await self._turns.said_in(session.id, heard.edits) if heard.edits else None,
            decided=await self._decided(session, heard.edits) if heard.edits else (),
            settled=await self._settled(session) if purpose_named(session.waiting_at) else frozenset(),
            members=await self._members(session, speaker),
            speaker=speaker,
        )

    async def _members(self, session: Session, speaker: Address | None) -> Mapping[ParticipantId, frozenset[Purpose]]:
        ids = {each.participant_id for each in session.members} | ({speaker.participant_id} if speaker else set())
        return {each: await self._agreed(each, session) for each in ids}

    async def _speaker(self, heard: Heard) -> Address | None:
        """Return where whoever said something in a group has a chat of their own."""
        if heard.speaker in {None, NOBODY}:
            return None
        try:
            return await self._turns.address_of(AddressId(str(heard.speaker)))
        except NotFound:
            return None

    async def _tally(self, session: Session) -> Tally:
        return await self._turns.tally(session.consultation_id, wave=session.wave)

    async def _standing(self, session: Session) -> frozenset[Purpose]:
        return await self._agreed(session.participant_id, session)

    async def _agreed(self, participant_id: ParticipantId, session: Session) -> frozenset[Purpose]:
        return await self._turns.standing(participant_id, session.consultation_id)

    async def _decided(self, session: Session, message: str) -> tuple[ConsentRecord, ...]:
        return tuple(await self._turns.decided_in(session.participant_id, session.consultation_id, message))

    async def _settled(self, session: Session) -> frozenset[Purpose]:
        return await self._turns.decided_since(session.participant_id, session.consultation_id, session.started_at)

    async def _risk(self, session: Session, heard: Heard) -> Risk | None:
        if self._risk_sense is None:
            return None
        try:
            return await self._risk_sense.risk_in(heard.text)
        except EngineFailed:
            log.warning("risk_sense_failed", session_id=session.id)
            return None

    async def _themes(self, talk: Talk, session: Session, heard: Heard) -> frozenset[str]:
        question = talk.script.question(session.waiting_at)
        if self._theme_sense is None or question is None or not _looks_at_themes(question):
            return frozenset()
        try:
            return await self._theme_sense.themes_in(heard.text, session.partnership_id)
        except EngineFailed:
            log.warning("theme_sense_failed", session_id=session.id)
            return frozenset()


def _needs_standing(talk: Talk, session: Session, heard: Heard) -> bool:
    """Whether what the person agrees to now plays a part.

    It does in a change of it, in letting a model word a probe, and in saying whether a note nobody could follow is kept.
    """
    is_changing = session.stage is Stage.CHANGING or (heard.kind in SAID and change_in(heard.text, talk) is not None)
    return is_changing or talk.script.lets_model_probe or heard.choice == UNKNOWN_LANGUAGE


def _looks_at_themes(question: Question) -> bool:
    return any(probe.when in ABOUT_THEMES for probe in question.probes)
