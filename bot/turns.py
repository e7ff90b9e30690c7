"""Taking turns: load, decide, save. One turn at a time for one person; what is decided lives in `bot.conversation`."""

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.asked_who import asked_who
from bot.assisting import Assisted
from bot.conversation import begin, decide, went_on
from bot.group_chats import begun_in_group_chat, group_named_by, is_group_chat
from bot.grouping import held_by_worker
from bot.knowing import Knowing
from bot.probe_writing import probed
from bot.resuming import is_asked_anew
from bot.safeguarding import Safeguarding
from bot.script import Script, script_from_json
from bot.step import Step, Talk, Tongue, has_agreed
from bot.still_you import ask_whether_earlier, ask_who_for, code_wanted, denied_in, is_due, left
from bot.wording import LANGUAGE, Phrase, Wording
from core.assisting import Briefing, place_of_worker
from core.chat import HeardKind, KeptHeard, Say
from core.consultations import Approach, Consultation, Disposition, Session, SessionId, Setting, Stage
from core.errors import NotFound, StaleTurn
from core.people import Address, AddressId, Participant, ParticipantId
from core.ports import Clock, Consultations, NewId, ProbeWriter, RiskSense, Scripts, ThemeSense, Turns
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
        self._turns = turns
        self._scripts = scripts
        self._consultations = consultations
        self._wording = wording
        self._safeguarding = safeguarding
        self._clock = clock
        self._new_id = new_id
        self._tongues = tongues or {}
        self._probe_writer = probe_writer
        self._assisted = assisted
        self._setting = setting
        self._knowing = Knowing(turns=turns, risk_sense=risk_sense, theme_sense=theme_sense)
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
            return await self._asked_for(kept, address, now)
        if heard.kind is HeardKind.START and heard.join_code and heard.worker is None:
            joined = await self._joined(kept, address, session, now)
            if joined is not None:
                return joined
        if session is None:
            return Turn(inbox_id=kept.id, session=None)
        return await self._advanced(kept, session, now)

    async def _joined(self, kept: KeptHeard, address: Address | None, session: Session | None, now: datetime) -> Turn | None:
        """Return the turn that a join code brings; None where it opens what this person is already part of."""
        if (group := group_named_by(kept.heard.join_code or "")) is not None and kept.heard.speaker is None:
            return await self._takes_seat(kept, address, session, group, now)
        found = await self._consultations.consultation_named((kept.heard.join_code or "").strip())
        if kept.heard.speaker is not None:
            return await self._gathered(kept, address, session, found, now)
        if found is not None and session and session.consultation_id == found.id and not is_asked_anew(session, found, now):
            return None
        if found is not None and session and session.stage is Stage.WHO:
            return None
        if found is not None and session and is_due(session, kept.heard, now):
            return await self._asked_who(kept, session, found, now)
        is_elsewhere = found is not None and session is not None and session.partnership_id != found.partnership_id
        if found is None or found.script_hash is None or is_elsewhere:
            return Turn(inbox_id=kept.id, session=None)
        if found.closed_at is not None and now >= found.closed_at:
            return self._turned_away(kept, address, found, now)
        return await self._opened(kept, address, session, found, now)

    async def _gathered(
        self, kept: KeptHeard, address: Address | None, session: Session | None, found: Consultation | None, now: datetime
    ) -> Turn | None:
        """Begin a focus group in a group's chat; None where it is under way there."""
        is_elsewhere = found is not None and session is not None and session.partnership_id != found.partnership_id
        if found is None or found.script_hash is None or is_elsewhere:
            return Turn(inbox_id=kept.id, session=None)
        if session and session.consultation_id == found.id and session.stage is not Stage.ENDED:
            return None
        if found.closed_at is not None and now >= found.closed_at:
            return self._turned_away(kept, address, found, now)
        if found.approach is not Approach.FOCUS_GROUP:
            return self._turned_away(kept, address, found, now, why=Phrase.ONE_BY_ONE)
        stands_for_all = session.participant_id if session else address.participant_id if address else None
        return await self._begun(kept, address, found, now, participant_id=stands_for_all)

    async def _takes_seat(
        self, kept: KeptHeard, address: Address | None, session: Session | None, group_id: SessionId, now: datetime
    ) -> Turn:
        """Ask a member of a group alone what they agree to, or go on with that where they left it."""
        try:
            group = await self._turns.session(group_id)
        except NotFound:
            return Turn(inbox_id=kept.id, session=None)
        found = await self._consultations.consultation(group.consultation_id)
        if not is_group_chat(group) or (session and session.partnership_id != group.partnership_id):
            return Turn(inbox_id=kept.id, session=None)
        if found.closed_at is not None and now >= found.closed_at:
            return self._turned_away(kept, address, found, now)
        here = await self._turns.sessions_at(address.id) if address else ()
        before = next((each for each in here if each.sits_in == group.id), None)
        if before is not None and session is not None:
            return await self._advanced(kept, replace(before, heard_at=session.heard_at), now)
        participant_id = session.participant_id if session else address.participant_id if address else None
        begun = await self._begun(kept, address, found, now, participant_id=participant_id)
        seat = replace(begun.session, sits_in=group.id, setting=group.setting) if begun.session else None
        return replace(begun, session=seat)

    async def _opened(
        self, kept: KeptHeard, address: Address | None, session: Session | None, found: Consultation, now: datetime
    ) -> Turn:
        """Return to what whoever is there began in this consultation before, or begin it."""
        here = await self._turns.sessions_at(address.id) if address and session else ()
        own = [each for each in here if session and each.participant_id == session.participant_id]
        before = next((each for each in own if each.consultation_id == found.id), None)
        if before is not None and session is not None and not is_asked_anew(before, found, now):
            return await self._advanced(kept, replace(before, heard_at=session.heard_at), now)
        participant_id = session.participant_id if session else address.participant_id if address else None
        return await self._begun(kept, address, found, now, participant_id=participant_id)

    async def _asked_who(self, kept: KeptHeard, session: Session, found: Consultation, now: datetime) -> Turn:
        """Ask who is there before another consultation is opened; a yes opens it."""
        return _turn(kept, ask_who_for(await self._step(session, now), found.name))

    async def _asked_for(self, kept: KeptHeard, address: Address | None, now: datetime) -> Turn:
        """Begin a conversation that a worker holds, if they confirmed how they will ask and the consultation is open."""
        heard, found = kept.heard, await self._consultations.consultation_named(kept.heard.join_code or "")
        is_open = found is not None and found.script_hash and (found.closed_at is None or now < found.closed_at)
        if self._assisted is None or heard.worker is None or found is None or not is_open:
            return Turn(inbox_id=kept.id, session=None)
        confirmed = await self._assisted.briefings.briefings_by(heard.worker, found.id)
        briefing = next((each for each in confirmed if place_of_worker(each) == heard.address), None)
        if briefing is None:
            return Turn(inbox_id=kept.id, session=None)
        first = await self._notice(briefing.setting, str(found.script_hash))
        return await self._begun(
            kept, address, found, now, participant_id=briefing.participant_id, first=first, briefing=briefing
        )

    async def _notice(self, setting: Setting, script_hash: str) -> tuple[str, ...]:
        """Return what is said first where a no costs more, in the script's language or else the project's own."""
        language = (await self._talk(script_hash, "")).script.language
        tongue = self._tongues.get(language) or self._tongues.get(LANGUAGE)
        notice = tongue.notices.get(setting) if tongue else None
        return (notice,) if notice else ()

    async def _advanced(self, kept: KeptHeard, session: Session, now: datetime) -> Turn:
        talk = await self._talk(session.script_hash, session.language)
        known = await self._knowing.of(talk, session, kept.heard)
        decided = decide(replace(talk, known=known), session, kept.heard, now)
        if decided.begins_anew:
            return await self._anew(kept, decided, session, now)
        if decided.frees and (code := code_wanted(session)):
            return await self._let_in(kept, decided, session, code, now)
        return _turn(kept, went_on(decided, await probed(decided, self._probe_writer)))

    async def _let_in(self, kept: KeptHeard, decided: Step, session: Session, code: str, now: datetime) -> Turn:
        """Open what the join code named, now that it is known who gave it; where it is over, go on where they were."""
        found = await self._consultations.consultation_named(code)
        if found is None or found.script_hash is None or (found.closed_at is not None and now >= found.closed_at):
            return _turn(kept, decided)
        start = replace(kept, heard=replace(kept.heard, kind=HeardKind.START, text="", choice=None))
        address = await self._turns.address_of(session.address_id)
        known = replace(decided.session, said=session.said)
        opened = await self._opened(start, address, replace(known, heard_at=now), found, now)
        frees = opened.session is not None and has_agreed(opened.session)
        grave = asked_who(session).grave
        return replace(opened, left=replace(known, heard_at=session.heard_at), takes_over=grave, frees=frees)

    async def _anew(self, kept: KeptHeard, decided: Step, session: Session, now: datetime) -> Turn:
        """Go on with someone else at the same address: who left a conversation here before, or someone new.

        Where nobody new is taken, say that. The session of whoever is not there any more is left in the same turn.
        """
        named = await self._consultations.consultation_named(code_wanted(session)) if code_wanted(session) else None
        consultation = named or await self._consultations.consultation(session.consultation_id)
        denied, grave = denied_in(session), asked_who(session).grave
        here = await self._turns.sessions_at(session.address_id)
        earlier = next((each for each in here if _is_left(each, consultation, session) and each.id not in denied), None)
        if earlier is not None:
            turn = _turn(kept, ask_whether_earlier(await self._step(earlier, now), denied, grave))
            return replace(turn, left=left(session), forgets=decided.forgets, takes_over=grave)
        is_over = consultation.closed_at is not None and now >= consultation.closed_at
        if consultation.script_hash is None or is_over:
            gone = replace(left(session), said=decided.session.said + 1)
            return replace(_turn(kept, decided.saying(Phrase.OVER)), session=None, left=gone)
        address = await self._turns.address_of(session.address_id)
        turn = await self._begun(kept, address, consultation, now, first=tuple(say.text for say in decided.says))
        return replace(turn, left=left(session), forgets=decided.forgets, takes_over=grave)

    async def _step(self, session: Session, now: datetime) -> Step:
        """Return the first step of a turn in which nothing was taken yet."""
        moved = replace(session, turn=session.turn + 1, heard_at=now)
        return Step(session=moved, talk=await self._talk(session.script_hash, session.language), now=now)

    async def _begun(
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
        person = participant_id or ParticipantId(self._new_id("p"))
        if briefing is None:
            first = (*await self._notice(self._setting, str(consultation.script_hash)), *first)
        step = begin(
            await self._first_talk(str(consultation.script_hash), kept.heard.language),
            session_id=SessionId(self._new_id("s")),
            partnership_id=consultation.partnership_id,
            consultation_id=consultation.id,
            participant_id=person,
            address_id=address.id if address else AddressId(self._new_id("a")),
            channel=kept.heard.channel,
            script_hash=str(consultation.script_hash),
            now=now,
            first=first,
        )
        step = replace(step, session=replace(step.session, wave=consultation.wave, setting=self._setting))
        if briefing is not None:
            step = held_by_worker(step, briefing)
        if kept.heard.speaker is not None:
            step = begun_in_group_chat(step)
        if briefing is None and participant_id:
            return _turn(kept, step)
        newcomer = _newcomer(person, consultation, now) if briefing is None or briefing.is_newcomer else None
        return replace(_turn(kept, step), participant=newcomer, address_value=None if address else kept.heard.address)

    def _turned_away(
        self,
        kept: KeptHeard,
        address: Address | None,
        consultation: Consultation,
        now: datetime,
        *,
        why: Phrase = Phrase.OVER,
    ) -> Turn:
        """Return a turn that says kindly that nothing is asked here; nobody's session changes."""
        address_id = address.id if address else AddressId(self._new_id("a"))
        say = Say(key=f"over:{kept.id}", address_id=address_id, channel=kept.heard.channel, text=self._wording.say(why))
        turn = Turn(inbox_id=kept.id, session=None, says=(say,))
        if address:
            return turn
        newcomer = _newcomer(ParticipantId(self._new_id("p")), consultation, now)
        return replace(turn, participant=newcomer, address_value=kept.heard.address)

    async def _first_talk(self, script_hash: str, phone: str) -> Talk:
        """Return a talk in the language of their phone, where script and bot both speak it, or else in the script's own."""
        own = await self._talk(script_hash, "")
        return own.in_language(phone) if phone in own.script.languages and phone in self._tongues else own

    async def _talk(self, script_hash: str, language: str) -> Talk:
        if script_hash not in self._compiled:
            self._compiled[script_hash] = script_from_json(await self._scripts.script(script_hash))
        script = self._compiled[script_hash]
        talk = Talk(script=script, wording=self._wording, safeguarding=self._safeguarding, tongues=self._tongues)
        return talk.in_language(language or script.language)


def _is_left(session: Session, consultation: Consultation, other: Session) -> bool:
    """Whether a session of this consultation waits for its person, who is not the one of `other`, to come back."""
    is_another = session.participant_id != other.participant_id
    return is_another and session.stage is Stage.WHO and session.consultation_id == consultation.id


def _newcomer(participant_id: ParticipantId, consultation: Consultation, now: datetime) -> Participant:
    return Participant(
        id=participant_id,
        partnership_id=consultation.partnership_id,
        pseudonym=pseudonym_from(participant_id),
        created_at=now,
    )


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
        wipes_message=step.wipes_message,
        holds=step.holds,
        frees=step.frees,
        wipes_speakers=step.wipes_speakers,
        newcomers=step.newcomers,
        appearances=step.appearances,
        edited=step.edited,
        forgets=step.forgets,
        probes=step.probes,
    )
