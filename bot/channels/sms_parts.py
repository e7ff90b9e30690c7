"""How words are cut and counted as text messages: signs that cost nothing to change, parts, clean cuts. Pure.

A text of more than one part carries six octets in each that let the phone put them together, which leaves 153 septets or 67
UTF-16 units a part. Source: 3GPP TS 23.040, 9.2.3.24.1.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.gsm import BASIC, EXTENDED, Alphabet, room_for

IN_A_PART = {Alphabet.GSM_7: 153, Alphabet.UCS_2: 67}

MOST_PARTS = 6
"""Longer texts go out as several. Reason: on many phones one part that is late or lost holds back the whole text."""

NOTHING_LOST = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
        "…": "...",
        "•": "-",
        "·": "-",
    }
)
"""Marks that say the same in the small alphabet. No letter is ever among them: an accent changes a word."""

CUTS = (r"\n+", r"(?<=[.!?…])\s+", r"(?<=[,;:])\s+", r"\s+")
"""Where a text may be cut, the best first: between lines, sentences, halves of sentences, words."""

ROOM_FOR_MARK = 8
"""What "(10/12) " takes at the most."""


def plainer(text: str) -> str:
    """Return `text` with curly quotes, dashes and the like in plain signs, where that makes it fit the small alphabet.

    What needs the large one all the same, such as a Gaelic á or a Polish ł, is left exactly as it was written.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = composed.translate(NOTHING_LOST)
    return plain if room_for(plain).alphabet is Alphabet.GSM_7 else composed


def parts_of(text: str) -> int:
    """Return how many parts `text` is sent in; none for no words."""
    room = room_for(text)
    if room.fits_one_message:
        return 1 if text else 0
    most, parts, filled = IN_A_PART[room.alphabet], 1, 0
    for units in _units(text, room.alphabet):
        if filled + units > most:
            parts, filled = parts + 1, 0
        filled += units
    return parts


def pieces_of(text: str) -> Sequence[str]:
    """Return `text` in texts of at most `MOST_PARTS` parts, cut where it reads best and numbered "(1/2)" where it was cut."""
    if parts_of(text) <= MOST_PARTS:
        return (text,)
    alphabet = room_for(text).alphabet
    pieces = list(_cut(text, IN_A_PART[alphabet] * MOST_PARTS - ROOM_FOR_MARK - MOST_PARTS, alphabet))
    return tuple(f"({number}/{len(pieces)}) {piece}" for number, piece in enumerate(pieces, start=1))


def _units(text: str, alphabet: Alphabet) -> Iterator[int]:
    """Yield what each sign takes. One that takes two is never cut in half."""
    if alphabet is Alphabet.UCS_2:
        return (2 if ord(sign) > 0xFFFF else 1 for sign in text)
    return (2 if sign in EXTENDED else 1 for sign in text)


def _size(text: str, alphabet: Alphabet) -> int:
    return sum(_units(text, alphabet))


def _cut(text: str, most: int, alphabet: Alphabet) -> Iterator[str]:
    rest = text.strip()
    while _size(rest, alphabet) > most:
        end = _fitting(rest, most, alphabet)
        head = rest[:end]
        places = ([found.start() for found in re.finditer(cut, head + " ") if found.start() > end // 2] for cut in CUTS)
        end = next((found[-1] for found in places if found), end)
        yield rest[:end].strip()
        rest = rest[end:].strip()
    if rest:
        yield rest


def _fitting(text: str, most: int, alphabet: Alphabet) -> int:
    """Return how many signs of `text` fit."""
    filled = 0
    for count, units in enumerate(_units(text, alphabet)):
        filled += units
        if filled > most:
            return count
    return len(text)


def is_small(text: str) -> bool:
    """Whether `text` needs only the small alphabet."""
    return all(sign in BASIC or sign in EXTENDED for sign in text)
