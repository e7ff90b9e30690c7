"""Paper forms: the short code on each, and what is known of a form from print to typing up. Holds nobody's words."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from core.consent import HowGiven
from core.consultations import ConsultationId, SessionId, Setting
from core.people import ParticipantId, PartnershipId, StaffId

FormCode = NewType("FormCode", str)

PAPER = "paper"
"""The channel of what was written on paper."""

ALPHABET = "234679ACDEFGHJKMNPRTWXY"
"""Signs that are not taken for one another in print or by hand: no 0 and O, 1, I and L, 5 and S, 8 and B, U and V, Q, Z.

There are 23 of them, a prime number, so that one check sign finds every wrong sign and every two that changed places.
"""

LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """One printed copy. Pinned to the script that it shows; ``setting`` says where it is to be handed out."""

    code: FormCode
    partnership_id: PartnershipId
    consultation_id: ConsultationId
    script_hash: str
    language: str
    printed_at: datetime
    setting: Setting = Setting.COMMUNITY
    wave: int = 1


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Someone who wrote on a form agreed that it be known as theirs. Nothing moves: what they wrote stays the form's."""

    code: FormCode
    participant_id: ParticipantId  # Whoever the form made.
    joined_to: ParticipantId
    how: HowGiven
    by: StaffId
    at: datetime


def code_from(seed: str) -> FormCode:
    """Return the code that `seed`, an unguessable text, gives: seven signs and a check sign."""
    number = int.from_bytes(hashlib.sha256(f"paper form {seed}".encode()).digest()[:8], "big")
    signs = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH - 1))
    return FormCode(signs + _check_sign(signs))


def code_in(text: str) -> FormCode | None:
    """Return the code that somebody typed, whatever its capitals, spaces and dashes; None where it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign not in " -–—.\t")
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs) or _check_sign(signs[:-1]) != signs[-1]:
        return None
    return FormCode(signs)


def spaced(code: FormCode) -> str:
    """Return a code as it is printed, in two halves: "2347-ACDE"."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def session_of(code: FormCode) -> SessionId:
    """Return the id of the session that typing this form up makes: always the same, so that it is made once."""
    return SessionId(f"s_paper_{code}")


def _check_sign(signs: str) -> str:
    total = sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]
