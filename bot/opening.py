"""Opening: which conversation a join code, a worker or somebody new at an old address opens. Keeps nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asked_who import asked_who
from bot.assisting import Assisted
from bot.beginning import Beginnings, turn_of
from bot.group_chats import group_named_by, is_group_chat
from bot.resuming import is_asked_anew
from bot.step import Step, has_agreed
from bot.still_you import ask_whether_earlier, ask_who_for, code_wanted, denied_in, is_due, left
from bot.wording import Phrase
from core.assisting import place_of_worker
from core.chat import HeardKind, KeptHeard
from core.consultations import Approach, Consultation, Session, SessionId, Stage
from core.errors import NotFound
from core.people import Address
from core.ports import Consultations, Turns
from core.turns import Turn

Advanced = Callable[[KeptHeard, Session, datetime], Awaitable[Turn]]
"""Decides the next turn of a conversation that is there already."""


@dataclass(frozen=True, kw_only=True)
class Openings:
    """Opens conversations: new ones, and those that wait for their person. Without ``assisted`` no worker asks for anybody."""

    turns: Turns
    consultations: Consultations
    beginnings: Beginnings
    advanced: Advanced
    assisted: Assisted | None

    async def joined(self, kept: KeptHeard, address: Address | None, session: Session | None, now: datetime) -> Turn | None:
        """Return the turn that a join code brings; None where it opens what this person is already part of."""
        if (group := group_named_by(kept.heard.join_code or "")) is not None and kept.heard.speaker is None:
            return await self._takes_seat(kept, address, session, group, now)
        found = await self.consultations.consultation_named((kept.heard.join_code or "").strip())
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
            return self.beginnings.turned_away(kept, address, found, now)
        return await self._opened(kept, address, session, found, now)

    async def asked_for(self, kept: KeptHeard, address: Address | None, now: datetime) -> Turn:
        """Begin a conversation that a worker holds, if they confirmed how they will ask and the consultation is open."""
        heard, found = kept.heard, await self.consultations.consultation_named(kept.heard.join_code or "")
        is_open = found is not None and found.script_hash and (found.closed_at is None or now < found.closed_at)
        if self.assisted is None or heard.worker is None or found is None or not is_open:
            return Turn(inbox_id=kept.id, session=None)
        confirmed = await self.assisted.briefings.briefings_by(heard.worker, found.id)
        briefing = next((each for each in confirmed if place_of_worker(each) == heard.address), None)
        if briefing is None:
            return Turn(inbox_id=kept.id, session=None)
        first = await self.beginnings.notice(briefing.setting, str(found.script_hash))
        return await self.beginnings.begun(
            kept, address, found, now, participant_id=briefing.participant_id, first=first, briefing=briefing
        )

    async def let_in(self, kept: KeptHeard, decided: Step, session: Session, code: str, now: datetime) -> Turn:
        """Open what the join code named, now that it is known who gave it; where it is over, go on where they were."""
        found = await self.consultations.consultation_named(code)
        if found is None or found.script_hash is None or (found.closed_at is not None and now >= found.closed_at):
            return turn_of(kept, decided)
        start = replace(kept, heard=replace(kept.heard, kind=HeardKind.START, text="", choice=None))
        address = await self.turns.address_of(session.address_id)
        known = replace(decided.session, said=session.said)
        opened = await self._opened(start, address, replace(known, heard_at=now), found, now)
        frees = opened.session is not None and has_agreed(opened.session)
        grave = asked_who(session).grave
        return replace(opened, left=replace(known, heard_at=session.heard_at), takes_over=grave, frees=frees)

    async def anew(self, kept: KeptHeard, decided: Step, session: Session, now: datetime) -> Turn:
        """Go on with someone else at the same address: who left a conversation here before, or someone new.

        Where nobody new is taken, say that. The session of whoever is not there any more is left in the same turn.
        """
        named = await self.consultations.consultation_named(code_wanted(session)) if code_wanted(session) else None
        consultation = named or await self.consultations.consultation(session.consultation_id)
        denied, grave = denied_in(session), asked_who(session).grave
        here = await self.turns.sessions_at(session.address_id)
        earlier = next((each for each in here if _is_left(each, consultation, session) and each.id not in denied), None)
        if earlier is not None:
            turn = turn_of(kept, ask_whether_earlier(await self.beginnings.step(earlier, now), denied, grave))
            return replace(turn, left=left(session), forgets=decided.forgets, takes_over=grave)
        is_over = consultation.closed_at is not None and now >= consultation.closed_at
        if consultation.script_hash is None or is_over:
            gone = replace(left(session), said=decided.session.said + 1)
            return replace(turn_of(kept, decided.saying(Phrase.OVER)), session=None, left=gone)
        address = await self.turns.address_of(session.address_id)
        turn = await self.beginnings.begun(kept, address, consultation, now, first=tuple(say.text for say in decided.says))
        return replace(turn, left=left(session), forgets=decided.forgets, takes_over=grave)

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
            return self.beginnings.turned_away(kept, address, found, now)
        if found.approach is not Approach.FOCUS_GROUP:
            return self.beginnings.turned_away(kept, address, found, now, why=Phrase.ONE_BY_ONE)
        stands_for_all = session.participant_id if session else address.participant_id if address else None
        return await self.beginnings.begun(kept, address, found, now, participant_id=stands_for_all)

    async def _takes_seat(
        self, kept: KeptHeard, address: Address | None, session: Session | None, group_id: SessionId, now: datetime
    ) -> Turn:
        """Ask a member of a group alone what they agree to, or go on with that where they left it."""
        try:
            group = await self.turns.session(group_id)
        except NotFound:
            return Turn(inbox_id=kept.id, session=None)
        found = await self.consultations.consultation(group.consultation_id)
        if not is_group_chat(group) or (session and session.partnership_id != group.partnership_id):
            return Turn(inbox_id=kept.id, session=None)
        if found.closed_at is not None and now >= found.closed_at:
            return self.beginnings.turned_away(kept, address, found, now)
        here = await self.turns.sessions_at(address.id) if address else ()
        before = next((each for each in here if each.sits_in == group.id), None)
        if before is not None and session is not None:
            return await self.advanced(kept, replace(before, heard_at=session.heard_at), now)
        participant_id = session.participant_id if session else address.participant_id if address else None
        begun = await self.beginnings.begun(kept, address, found, now, participant_id=participant_id)
        seat = replace(begun.session, sits_in=group.id, setting=group.setting) if begun.session else None
        return replace(begun, session=seat)

    async def _opened(
        self, kept: KeptHeard, address: Address | None, session: Session | None, found: Consultation, now: datetime
    ) -> Turn:
        """Return to what whoever is there began in this consultation before, or begin it."""
        here = await self.turns.sessions_at(address.id) if address and session else ()
        own = [each for each in here if session and each.participant_id == session.participant_id]
        before = next((each for each in own if each.consultation_id == found.id), None)
        if before is not None and session is not None and not is_asked_anew(before, found, now):
            return await self.advanced(kept, replace(before, heard_at=session.heard_at), now)
        participant_id = session.participant_id if session else address.participant_id if address else None
        return await self.beginnings.begun(kept, address, found, now, participant_id=participant_id)

    async def _asked_who(self, kept: KeptHeard, session: Session, found: Consultation, now: datetime) -> Turn:
        """Ask who is there before another consultation is opened; a yes opens it."""
        return turn_of(kept, ask_who_for(await self.beginnings.step(session, now), found.name))


def _is_left(session: Session, consultation: Consultation, other: Session) -> bool:
    """Whether a session of this consultation waits for its person, who is not the one of `other`, to come back."""
    is_another = session.participant_id != other.participant_id
    return is_another and session.stage is Stage.WHO and session.consultation_id == consultation.id
