"""How much room words take in a text message: the GSM 7-bit alphabet where it can, UCS-2 where it must. Pure.

Source: 3GPP TS 23.038, the default alphabet and its extension table; a single message carries 140 octets.
"""

from dataclasses import dataclass
from enum import Enum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters of one septet."""

EXTENDED = frozenset("^{}\\[~]|€\f")
"""Characters of two septets: an escape and one more."""


class Alphabet(Enum):
    """How a text message is written, and how many units fit into one."""

    GSM_7 = 160  #: septets
    UCS_2 = 70  #: UTF-16 code units


@dataclass(frozen=True, kw_only=True)
class Room:
    """The room some words take. ``outside`` are the characters that force UCS-2, each once, in order."""

    alphabet: Alphabet
    units: int
    outside: str = ""

    @property
    def fits_one_message(self) -> bool:
        """Whether it is a single text message."""
        return self.units <= self.alphabet.value


def room_for(text: str) -> Room:
    """Return the room that `text` takes in a text message."""
    outside = "".join(dict.fromkeys(character for character in text if character not in BASIC | EXTENDED))
    if outside:
        return Room(alphabet=Alphabet.UCS_2, units=len(text.encode("utf-16-le", "surrogatepass")) // 2, outside=outside)
    return Room(alphabet=Alphabet.GSM_7, units=sum(2 if character in EXTENDED else 1 for character in text))
