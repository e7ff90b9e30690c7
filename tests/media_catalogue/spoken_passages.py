"""Passages of films as a recogniser gives them, for tests of captions."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from core.testimony import Passage, Word


def spoken(text: str, *, start_ms: int = 0, word_ms: int = 300, position: int = 0, speaker: str | None = None) -> Passage:
    """Return a passage whose words follow each other without a pause, each but the first carrying its leading space."""
    said = text.split()
    words = tuple(
        Word(
            text=f" {word}" if at else word,
            start_ms=start_ms + at * word_ms,
            end_ms=start_ms + (at + 1) * word_ms,
            probability=1,
        )
        for at, word in enumerate(said)
    )
    return passage_of(words, position=position, speaker=speaker)


def passage_of(words: Sequence[Word], *, position: int = 0, speaker: str | None = None) -> Passage:
    """Return the passage of these words, its text theirs."""
    text = "".join(word.text for word in words)
    return Passage(
        id=f"g_{position}", testimony_id="t_1", transcript_version=1, position=position, text=text, start_char=0,
        end_char=len(text), start_ms=words[0].start_ms, end_ms=words[-1].end_ms, speaker_id=speaker, words=tuple(words),
    )  # fmt: skip


ODD = (
    "<b>",
    "&amp;",
    "-->",
    "{i}",
    "\\h",
    "1",
    "WEBVTT",
    "NOTE",
    "家家家家",
    "e\u0301",
    "\u202eevil",
    "🏠",
    "x" * 50,
    "00:01",
    "</v>",
)
PLAIN = ("they", "said.", "home,", "o’clock", "Aye!", "I", "was", "somewhere", "to", "live?", "understandable")


def conversations() -> st.SearchStrategy[Sequence[Passage]]:
    """Passages one after another, with pauses and speakers, at any speed of talking. One draw each, so that many are quick."""
    return st.integers(0, 2**32).map(_conversation)


def _conversation(seed: int) -> Sequence[Passage]:
    chance = random.Random(seed)
    passages, at_ms = [], chance.randint(0, 5_000)
    for position in range(chance.randint(1, 4)):
        words: list[Word] = []
        slowest = chance.choice([120, 500, 1_200])
        for _ in range(chance.randint(1, 40)):
            said = chance.choice(ODD if chance.random() < 0.15 else PLAIN)
            length = chance.randint(40, slowest)
            words.append(Word(text=f" {said}" if words else said, start_ms=at_ms, end_ms=at_ms + length, probability=1))
            at_ms += length + chance.choice([0, 0, 0, 0, 400, 3_000])
        passages.append(passage_of(words, position=position, speaker=chance.choice([None, "p_1", "p_2"])))
    return passages
