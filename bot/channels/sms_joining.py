"""Which consultation a text opens: its short name, as people copy it from a poster. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

OPENING = frozenset({"join", "start", "begin"})
"""Words that stand before a name and say that it is one."""

ONE_SLIP, TWO_SLIPS = 5, 9
"""From so many letters on a name is known with a slip of the finger, or with two."""


def code_in(text: str, names: Sequence[str], *, forgiving: bool) -> str | None:
    """Return the name that `text` is, whatever its case, spaces and dashes; None where it is none, or might be two.

    `forgiving` takes a slip too, where only one name is that near. It is for somebody in no conversation: within one, a word
    that resembles a name is an answer.
    """
    said = _bare(text)
    by_name = {name: _bare(name) for name in names}
    same = [name for name, bare in by_name.items() if said and bare == said]
    if not same and forgiving:
        same = [name for name, bare in by_name.items() if OSA.distance(said, bare, score_cutoff=2) <= _slips(bare)]
    exact = [name for name in same if name.casefold() == text.strip().casefold()]
    return next(iter(exact or same)) if len(exact or same) == 1 else None


def opening_in(text: str) -> str | None:
    """Return what stands after "join" or "start", or None: somebody who writes that means a name and no answer."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() or None if _bare(first) in OPENING else None


def _slips(bare: str) -> int:
    return 2 if len(bare) >= TWO_SLIPS else 1 if len(bare) >= ONE_SLIP else 0


def _bare(text: str) -> str:
    """Return `text` in small letters, without accents, spaces and signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in letters if not unicodedata.combining(letter)))
