"""Reminders: who is reminded once that they may carry on, and who has gone quiet for good. Pure.

A reminder outs nobody: it names no consultation, no service and no question. It is for people who began and went quiet, never
for whoever said stop, was shown help lines or took anything back; and nobody in custody is ever written to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.offers import offer_of
from bot.script import Script
from bot.wording import Phrase, Wording
from core.chat import Say
from core.consent import Purpose
from core.consultations import Disposition, Session, Setting, Stage
from core.people import ParticipantId
from core.testimony import TestimonyId
from core.turns import REMINDS, Turn, is_hushed

WHERE_PEOPLE_ARE = ZoneInfo("Europe/London")

MOST = 1
"""One reminder, whatever a script says. Reason: a second one is pressing, and a phone may be in other hands by then."""

GIVEN_UP = timedelta(days=14)
"""After so much silence somebody has gone quiet. They may still come back: late answers count."""

AFTER_RELEASE = timedelta(days=7)
"""So long after somebody came out nobody writes to them. Reason: the first week is housing, money and people to see."""

SUNDAY = 6
"""No reminders on Sundays. Reason: families are at home and phones are passed round, and few help lines or workers answer."""

QUIET_STAGES = frozenset({Stage.PAUSED, Stage.STOPPED, Stage.QUIET, Stage.SURE, Stage.ENDED, Stage.WHO})
"""Where somebody was shown a card, said stop, went round in circles, may be someone else or was about to take it all back."""


NOT_AGREED = frozenset({Disposition.INVITED, Disposition.UNREACHABLE})
"""How a session stands whose person has said neither yes nor no."""


class What(Enum):
    """What is due for one session."""

    NOTHING = "nothing"  #: not yet, or never
    REMIND = "remind"  #: say once that they may carry on
    GIVE_UP = "give_up"  #: they have gone quiet
    FORGET = "forget"  #: they never said yes to taking part, and what they spoke before must not stay


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known beside the sessions: which channels can write first, quiet hours, and who comes out of custody when."""

    pushing: frozenset[str]
    quiet_from: time = time(20)
    quiet_until: time = time(10)
    released_on: Mapping[ParticipantId, date] = field(default_factory=dict)


def due(session: Session, script: Script, *, now: datetime, facts: Facts, is_open: bool = True) -> What:
    """Return what is due for a session at `now`; `is_open` says whether its consultation still takes answers."""
    if notes_before_yes(session):
        return What.FORGET if now >= session.heard_at + GIVEN_UP else What.NOTHING
    if session.disposition not in {Disposition.STARTED, Disposition.PARTIAL} or session.waiting_at is None:
        return What.NOTHING
    silent_from = _silent_from(session, facts)
    if silent_from > now:
        return What.NOTHING  # They are not out yet, or only just.
    wait = _wait(session, script)
    if wait is not None and _may_remind(session, facts) and is_open and now < silent_from + wait + GIVEN_UP:
        if now < silent_from + wait or is_quiet(now, facts):
            return What.NOTHING
        return What.REMIND
    has_gone = session.disposition is Disposition.STARTED and now >= silent_from + GIVEN_UP
    return What.GIVE_UP if has_gone else What.NOTHING


def may_write_first(session: Session, theirs: Sequence[Session], now: datetime) -> bool:
    """Whether somebody may be reminded of `session`, given all that goes on at their address or with them elsewhere.

    One stop, card or withdrawal counts for every consultation; only the one they were in last is spoken of, because an answer
    goes there; and one phone hears one reminder in the time after which somebody counts as gone, however many wait.
    """
    others = [each for each in theirs if each.id != session.id]
    reminded = [each.reminded_at for each in others if each.reminded_at is not None]
    return (
        not any(is_hushed(each) for each in theirs)
        and all(_heard(each) <= _heard(session) for each in others)
        and all(now >= at + GIVEN_UP for at in reminded)
    )


def _heard(session: Session) -> tuple[datetime, datetime, str]:
    return session.heard_at, session.started_at, session.id


def is_quiet(now: datetime, facts: Facts) -> bool:
    """Whether nobody is written to first at `now`: in the evening, at night and on Sundays, where people are."""
    local = now.astimezone(WHERE_PEOPLE_ARE)
    clock = local.time().replace(tzinfo=None)
    if facts.quiet_from <= facts.quiet_until:
        return local.weekday() == SUNDAY or facts.quiet_from <= clock < facts.quiet_until
    return local.weekday() == SUNDAY or clock >= facts.quiet_from or clock < facts.quiet_until


def reminder(session: Session, wording: Wording, now: datetime) -> Turn:
    """Return the turn that reminds somebody. Its message's key is made of the session and the count: twice is sent once."""
    count = session.reminders + 1
    say = Say(
        key=f"{session.id}{REMINDS}{count}",
        address_id=session.address_id,
        channel=session.channel,
        text=wording.say(Phrase.REMINDER),
        is_bulk=True,
    )
    return _turned(replace(session, reminders=count, reminded_at=now), say)


def given_up(session: Session) -> Turn:
    """Return the turn that notes that somebody has gone quiet; nothing is said, and their place is kept."""
    return _turned(replace(session, disposition=Disposition.PARTIAL))


def forgotten(session: Session) -> Turn:
    """Return the turn that forgets what somebody spoke who never said whether they take part; they may still say so."""
    emptied = replace(session, stage=Stage.CONSENT, offered=None, came_from=None)
    return replace(_turned(emptied), forgets=notes_before_yes(session))


def notes_before_yes(session: Session) -> tuple[TestimonyId, ...]:
    """Return the notes of a session that waits for a yes to taking part, in which one may have been spoken."""
    if session.waiting_at != Purpose.TAKE_PART.value or session.disposition not in NOT_AGREED:
        return ()
    offer = offer_of(session)
    return tuple(TestimonyId(note) for note in dict.fromkeys((*offer.notes, offer.testimony_id)) if note)


def unreachable(session: Session) -> Turn:
    """Return the turn that notes that a channel no longer takes messages for somebody; what has an end keeps it."""
    if session.disposition not in {Disposition.INVITED, Disposition.STARTED, Disposition.PARTIAL}:
        return _turned(session)
    return _turned(replace(session, disposition=Disposition.UNREACHABLE))


def _turned(session: Session, *says: Say) -> Turn:
    return Turn(inbox_id=None, session=replace(session, turn=session.turn + 1), says=says)


def _silent_from(session: Session, facts: Facts) -> datetime:
    """Return since when somebody could have answered and did not: their last words, or a week after they came out."""
    released = facts.released_on.get(session.participant_id)
    if released is None:
        return session.heard_at
    out = datetime.combine(released, time(), tzinfo=WHERE_PEOPLE_ARE) + AFTER_RELEASE
    return max(session.heard_at, out)


def _wait(session: Session, script: Script) -> timedelta | None:
    question = script.question(session.waiting_at)
    own = question.remind_after_h if question else None
    hours = script.remind_after_h if own is None else own
    return None if hours is None else timedelta(hours=hours)


def _may_remind(session: Session, facts: Facts) -> bool:
    is_inside = session.setting is Setting.CUSTODY and session.participant_id not in facts.released_on
    return (
        session.reminders < MOST
        and session.stage not in QUIET_STAGES
        and session.disposition is Disposition.STARTED
        and session.channel in facts.pushing
        and not is_inside
    )
