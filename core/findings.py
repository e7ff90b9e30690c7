"""Findings: what search asks and returns, and what a testimony's page shows. All of it has passed the gate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from core.consent import Purpose
from core.consultations import Approach, ConsultationId
from core.testimony import (
    Appearance,
    Medium,
    Passage,
    PassageId,
    Recording,
    Rendition,
    Testimony,
    TestimonyId,
    TestimonyState,
)
from core.themes import Tag


class FindingKind(Enum):
    """Whose words a finding is made of. Only a passage is what a participant said, and only a passage is ever quoted."""

    PASSAGE = "passage"  #: what a participant said or wrote
    DESCRIPTION = "description"  #: what the team wrote about the whole: title, makers, place, credits
    NOTE = "note"  #: what the team noted at one moment of it


@dataclass(frozen=True, kw_only=True)
class Query:
    """What someone looks for. Empty ``text`` lists everything the filters leave, newest first."""

    text: str = ""
    consultation_id: ConsultationId | None = None
    approach: Approach | None = None
    medium: Medium | None = None
    theme: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A passage that answers a query, or what the team wrote about a testimony: see ``kind``.

    What is no passage has no ``passage_id``, ``participant`` or ``themes``; a note has ``start_ms``.

    ``matches`` are [start, end) offsets in ``text``, in characters, of the words that matched. ``why`` says in plain words why
    it is here. ``participant`` is a pseudonym, or several joined by "and" when nobody has said which of them speaks.
    ``may_play`` is true only where the gate allows playing and something playable is kept.
    ``score`` is for putting findings side by side, more is better; it has two decimals and no more.
    """

    passage_id: PassageId | None
    testimony_id: TestimonyId
    text: str
    start_ms: int | None
    end_ms: int | None
    participant: str
    consultation_id: ConsultationId
    consultation: str
    approach: Approach
    medium: Medium
    made_at: datetime
    title: str
    question_label: str
    themes: tuple[str, ...]
    matches: tuple[tuple[int, int], ...]
    why: tuple[str, ...]
    is_doubted: bool
    may_play: bool
    score: float
    kind: FindingKind = FindingKind.PASSAGE


def fields_of(finding: Finding, url: str) -> dict[str, object]:
    """Return a finding for programs, with the `url` of the page that plays it; these names do not change."""
    return {
        "kind": finding.kind.value,
        "text": finding.text,
        "start_ms": finding.start_ms,
        "end_ms": finding.end_ms,
        "testimony_id": finding.testimony_id,
        "passage_id": finding.passage_id,
        "participant": finding.participant,
        "consultation": finding.consultation,
        "approach": finding.approach.value,
        "medium": finding.medium.value,
        "made_at": finding.made_at.isoformat(),
        "themes": list(finding.themes),
        "why": list(finding.why),
        "is_doubted": finding.is_doubted,
        "may_play": finding.may_play,
        "url": url,
    }


@dataclass(frozen=True, kw_only=True)
class FacetCount:
    """How many of the findings have this value. ``value`` is what a filter takes, ``label`` what people read."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FindingsPage:
    """One page of findings. ``total`` counts what the gate allows. Facets: consultation, approach, medium, theme."""

    findings: tuple[Finding, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PersonInView:
    """Someone who appears in a testimony, as staff may know them: a pseudonym and what they agreed to."""

    pseudonym: str
    agreed: frozenset[Purpose]
    appearances: tuple[Appearance, ...]


@dataclass(frozen=True, kw_only=True)
class TestimonyView:
    """A testimony as one viewer may see it: only the passages they may read, and no way to play it where they may not.

    ``recording`` and ``renditions`` are empty unless the gate allows playing; ``may_play`` asks besides that something playable
    is kept.
    """

    testimony: Testimony
    consultation: str
    approach: Approach
    people: tuple[PersonInView, ...]
    passages: tuple[Passage, ...]
    tags: tuple[Tag, ...]
    hidden_passages: bool  # Whether something was left out; never how much.
    may_play: bool
    recording: Recording | None
    renditions: tuple[Rendition, ...]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one testimony has come. Shown to staff without any of its words. ``done`` runs from 0 to 1.

    ``left_s`` is how many more seconds the step took when it was last noted, as fast as it went, or, of one only begun, as
    fast as it went with what was worked through before; None where nobody can say.
    Whoever may not know more of it is given what kind of thing it is for a title, 0 passages and no fault.
    """

    testimony_id: TestimonyId
    title: str
    consultation: str
    medium: Medium
    state: TestimonyState
    step: str
    done: float
    fault: str | None
    passages: int
    received_at: datetime
    left_s: int | None = None


ENOUGH_TO_TELL = 0.04
"""How much of a step must have been done before anybody can say how long the rest takes."""


def left_of(done: float, *, counted_from: float, seconds: float) -> int | None:
    """Return how many seconds are left of a step of which so much was done in `seconds`; None while too little was."""
    share = done - counted_from
    if share < ENOUGH_TO_TELL or seconds <= 0:
        return None
    return round((1 - done) * seconds / share)
