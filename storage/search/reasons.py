"""Reasons: why a passage answers, in plain words for staff. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.search.asking import words_of

_MOST_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """What speaks for one passage: where words match, nearness in meaning, a theme, slips mended, and other words."""

    text: str
    matches: tuple[tuple[int, int], ...]
    meaning: float | None
    theme: str | None
    meant: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)  # Other words for what was typed, and what was typed.


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
    plain = {" ".join(words_of(each)) for each in matched}
    stood_for = list(dict.fromkeys(typed for other, typed in reasons.others.items() if other in plain))
    said = f"{words} (you typed {_listed(mended)})" if mended else words
    return f"{said} (for {_listed(stood_for)})" if stood_for else said


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
