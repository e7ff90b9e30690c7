"""What one turn of a conversation keeps. Saved whole, in one transaction, or not at all."""

from dataclasses import dataclass, replace

from core.chat import InboxId, Say
from core.concerns import Concern
from core.consent import ConsentRecord
from core.consultations import Answer, Disposition, Probe, Session, Stage, place_of
from core.people import Address, Participant
from core.testimony import Appearance, Recording, Testimony, TestimonyId

REMINDS = ":remind:"
"""Stands in the key of every reminder, between its session and its count: words that come in call back what is not yet sent."""

HUSHED_AT = frozenset({Stage.STOPPED, Stage.PAUSED, Stage.SURE})
"""Where nobody is written to first: they said stop, were shown help lines, or asked to have everything taken back.

It holds where something else is asked meanwhile (`Session.came_from`).
"""

HUSHED_AS = frozenset({Disposition.WITHDRAWN, Disposition.BREAK_OFF})
"""How a session has ended whose person is not written to first."""


def is_hushed(session: Session) -> bool:
    """Whether nobody writes first to the address of `session`, whatever else they take part in."""
    return bool({session.stage, session.came_from} & HUSHED_AT) or session.disposition in HUSHED_AS


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One decided turn.

    ``session`` is the state after the turn and its ``turn`` is one more than what was loaded; a store that finds another number
    raises `StaleTurn`. ``session`` is None when what was heard belongs to no conversation. ``participant`` and
    ``address_value`` are set when the person is new. ``answers`` are appended to the record of answers; the newest for a
    question is the one that counts. Each testimony gets one appearance: the session's participant, all the way through.
    ``wipes_inbox`` blanks the words of everything heard so far in the participant's sessions of this consultation, this
    message's too: someone who refused, or took everything back, leaves none behind in the inbox, and others at the same address
    lose nothing. ``holds`` keeps this message for after it is known who is there, ``frees`` gives what was held its turn again,
    and ``left`` is the session of someone who is not there any more, as it stands from now on: what was held for it is blanked,
    but for ``takes_over``, messages by their external id, which are held for ``session`` from now on.

    ``wipes_message`` blanks the words of this one message, of which nothing may be kept. ``wipes_speakers`` are labels in a
    group: their lines heard at this address are blanked, and the group's own too, because they spoke in those.

    ``addresses`` are further addresses of the session's participant, such as another name of a form that was corrected.
    ``newcomers`` are further people who are new, as in a group. ``appearances`` say who speaks in testimony that is not the
    session's participant's alone, in place of that one appearance. ``edited`` is testimony whose typed words the person changed
    afterwards: same id, next version, worked through again; the words before stay among its transcripts. ``forgets`` is
    testimony of which nothing may be kept, such as a spoken no to taking part: its words and its recording's facts go.
    ``calls_back`` gives up what ends each turn of the session so far and has not gone out yet: somebody who says stop gets no
    question any more that was still on its way; a card goes out all the same.
    ``inbox_id`` is None where nothing was heard: a reminder, an invitation, a session moved to a newer script.
    """

    inbox_id: InboxId | None
    session: Session | None
    participant: Participant | None = None
    address_value: str | None = None
    addresses: tuple[Address, ...] = ()
    answers: tuple[Answer, ...] = ()
    testimony: tuple[Testimony, ...] = ()
    recordings: tuple[Recording, ...] = ()
    consents: tuple[ConsentRecord, ...] = ()
    concerns: tuple[Concern, ...] = ()
    says: tuple[Say, ...] = ()
    wipes_inbox: bool = False
    wipes_message: bool = False
    holds: bool = False
    frees: bool = False
    left: Session | None = None
    takes_over: tuple[str, ...] = ()
    wipes_speakers: tuple[str, ...] = ()
    newcomers: tuple[Participant, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    edited: tuple[Testimony, ...] = ()
    forgets: tuple[TestimonyId, ...] = ()
    probes: tuple[Probe, ...] = ()
    calls_back: bool = False


def says_with_places(turn: Turn) -> tuple[Say, ...]:
    """Return what is said in a turn; buttons know what is asked where it ends, so that a late tap answers nothing else."""
    if turn.session is None:
        return turn.says
    place = place_of(turn.session)
    return tuple(replace(say, place=place) if say.buttons and say.place is None else say for say in turn.says)
