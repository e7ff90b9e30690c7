"""How easy words are to read; counted here so that no dictionary need be fetched. Pure.

Why not with textstat, and how often the counts agree with a dictionary: `docs/decisions/0009-reading-scripts.md`.
"""

import re

SILENT = re.compile(r"[^aeioulr]e$|[^aeiou]re$|[^aeioutd]ed$|[^aeiouscxzgh]es$|thes$")
"""Endings whose last vowel is not spoken: "house", "helped", "clothes", but not "wanted" or "changes"."""

APART = re.compile(r"[aeiouy]ing|[^aeiou]ie(?:r|st)|[dlmnrv]i[ao](?!us|u)|[a-z]{2}ea$|[ao]a$|uie")
"""Vowels that stand together and are spoken apart: "going", "easier", "radio", "idea", "quiet"."""

NOT = re.compile(r"[^aeiourn]n't$|dn't$")
"""A "not" that is a syllable of its own: "didn't", but not "can't" or "don't"."""


def reading_ease(text: str) -> float:
    """Return Flesch's reading ease: 100 and more is very easy, under 50 is hard.

    The formula is Flesch's (1948); syllables are counted by groups of vowels, which errs towards harder.
    """
    words = re.findall(r"[a-z']+", text.casefold().replace("’", "'"))
    syllables = sum(syllables_in(word) for word in words)
    return 206.835 - 1.015 * len(words) / max(1, len(sentences_in(text))) - 84.6 * syllables / max(1, len(words))


def reading_age(text: str) -> float:
    """Return the age in years at which a child reads this at school: the Flesch-Kincaid grade (1975) and five, from five on."""
    words = re.findall(r"[a-z']+", text.casefold().replace("’", "'"))
    syllables = sum(syllables_in(word) for word in words)
    grade = 0.39 * len(words) / max(1, len(sentences_in(text))) + 11.8 * syllables / max(1, len(words)) - 15.59
    return max(5.0, grade + 5)


def syllables_in(word: str) -> int:
    """Return how many syllables `word` has, by its groups of vowels, without those not spoken and with those spoken apart."""
    letters = word.replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", letters)) + len(APART.findall(letters))
    return max(1, groups - len(SILENT.findall(letters)) + len(NOT.findall(word)))


def sentences_in(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.strip()) if sentence]
