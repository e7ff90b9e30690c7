"""Themes, the codebook that holds them, and tags on passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from core.testimony import PassageId


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One idea people talk about. ``parent`` is None on the upper of the two levels.

    ``code`` never changes ("housing/nowhere_to_live"); ``cues`` are invented phrases a person might use.
    """

    code: str
    label: str
    definition: str
    parent: str | None = None
    include: str = ""
    exclude: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """A version of the themes. ``sha256`` is of the file it was read from, so a tag can name what it was made with."""

    version: str
    sha256: str
    themes: tuple[Theme, ...]

    def theme(self, code: str) -> Theme | None:
        """Return the theme with this code, or None."""
        return next((theme for theme in self.themes if theme.code == code), None)

    def top_level(self) -> Sequence[Theme]:
        """Return the themes of the upper level, in the codebook's order."""
        return tuple(theme for theme in self.themes if theme.parent is None)


class TagMaker(Enum):
    """What made a tag."""

    PHRASE = "phrase"  #: a cue phrase of the codebook
    MEANING = "meaning"  #: nearness in meaning to a theme's definition and cues
    PERSON = "person"  #: a member of staff


class TagState(Enum):
    """Whether a person has agreed with a tag."""

    SUGGESTED = "suggested"  #: a machine's suggestion
    ACCEPTED = "accepted"  #: a person agrees
    REJECTED = "rejected"  #: a person disagrees; kept, never shown as a theme


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A theme on a passage, who or what put it there, how sure (0 to 1) and why, in words for staff."""

    passage_id: PassageId
    theme: str
    maker: TagMaker
    state: TagState
    score: float
    reason: str
    codebook_sha256: str
