"""Routing: which question comes when, over the answers so far. Pure.

What a condition means is ODK's: a question that does not apply now counts as empty for every other condition, even where it was
answered before. Conditions are worked out as they are needed and remembered by what they looked at, never all on every turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.script import Choice, Question, Script
from core.consultations import Answer


@dataclass(frozen=True, kw_only=True)
class Place:
    """A question where it is asked. ``key`` is its name, or inside a repeat "repeat[2]/name"; ``round`` is 0 outside of one."""

    key: str
    question: Question
    round: int = 0


class Walk:
    """One session's way through a script, as its answers make it now."""

    def __init__(self, script: Script, answers: Mapping[str, Answer], *, now: datetime, seed: str) -> None:
        """`seed` makes an order of shuffled choices that stays the same for one session."""

    def at(self, key: str | None) -> Place | None:
        """Return the place with this key, whether it applies now or not; None where the script has none."""
        raise NotImplementedError

    def after(self, key: str | None) -> Iterator[Place]:
        """Yield the notes and questions that apply now after `key` (None: from the start), in order, but for what is answered.

        A note counts as answered by nothing: it is yielded wherever it stands before the next question.
        """
        raise NotImplementedError

    def answered_before(self, key: str | None) -> Sequence[Place]:
        """Return the places that apply and are answered or skipped before `key` (None: before the end), in order."""
        raise NotImplementedError

    def choices(self, place: Place) -> tuple[Choice, ...]:
        """Return the choices offered there: those its filter lets through, in the order of this session."""
        raise NotImplementedError

    def takes(self, place: Place, value: str) -> bool:
        """Whether the place's constraint, and a range's scale, take this value."""
        raise NotImplementedError

    def default(self, place: Place) -> str:
        """Return what is answered there unless the person says otherwise: empty where the script says nothing."""
        raise NotImplementedError

    def worded(self, text: str, place: Place | None) -> str:
        """Return words with ``${name}`` filled in: a choice by its label, anything without an answer by nothing."""
        raise NotImplementedError

    def values(self) -> Mapping[str, str]:
        """Return what conditions see: each key's value where it applies, calculations included."""
        raise NotImplementedError
