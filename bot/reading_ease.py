"""How easy words are to read; counted here so that no dictionary need be fetched. Pure."""

import re


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
    """Return how many syllables `word` has, by its groups of vowels; a silent e or ed at the end is not counted."""
    letters = word.replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeioulr]e$|[^aeiou]re$|[^aeioutd]ed$|[^aeiouscxz]es$", letters) is not None
    return max(1, groups - silent)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.strip()) if sentence]
