"""Beginning: the first turn of a conversation, with whoever is there and in the words that fit. Decides no answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversation import begin
from bot.group_chats import begun_in_group_chat
from bot.grouping import held_by_worker
from bot.safeguarding import Safeguarding
from bot.script import Script, script_from_json
from bot.step import Step, Talk, Tongue
from bot.wording import LANGUAGE, Phrase, Wording
from core.assisting import Briefing
from core.chat import KeptHeard, Say
from core.consultations import Consultation, Disposition, Session, SessionId, Setting
from core.people import Address, AddressId, Participant, ParticipantId
from core.ports import NewId, Scripts
from core.pseudonyms import pseudonym_from
from core.turns import Turn

LEAVES_NO_WORDS = frozenset({Disposition.REFUSED, Disposition.WITHDRAWN})
"""Ends after which no words stay in the inbox. Reason: they are nobody's testimony, and nobody may read them."""


@dataclass(frozen=True, kw_only=True)
class Beginnings:
    """Begins conversations, and knows what they are held with.

    ``tongues`` are the languages that the bot speaks; what a session's language lacks is said in the given words. ``setting``
    is where people are who begin by themselves.
    """

    scripts: Scripts
    wording: Wording
    safeguarding: Safeguarding
    new_id: NewId
    tongues: Mapping[str, Tongue]
    setting: Setting
    _compiled: dict[str, Script] = field(default_factory=dict)

    async def talk(self, script_hash: str, language: str) -> Talk:
        """Return what a conversation over this script is held with; no language means the script's own."""
        if script_hash not in self._compiled:
            self._compiled[script_hash] = script_from_json(await self.scripts.script(script_hash))
        script = self._compiled[script_hash]
        talk = Talk(script=script, wording=self.wording, safeguarding=self.safeguarding, tongues=self.tongues)
        return talk.in_language(language or script.language)

    async def step(self, session: Session, now: datetime) -> Step:
        """Return the first step of a turn in which nothing was taken yet."""
        moved = replace(session, turn=session.turn + 1, heard_at=now)
        return Step(session=moved, talk=await self.talk(session.script_hash, session.language), now=now)

    async def notice(self, setting: Setting, script_hash: str) -> tuple[str, ...]:
        """Return what is said first where a no costs more, in the script's language or else the project's own."""
        language = (await self.talk(script_hash, "")).script.language
        tongue = self.tongues.get(language) or self.tongues.get(LANGUAGE)
        notice = tongue.notices.get(setting) if tongue else None
        return (notice,) if notice else ()

    async def begun(
        self,
        kept: KeptHeard,
        address: Address | None,
        consultation: Consultation,
        now: datetime,
        *,
        participant_id: ParticipantId | None = None,
        first: tuple[str, ...] = (),
        briefing: Briefing | None = None,
    ) -> Turn:
        """Begin a conversation, with a new person where none is given; `first` is said before anything else."""
        person = participant_id or ParticipantId(self.new_id("p"))
        if briefing is None:
            first = (*await self.notice(self.setting, str(consultation.script_hash)), *first)
        step = begin(
            await self._first_talk(str(consultation.script_hash), kept.heard.language),
            session_id=SessionId(self.new_id("s")),
            partnership_id=consultation.partnership_id,
            consultation_id=consultation.id,
            participant_id=person,
            address_id=address.id if address else AddressId(self.new_id("a")),
            channel=kept.heard.channel,
            script_hash=str(consultation.script_hash),
            now=now,
            first=first,
        )
        step = replace(step, session=replace(step.session, wave=consultation.wave, setting=self.setting))
        if briefing is not None:
            step = held_by_worker(step, briefing)
        if kept.heard.speaker is not None:
            step = begun_in_group_chat(step)
        if briefing is None and participant_id:
            return turn_of(kept, step)
        newcomer = _newcomer(person, consultation, now) if briefing is None or briefing.is_newcomer else None
        return replace(turn_of(kept, step), participant=newcomer, address_value=None if address else kept.heard.address)

    def turned_away(
        self,
        kept: KeptHeard,
        address: Address | None,
        consultation: Consultation,
        now: datetime,
        *,
        why: Phrase = Phrase.OVER,
    ) -> Turn:
        """Return a turn that says kindly that nothing is asked here; nobody's session changes."""
        address_id = address.id if address else AddressId(self.new_id("a"))
        say = Say(key=f"over:{kept.id}", address_id=address_id, channel=kept.heard.channel, text=self.wording.say(why))
        turn = Turn(inbox_id=kept.id, session=None, says=(say,))
        if address:
            return turn
        newcomer = _newcomer(ParticipantId(self.new_id("p")), consultation, now)
        return replace(turn, participant=newcomer, address_value=kept.heard.address)

    async def _first_talk(self, script_hash: str, phone: str) -> Talk:
        """Return a talk in the language of their phone, where script and bot both speak it, or else in the script's own."""
        own = await self.talk(script_hash, "")
        return own.in_language(phone) if phone in own.script.languages and phone in self.tongues else own


def turn_of(kept: KeptHeard, step: Step) -> Turn:
    """Return the turn that was decided about what was heard."""
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
        wipes_message=step.wipes_message,
        holds=step.holds,
        frees=step.frees,
        wipes_speakers=step.wipes_speakers,
        newcomers=step.newcomers,
        appearances=step.appearances,
        edited=step.edited,
        forgets=step.forgets,
        probes=step.probes,
        calls_back=step.calls_back,
    )


def _newcomer(participant_id: ParticipantId, consultation: Consultation, now: datetime) -> Participant:
    return Participant(
        id=participant_id,
        partnership_id=consultation.partnership_id,
        pseudonym=pseudonym_from(participant_id),
        created_at=now,
    )
