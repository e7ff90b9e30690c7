"""Concerns: something said that suggests someone may be at risk. They go to a named person, never into the themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from core.people import ParticipantId, PartnershipId, StaffId
from core.slips import as_meant, slips_of, words_in
from core.testimony import Medium, TestimonyId


class Risk(Enum):
    """The kind of risk words may point to. Leans to recall, and is never shown as a diagnosis."""

    SELF = "self"  #: they may hurt themselves
    OTHERS = "others"  #: someone else may be hurt
    ABUSE = "abuse"  #: someone may be hurting them
    CHILD = "child"  #: a child may be at risk
    OFFENCE = "offence"  #: something that is going on now, or is planned, may badly hurt someone


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A note to the duty contact that something needs reading by a person today.

    It waits until somebody has read it: ``read_at`` and ``read_by`` say when, and who. ``testimony_id`` is None where the words
    were said before the person had agreed to anything, and so were not kept.
    """

    id: str
    partnership_id: PartnershipId
    participant_id: ParticipantId | None
    testimony_id: TestimonyId | None
    risk: Risk
    raised_at: datetime
    read_at: datetime | None = None
    read_by: StaffId | None = None


class ConcernEventKind(Enum):
    """What became of a concern, in the order in which it may happen."""

    RAISED = "raised"  #: words of risk were heard or read
    TOLD = "told"  #: a duty contact was sent a message that a concern waits
    NOT_TOLD = "not_told"  #: the message could not be sent
    TAKEN_ON = "taken_on"  #: a duty contact said that they are on it
    ESCALATED = "escalated"  #: nobody took it on in time, so the next in line was told
    READ = "read"  #: read and closed


@dataclass(frozen=True, kw_only=True)
class ConcernEvent:
    """One line of a concern's history. Append-only. ``staff_id`` is who was told, took it on or read it."""

    concern_id: str
    kind: ConcernEventKind
    at: datetime
    staff_id: StaffId | None = None


@dataclass(frozen=True, kw_only=True)
class ConcernView:
    """A concern as the duty contact sees it in the queue, without the words themselves.

    ``participant`` is a pseudonym, empty where several people are in it. ``consultation`` is a title, empty where it is not
    known. ``medium`` is None where nothing was kept.
    """

    concern: Concern
    participant: str
    consultation: str
    medium: Medium | None


@dataclass(frozen=True, kw_only=True)
class RiskPhrase:
    """Words that point to a risk, in everyday spelling; matched as whole words whatever the case and punctuation.

    A full stop at its beginning or end is matched where a sentence begins or ends: "can't go on." is not "can't go on the bus".
    """

    risk: Risk
    phrase: str


def risk_in(text: str, phrases: Sequence[RiskPhrase]) -> Risk | None:
    """Return the first risk that `text` may speak of, in the order of `phrases`, or None.

    Words are read as they were typed and, slips mended, as they were probably meant.
    """
    needles, slips = _listened_for(tuple(phrases))
    typed = words_in(text)
    readings = [reading for words in (typed, as_meant(typed, slips)) for reading in (_whole(words), _in_sentences(words))]
    return next((risk for needle, risk in needles if any(needle in reading for reading in readings)), None)


@lru_cache(maxsize=4)
def _listened_for(phrases: tuple[RiskPhrase, ...]) -> tuple[tuple[tuple[str, Risk], ...], Mapping[str, str]]:
    """Return what to look for, and the slips with which its words are written. Kept, since the phrases hardly ever change."""
    written = [(words_in(phrase.phrase), phrase.risk) for phrase in phrases]
    needles = tuple((f" {' '.join(words)} ", risk) for words, risk in written)
    return needles, slips_of(word for words, _ in written for word in words)


def _whole(words: Sequence[str]) -> str:
    return f" {' '.join(word for word in words if word != '.')} "


def _in_sentences(words: Sequence[str]) -> str:
    return f" . {' '.join(words)} . "
