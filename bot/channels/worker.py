"""The channel of workers: conversations that a worker holds for somebody, or with a group, from a page of their own.

Everything that is said goes through the listener like anywhere else. It draws no page and sends nothing to anybody.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.assisting import LANGUAGE, cards_for, heard_from, notes_for, opening_of, ticks_of, unconfirmed
from bot.channels.web_chat_lines import Asking, asking_now, shown
from bot.grouping import MARK, MOST_MEMBERS, seating
from bot.script import Script, script_from_json
from bot.step import Tongue
from bot.wording import Wording
from core.access import ADDERS
from core.assisting import (
    WORKER_CHANNEL,
    AskingFor,
    Briefing,
    BriefingCard,
    BriefingId,
    HeldTalk,
    SeatedMember,
    Tapped,
    place_of_worker,
)
from core.chat import ChatLine, ChatSide, Heard, HeardKind
from core.consent import Purpose, standing
from core.consultations import Approach, Consultation, Session, Setting, Stage, place_of
from core.errors import BadInput, NotAllowed, NotFound
from core.people import ParticipantId, Viewer
from core.ports import Briefings, Catalogue, ChatLog, Consultations, NewId, People, Scripts, Turns
from core.testimony import Recording

SAME_ANSWER = "Nobody with this pseudonym has agreed to be asked again."
"""Said alike of a pseudonym that nobody has and of somebody who did not agree. Reason: which of the two is theirs to know."""


@dataclass(frozen=True, kw_only=True)
class WorkerConversations:
    """`core.ports.WorkerDesk` over the listener."""

    hear: Callable[[Heard], Awaitable[None]]
    keep_media: Callable[[Path], Awaitable[Recording]]
    briefings: Briefings
    chat_log: ChatLog
    turns: Turns
    scripts: Scripts
    consultations: Consultations
    catalogue: Catalogue
    people: People
    words: Mapping[str, BriefingCard]
    wording: Wording
    tongues: Mapping[str, Tongue]
    clock: Callable[[], datetime]
    new_id: NewId

    async def cards(self, consultation: Consultation, viewer: Viewer) -> Sequence[BriefingCard]:
        """Return what is to be read and confirmed first, in each language of the consultation, its own first."""
        _check(viewer)
        return await self._cards(consultation)

    async def begin(self, asked: AskingFor, viewer: Viewer) -> BriefingId:
        """Keep what was confirmed and open the conversation, or take it up again where the same worker left it."""
        _check(viewer)
        setting = self._confirmed(asked, viewer)
        known = await self._known(asked.pseudonym, viewer) if asked.is_somebody_known and not asked.is_group else None
        card = (await self._cards(asked.consultation))[0]
        names = [name for name, _ in ticks_of(card, is_group=asked.is_group)]
        briefing = Briefing(
            id=BriefingId(self.new_id("b")),
            partnership_id=viewer.partnership_id,
            consultation_id=asked.consultation.id,
            staff_id=viewer.staff_id,
            participant_id=known or ParticipantId(self.new_id("p")),
            script_hash=str(asked.consultation.script_hash),
            setting=setting,
            at=self.clock(),
            ticks=(card.version, *names),
            is_group=asked.is_group,
            is_newcomer=known is None,
        )
        await self.briefings.put_briefing(briefing)
        await self.hear(opening_of(briefing, asked.consultation.name, self.clock()))
        return briefing.id

    async def talk(self, briefing_id: BriefingId, viewer: Viewer) -> HeldTalk:
        """Return the conversation as it stands."""
        _check(viewer)
        return await self._talk(await self.briefings.briefing(briefing_id, viewer.staff_id), viewer)

    async def say(self, briefing_id: BriefingId, tapped: Tapped, viewer: Viewer) -> None:
        """Take words that somebody said, or a button."""
        _check(viewer)
        briefing = await self.briefings.briefing(briefing_id, viewer.staff_id)
        await self.hear(heard_from(briefing, tapped, self.clock()))

    async def record(self, briefing_id: BriefingId, tapped: Tapped, file: Path, viewer: Viewer) -> None:
        """Take a recording of what somebody said; of somebody who does not take part, none is kept."""
        _check(viewer)
        briefing = await self.briefings.briefing(briefing_id, viewer.staff_id)
        if briefing.is_group and not _may_record(await self._talk(briefing, viewer), tapped.speaker):
            raise BadInput("Nothing was kept.", remedy="Whoever speaks has to agree to take part first.")
        await self.hear(heard_from(briefing, tapped, self.clock(), media=await self.keep_media(file)))

    async def seat(self, briefing_id: BriefingId, pseudonym: str, viewer: Viewer) -> None:
        """Add a member to a group: somebody new, or with a pseudonym somebody known."""
        _check(viewer)
        briefing = await self.briefings.briefing(briefing_id, viewer.staff_id)
        if not briefing.is_group:
            raise NotFound("group")
        if len((await self._session(briefing)).members) >= MOST_MEMBERS:
            raise BadInput("The group has as many members as there are letters.")
        known = await self._known(pseudonym, viewer) if pseudonym else None
        choice = seating(known or ParticipantId(self.new_id("p")), is_newcomer=known is None)
        await self.hear(heard_from(briefing, Tapped(key=self.new_id("k"), choice=choice), self.clock()))

    async def underway(self, consultation: Consultation, viewer: Viewer) -> Sequence[HeldTalk]:
        """Return the viewer's own conversations in a consultation that have not ended, newest first."""
        _check(viewer)
        newest: dict[str, Briefing] = {}
        for briefing in await self.briefings.briefings_by(viewer.staff_id, consultation.id):
            newest.setdefault(place_of_worker(briefing), briefing)
        talks = [await self._talk(briefing, viewer) for briefing in newest.values() if await self._has_begun(briefing)]
        return [talk for talk in talks if talk.waits]

    async def _cards(self, consultation: Consultation) -> tuple[BriefingCard, ...]:
        if consultation.script_hash is None:
            return (self.words[LANGUAGE],)
        return cards_for(script_from_json(await self.scripts.script(consultation.script_hash)), self.words)

    def _confirmed(self, asked: AskingFor, viewer: Viewer) -> Setting:
        """Return where they ask. Raises `BadInput` where something is not confirmed, or nothing can be asked."""
        consultation = asked.consultation
        if consultation.partnership_id != viewer.partnership_id:
            raise NotFound("consultation")
        is_over = consultation.closed_at is not None and self.clock() >= consultation.closed_at
        if consultation.script_hash is None or is_over:
            raise BadInput("Nothing is asked in this consultation now.")
        if asked.is_group is not (consultation.approach is Approach.FOCUS_GROUP):
            raise BadInput("Groups are asked together in a focus group, and people one by one everywhere else.")
        if unconfirmed(self.words[LANGUAGE], asked.ticks, is_group=asked.is_group):
            raise BadInput("Not everything is confirmed.", remedy="Read the card and tick each line before you begin.")
        if asked.setting is None:
            raise BadInput("It is not said where they are asked.", remedy="Choose where.")
        return asked.setting

    async def _known(self, pseudonym: str, viewer: Viewer) -> ParticipantId:
        found = await self.people.participant_called(pseudonym, viewer.partnership_id)
        held = await self.turns.held(found.id) if found else None
        if found is None or held is None or Purpose.CONTACT_AGAIN not in held.agreed:
            raise BadInput(SAME_ANSWER, remedy="Check the pseudonym, or begin with somebody new.")
        return found.id

    async def _has_begun(self, briefing: Briefing) -> bool:
        return await self.turns.address(WORKER_CHANNEL, place_of_worker(briefing)) is not None

    async def _session(self, briefing: Briefing) -> Session:
        address = await self.turns.address(WORKER_CHANNEL, place_of_worker(briefing))
        session = await self.turns.session_at(address.id) if address else None
        if session is None:
            raise NotFound("interview")
        return session

    async def _talk(self, briefing: Briefing, viewer: Viewer) -> HeldTalk:
        session = await self._session(briefing)
        script = script_from_json(await self.scripts.script(session.script_hash)).in_language(session.language)
        lines = _shown(await self.chat_log.lines(session.address_id), session)
        asked = _asked_last(lines) if briefing.is_group else asking_now(lines, session)
        pseudonyms = {each.id: each.pseudonym for each in await self.people.participants(viewer)}
        note, probes = notes_for(script, session.waiting_at)
        return HeldTalk(
            briefing=briefing,
            consultation=await self.consultations.consultation(briefing.consultation_id),
            pseudonym=pseudonyms.get(briefing.participant_id, ""),
            lines=tuple(lines),
            place=place_of(session),
            waits=session.stage is not Stage.ENDED,
            has_stopped=session.stage is Stage.STOPPED,
            buttons=asked.buttons if asked and session.stage is not Stage.STOPPED else (),
            several=asked.several if asked else False,
            takes_voice=asked.wants_voice if asked else False,
            question=session.waiting_at or "",
            staff_note=note,
            probes=probes,
            members=await self._members(session, pseudonyms),
            consents=self._consents(script, session) if briefing.is_group else (),
            awaits_reply=bool(lines) and lines[-1].side is ChatSide.THEIRS,
        )

    async def _members(self, session: Session, pseudonyms: Mapping[ParticipantId, str]) -> tuple[SeatedMember, ...]:
        seated = []
        for member in session.members:
            records = await self.catalogue.consents(member.participant_id, session.consultation_id)
            seated.append(
                SeatedMember(
                    label=member.label,
                    pseudonym=pseudonyms.get(member.participant_id, ""),
                    agreed=standing(records, testimony_id=None),
                    was_asked=bool(records),
                )
            )
        return tuple(seated)

    def _consents(self, script: Script, session: Session) -> tuple[tuple[Purpose, str], ...]:
        tongue = self.tongues.get(session.language)
        wording = tongue.wording if tongue else self.wording
        return tuple((purpose, wording.consents[purpose]) for purpose in script.purposes)


def _check(viewer: Viewer) -> None:
    if not viewer.roles & ADDERS:
        raise NotAllowed("Only facilitators and administrators ask for people, or ask groups.")


def _shown(lines: Sequence[ChatLine], session: Session) -> Sequence[ChatLine]:
    """Return the lines without what a facilitator did in a group, and without what opened the conversation."""
    return [
        line
        for line in shown(lines, session, session.heard_at)
        if line.side is ChatSide.OURS
        or not (line.kind is HeardKind.START or (line.kind is HeardKind.CHOICE and line.text.startswith(MARK)))
    ]


def _asked_last(lines: Sequence[ChatLine]) -> Asking | None:
    said = next((line.say for line in reversed(lines) if line.say is not None and not line.say.is_card), None)
    return Asking(buttons=said.buttons, several=said.several, wants_voice=said.wants_voice) if said else None


def _may_record(talk: HeldTalk, speaker: str | None) -> bool:
    return any(member.takes_part and speaker in {None, member.label} for member in talk.members)
