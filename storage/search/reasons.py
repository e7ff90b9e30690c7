"""Reasons: why a passage answers, in plain words for staff. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MOST_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """What speaks for one passage: where words match in its text, nearness in meaning, a theme, and slips mended."""

    text: str
    matches: tuple[tuple[int, int], ...]
    meaning: float | None
    theme: str | None
    meant: Mapping[str, str]


def reasons_for(reasons: Reasons) -> tuple[str, ...]:
    """Return one sentence a reason, the plainest first."""
    said = [_of_words(reasons)] if reasons.matches else []
    if reasons.meaning is not None:
        said.append(f"Close in meaning ({reasons.meaning:.2f})")
    if reasons.theme is not None:
        said.append(f"Theme: {reasons.theme}")
    return tuple(said)


def _of_words(reasons: Reasons) -> str:
    matched = {reasons.text[start:end].casefold(): reasons.text[start:end] for start, end in reasons.matches}
    shown = list(matched.values())[:_MOST_SHOWN]
    one = len(shown) == 1 and len(shown[0].split()) == 1
    words = f"The {'word' if one else 'words'} {_listed(shown)}"
    mended = [typed for typed, held in reasons.meant.items() if held in matched]
    return f"{words} (you typed {_listed(mended)})" if mended else words


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
