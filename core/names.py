"""Names in what people said: who or what may be told from somebody's words, and what stands for it where anybody may read.

What was said is never changed. Public wording is made anew of it at each look, from the names that were found in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from core.people import Role
from core.testimony import Passage, PassageId, TestimonyId

REVIEWERS = frozenset({Role.ADMINISTRATOR, Role.FACILITATOR, Role.ANALYST})
"""Roles that decide what is a name."""


class NameKind(Enum):
    """What a name says of somebody. Its value is how it is called on pages."""

    PERSON = "person"
    PLACE = "place"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    POSTCODE = "postcode"
    PRISON_NUMBER = "prison number"
    HEALTH_NUMBER = "health number"
    INSURANCE_NUMBER = "insurance number"
    BIRTH_DATE = "date of birth"
    ONLINE_NAME = "online name"
    NUMBER = "long number"


class NameState(Enum):
    """What people have decided about a name. Until they have, it counts as one."""

    SUGGESTED = "suggested"  #: found by the computer; nobody has looked yet
    ACCEPTED = "accepted"  #: a person says that it is one
    REJECTED = "rejected"  #: a person says that it is none, and the words may stand


@dataclass(frozen=True, kw_only=True)
class Name:
    """A stretch of a passage's text, in characters of it, and what stands for it in public wording, brackets and all."""

    passage_id: PassageId
    start_char: int
    end_char: int
    kind: NameKind
    why: str
    stand_in: str
    state: NameState = NameState.SUGGESTED


@dataclass(frozen=True, kw_only=True)
class LookedThrough:
    """A passage in which names were looked for, all that were found, and whether a person has read it since."""

    passage: Passage
    names: tuple[Name, ...]
    is_looked_through: bool
    is_reviewed: bool


@dataclass(frozen=True, kw_only=True)
class NamesInReview:
    """The names in what a viewer may read of one testimony. ``may_decide`` is whether they are asked about them."""

    testimony_id: TestimonyId
    passages: tuple[LookedThrough, ...]
    may_decide: bool

    @property
    def undecided(self) -> int:
        """How many names nobody has decided about."""
        return sum(name.state is NameState.SUGGESTED for each in self.passages for name in each.names)

    @property
    def is_done(self) -> bool:
        """Whether a person has read all of it and decided about every name."""
        return not self.undecided and all(each.is_reviewed for each in self.passages)


def public_wording(text: str, names: Iterable[Name]) -> str:
    """Return `text` with every name in it replaced by what stands for it, unless a person said that it is none."""
    pieces, reached = [], 0
    for name in hidden(names):
        if name.start_char >= reached:
            pieces += [text[reached : name.start_char], name.stand_in]
        reached = max(reached, name.end_char)
    return "".join([*pieces, text[reached:]])


def hidden(names: Iterable[Name]) -> Sequence[Name]:
    """Return the names that are not for the public, in order."""
    return sorted((name for name in names if name.state is not NameState.REJECTED), key=lambda name: name.start_char)
