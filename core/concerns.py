"""Concerns: something said that suggests someone may be at risk. They go to a named person, never into the themes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from core.people import ParticipantId, PartnershipId, StaffId
from core.slips import as_meant, slips_of, words_in
from core.testimony import Medium, TestimonyId

HARMLESS = "~"
"""Stands for a word that is left out of what is read; no word is written so."""


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
    AGAIN = "again"  #: and again by the same person soon afterwards, where nothing could be kept of either
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

    ``risk`` is None for words that mean no harm although a phrase stands in them ("cut myself shaving"): they are left out of
    what is read. A full stop at the beginning or end is matched where a sentence begins or ends: "can't go on." is not "can't
    go on the bus".
    """

    risk: Risk | None
    phrase: str


def risk_in(text: str, phrases: Sequence[RiskPhrase]) -> Risk | None:
    """Return the first risk that `text` may speak of, in the order of `phrases`, or None.

    Words are read as they were typed and, slips mended, as they were probably meant.
    """
    return listened_for(tuple(phrases)).risk_in(text)


class RiskWords:
    """Phrases made ready to be looked for: how long a text takes to read does not grow with their number."""

    def __init__(self, phrases: Sequence[RiskPhrase]) -> None:
        written = [(" ".join(words_in(phrase.phrase)), phrase.risk) for phrase in phrases]
        self._harmless = frozenset(words for words, risk in written if risk is None)
        self._ranks: dict[str, tuple[int, Risk]] = {}
        for rank, (words, risk) in enumerate(written):
            if risk is not None:
                self._ranks.setdefault(words, (rank, risk))
        self._longest = max((len(words.split()) for words, _ in written), default=0)
        self._begins = frozenset(words.split()[0] for words, _ in written if words)
        self._slips = slips_of(word for words, _ in written for word in words.split())

    def risk_in(self, text: str) -> Risk | None:
        """Return the risk of the phrase found that stands first among the phrases, or None."""
        typed = words_in(text)
        found = [rank for words in (typed, as_meant(typed, self._slips)) for rank in self._found_in(words)]
        return min(found, key=lambda each: each[0])[1] if found else None

    def _found_in(self, words: Sequence[str]) -> Iterator[tuple[int, Risk]]:
        for reading in ([word for word in words if word != "."], [".", *words, "."]):
            kept = self._without_harmless(reading)
            yield from (self._ranks[run] for run, _, _ in self._runs_in(kept) if run in self._ranks)

    def _without_harmless(self, reading: list[str]) -> list[str]:
        kept = list(reading)
        for run, start, end in self._runs_in(reading) if self._harmless else ():
            if run in self._harmless:
                kept[start:end] = [HARMLESS] * (end - start)
        return kept

    def _runs_in(self, reading: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Yield each run of words in which a phrase may stand, and where it begins and ends."""
        for start, word in enumerate(reading):
            if word in self._begins:
                for end in range(start + 1, min(start + self._longest, len(reading)) + 1):
                    yield " ".join(reading[start:end]), start, end


@lru_cache(maxsize=4)
def listened_for(phrases: tuple[RiskPhrase, ...]) -> RiskWords:
    """Return `phrases` made ready to be looked for. Kept, since they hardly ever change and every language shares them."""
    return RiskWords(phrases)
