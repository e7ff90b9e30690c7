"""Asking: what someone typed as the words to look for, made safe. Pure; knows FTS5's syntax and hides it.

Every word is quoted, so that quotes, dashes, brackets, operators and column names in what people type are ordinary text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 48
"""Longer questions are cut: a pasted page finds nothing better with more words, and FTS5 limits how deep a question may be."""

SHORTEST_PREFIX = 3
"""Two letters begin too many words to say anything."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_STOP_LINES = (
    "a about after all also am an and any are as at be because been before being but by can could did do does doing for",
    "from get got had has have having he her here hers him his how i if in into is it its just me more my of off on or",
    "our out over own she should so some such than that the their them then there these they this those through to too",
    "up us very was we were what when where which while who whom why will with would you your",
)

STOP_WORDS = frozenset(word for line in _STOP_LINES for word in line.split())
"""Words too common to tell passages apart. "Nobody", "nothing", "not" and "no" stay: they carry what people say."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to look for: ``words`` that carry meaning, each once, and ``phrase``, every word in the order it was typed.

    Without ``has_content`` every word is a stop word, and all of them are looked for.
    """

    words: tuple[str, ...]
    phrase: tuple[str, ...]
    has_content: bool = True

    def any_word(self, instead: Sequence[str] = ()) -> str:
        """Return the question that any of the words answers, the last as a beginning too, or a word of `instead`."""
        sought = [_quoted(word) for word in (*self.words, *instead)]
        return " OR ".join([*sought, *self._beginning()])

    def every_word(self) -> str | None:
        """Return the question that only all of the words answer; None when there are fewer than two."""
        if len(self.words) < 2:
            return None
        last = self._beginning() or [_quoted(self.words[-1])]
        return " AND ".join([*(_quoted(word) for word in self.words[:-1]), *last])

    def in_order(self) -> str | None:
        """Return the question that the words in their order answer; None when there are fewer than two."""
        return _quoted(" ".join(self.phrase)) if len(self.phrase) > 1 else None

    def alone(self, word: str) -> str:
        """Return the question that one of the words answers, as a beginning too when it is the last."""
        return " OR ".join([_quoted(word), *(self._beginning() if word == self.words[-1] else [])])

    def _beginning(self) -> list[str]:
        last = self.words[-1]
        return [f"{_quoted(last)}*"] if len(last) >= SHORTEST_PREFIX else []


def asked(text: str) -> Asked | None:
    """Return what `text` asks for; None when it holds no word. Stop words count only where there is nothing else."""
    phrase = words_of(encodable(text))[:MOST_WORDS]
    if not phrase:
        return None
    telling = tuple(dict.fromkeys(word for word in phrase if word.replace("’", "'") not in STOP_WORDS))
    return Asked(words=telling or tuple(dict.fromkeys(phrase)), phrase=phrase, has_content=bool(telling))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text`, in small letters."""
    return tuple(match.group().casefold() for match in _WORD.finditer(text))


def in_order(words: Sequence[str]) -> str:
    """Return the question that these words answer in their order; empty for no words."""
    return _quoted(" ".join(words)) if words else ""


def any_of(words: Sequence[str]) -> str:
    """Return the question that any of these words answers; stop words count only where there is nothing else."""
    telling = [word for word in words if word.replace("’", "'") not in STOP_WORDS]
    return " OR ".join(dict.fromkeys(_quoted(word) for word in (telling or words)[:MOST_WORDS]))


def encodable(text: str) -> str:
    """Return `text` without what no database takes: halves of characters and nulls."""
    return text.encode("utf-8", "ignore").decode().replace("\0", " ")


def _quoted(words: str) -> str:
    return f'"{words}"'
