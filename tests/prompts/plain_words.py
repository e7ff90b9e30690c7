"""How easy words are to read, and whether they fit one text message; counted here so that no dictionary need be fetched."""

import re

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of the GSM 7-bit default alphabet (3GPP TS 23.038) that take one place each."""

ONE_TEXT_MESSAGE = 160


def reading_ease(text: str) -> float:
    """Return Flesch's reading ease: 100 and more is very easy, under 50 is hard.

    The formula is Flesch's (1948); syllables are counted by groups of vowels, which errs towards harder.
    """
    words = re.findall(r"[a-z']+", text.casefold())
    syllables = sum(syllables_in(word) for word in words)
    return 206.835 - 1.015 * len(words) / max(1, len(sentences_in(text))) - 84.6 * syllables / len(words)


def syllables_in(word: str) -> int:
    """Return how many syllables `word` has, by its groups of vowels; a silent e or ed at the end is not counted."""
    letters = word.replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeioulr]e$|[^aeiou]re$|[^aeioutd]ed$|[^aeiouscxz]es$", letters) is not None
    return max(1, groups - silent)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.strip()) if sentence]
