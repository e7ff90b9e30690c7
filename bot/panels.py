"""A panel's next wave: who may be invited, and with which words. Pure.

At most one survey a month, whichever consultation of the partnership asks. An invitation outs nobody: it names no consultation,
no service and no question. Whoever answers it begins at the first question of consent.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.consenting import ask_consent
from bot.reminders import AFTER_RELEASE, WHERE_PEOPLE_ARE, Facts
from bot.step import Step, Talk
from bot.wording import Phrase
from core.consent import Purpose
from core.consultations import Consultation, Disposition, Session, SessionId, Setting, Stage
from core.panels import PanelMember
from core.turns import Turn

REST = timedelta(days=30)
"""How long nobody is asked anything new after they were written to. Reason: at most one survey a month."""

HEARD = frozenset({Disposition.STARTED, Disposition.PARTIAL, Disposition.COMPLETED})
"""How the session of somebody stands who took part and did not turn away from it."""


class NotInvited(Enum):
    """Why somebody is not invited; the first reason that holds is the one that is told."""

    ALREADY_INVITED = "already_invited"  #: they have a session in this wave
    TAKEN_BACK = "taken_back"  #: they took back what they said
    REFUSED = "refused"  #: they said no to taking part
    STOPPED = "stopped"  #: they said STOP, here or in another consultation, and have not come back
    UNREACHABLE = "unreachable"  #: their channel no longer takes messages
    NEVER_TOOK_PART = "never_took_part"  #: they were asked and never answered
    NOT_AGREED = "not_agreed"  #: they did not agree to be contacted again, or no longer do
    UNANSWERED = "unanswered"  #: they were invited to an earlier wave and never answered
    CANNOT_BE_WRITTEN_TO = "cannot_be_written_to"  #: they chatted on a page, in a terminal or on paper
    SOMEONE_ELSE_THERE = "someone_else_there"  #: somebody else was heard last on their phone, or it is not known who has it
    IN_CUSTODY = "in_custody"  #: nobody in custody is ever written to, nor in the first week after
    ASKED_LATELY = "asked_lately"  #: some consultation of the partnership wrote to them or heard them within 30 days


TURNED_AWAY: Mapping[Disposition, NotInvited] = {
    Disposition.WITHDRAWN: NotInvited.TAKEN_BACK,
    Disposition.REFUSED: NotInvited.REFUSED,
    Disposition.BREAK_OFF: NotInvited.STOPPED,
    Disposition.UNREACHABLE: NotInvited.UNREACHABLE,
}


@dataclass(frozen=True, kw_only=True)
class Wave:
    """The wave of a consultation that people are invited to."""

    consultation: Consultation
    number: int

    def session_of(self, member: PanelMember) -> SessionId:
        """Return the id of the session that inviting somebody makes: always the same, so that nobody is invited twice."""
        made_of = f"{self.consultation.id} {self.number} {member.participant_id}"
        return SessionId(f"s_wave_{hashlib.sha256(made_of.encode()).hexdigest()[:32]}")


def may_invite(member: PanelMember, wave: Wave, *, now: datetime, facts: Facts) -> Session | NotInvited:
    """Return the session whose address somebody may be invited at, or why they are not."""
    here = [each for each in member.sessions if each.consultation_id == wave.consultation.id]
    took_part = [each for each in here if each.disposition in HEARD]
    if unwanted := _unwanted(member, wave, here, took_part):
        return unwanted
    pushed = [each for each in took_part if each.channel in facts.pushing]
    if not pushed:
        return NotInvited.CANNOT_BE_WRITTEN_TO
    theirs = [each for each in pushed if _is_theirs(member, each)]
    if not theirs:
        return NotInvited.SOMEONE_ELSE_THERE
    if _is_inside(member, now, facts):
        return NotInvited.IN_CUSTODY
    return NotInvited.ASKED_LATELY if _last_contact(member) > now - REST else theirs[-1]


def _unwanted(member: PanelMember, wave: Wave, here: Sequence[Session], took_part: Sequence[Session]) -> NotInvited | None:
    """Return why somebody is not to be asked, wherever they could be reached; None where they may be."""
    if any(each.wave >= wave.number for each in here):
        return NotInvited.ALREADY_INVITED
    if away := _turned_away(member, here):
        return away
    if not took_part:
        return NotInvited.NEVER_TOOK_PART
    if not {Purpose.TAKE_PART, Purpose.CONTACT_AGAIN} <= member.agreed:
        return NotInvited.NOT_AGREED
    return NotInvited.UNANSWERED if _left_unanswered(here) else None


def invitation(last: Session, member: PanelMember, wave: Wave, talk: Talk, now: datetime) -> Turn:
    """Return the turn that invites somebody: a session that waits at the first question of consent, and its messages.

    `talk` is in the language of `last`, the session whose address is used. Nobody is heard in it yet, so the silence goes on.
    """
    session = Session(
        id=wave.session_of(member),
        partnership_id=last.partnership_id,
        consultation_id=wave.consultation.id,
        participant_id=member.participant_id,
        address_id=last.address_id,
        channel=last.channel,
        script_hash=str(wave.consultation.script_hash),
        language=last.language,
        stage=Stage.CONSENT,
        disposition=Disposition.INVITED,
        waiting_at=Purpose.TAKE_PART.value,
        turn=1,
        started_at=now,
        heard_at=_newest_at(member, last).heard_at,
        asked_at=now,
        is_easy=last.is_easy,
        wave=wave.number,
    )
    step = Step(session=session, talk=talk, now=now)
    for phrase in (Phrase.INVITED, Phrase.INVITED_RULES, Phrase.INVITED_STANDS):
        step = step.saying(phrase)
    step = ask_consent(step, Purpose.TAKE_PART)
    keys = (f"{session.id}:invite", *(f"{session.id}:invite:{number}" for number in range(2, len(step.says) + 1)))
    says = tuple(replace(say, key=key, is_bulk=True) for say, key in zip(step.says, keys, strict=True))
    return Turn(inbox_id=None, session=step.session, says=says)


def counted(outcomes: Sequence[Session | NotInvited]) -> Mapping[NotInvited, int]:
    """Return how many people were not invited for which reason; with those invited it comes to everybody."""
    return Counter(outcome for outcome in outcomes if isinstance(outcome, NotInvited))


def _turned_away(member: PanelMember, here: Sequence[Session]) -> NotInvited | None:
    """Return why somebody wants or gets no messages: STOP and a lost channel hold wherever they were said or seen."""
    if any(each.stage is Stage.STOPPED for each in member.sessions):
        return NotInvited.STOPPED
    ends = [TURNED_AWAY.get(each.disposition) for each in member.sessions[-1:] + tuple(here[-1:])]
    return next((end for end in ends if end), None)


def _left_unanswered(here: Sequence[Session]) -> bool:
    """Whether somebody let an invitation to an earlier wave pass. Reason: one is asking, a second one is pressing."""
    return bool(here) and here[-1].wave > 1 and here[-1].disposition is Disposition.INVITED


def _is_theirs(member: PanelMember, at: Session) -> bool:
    """Whether nobody else was heard at an address since, nor is anything else of theirs begun there or asking who it is."""
    if at.address_id not in member.holds:
        return False
    newest = _newest_at(member, at)
    is_begun = newest.consultation_id != at.consultation_id and newest.waiting_at is not None
    return newest.stage is not Stage.WHO and not is_begun


def _newest_at(member: PanelMember, at: Session) -> Session:
    here = [each for each in member.sessions if each.address_id == at.address_id]
    return max(here, key=lambda each: (each.heard_at, each.started_at, each.id))


def _is_inside(member: PanelMember, now: datetime, facts: Facts) -> bool:
    released = facts.released_on.get(member.participant_id)
    if released is not None:
        return now.astimezone(WHERE_PEOPLE_ARE).date() < released + AFTER_RELEASE
    return member.sessions[-1].setting is Setting.CUSTODY


def _last_contact(member: PanelMember) -> datetime:
    """Return when some consultation last wrote to somebody or heard them."""
    times = [time for each in member.sessions for time in (each.started_at, each.heard_at, each.reminded_at) if time]
    return max([*times, *([member.messaged_at] if member.messaged_at else [])])
