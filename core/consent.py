"""What each person said yes and no to. The ledger is append-only; what stands today is worked out from it here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.consultations import ConsultationId
from core.people import ParticipantId, StaffId
from core.testimony import TestimonyId


class Purpose(Enum):
    """One use a person can agree to, asked one at a time."""

    TAKE_PART = "take_part"  #: the partnership's team may read and hear what I said
    KEEP_RECORDING = "keep_recording"  #: keep my voice or film, not only my words
    QUOTE_WORDS = "quote_words"  #: quote my words without my name
    SHOW_TO_PARTNERS = "show_to_partners"  #: play my voice or film to partners
    SHOW_PUBLICLY = "show_publicly"  #: play my voice or film in public
    CONTACT_AGAIN = "contact_again"  #: get in touch with me again
    OUTSIDE_AI = "outside_ai"  #: send my words or voice to computer services outside


class HowGiven(Enum):
    """How a yes or no was given."""

    TAPPED = "tapped"  #: the person chose it on a screen
    TYPED = "typed"  #: the person wrote it
    SPOKEN = "spoken"  #: the person said it, and the recording is kept
    WITNESSED = "witnessed"  #: a worker heard it and wrote it down
    PAPER = "paper"  #: the person signed a form


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """One yes or no of one person for one purpose. Withdrawal is one more record, never an edit.

    It holds for the whole consultation, or, with ``testimony_id``, for one item alone. ``wording`` names the version of the
    words the person was shown. ``evidence`` is the voice note in which it was said, and ``witness`` the worker who heard it.
    ``message`` is the external id of the message in which it was typed or tapped, so that an edit finds it.
    """

    participant_id: ParticipantId
    consultation_id: ConsultationId
    purpose: Purpose
    granted: bool
    how: HowGiven
    wording: str
    at: datetime
    testimony_id: TestimonyId | None = None
    evidence: TestimonyId | None = None
    witness: StaffId | None = None
    message: str | None = None


def standing(records: Iterable[ConsentRecord], *, testimony_id: TestimonyId | None) -> frozenset[Purpose]:
    """Return the purposes that stand for one person, in one consultation, for one item, deny by default.

    `records` are that person's for that consultation, in the order they were made. A "no" beats every earlier "yes". A later
    "yes" for the whole consultation does not undo a "no" about this one item: only a "yes" about the item does.
    """
    general: dict[Purpose, bool] = {}
    about_item: dict[Purpose, bool] = {}
    for record in records:
        if record.testimony_id is None:
            general[record.purpose] = record.granted
            if not record.granted:
                about_item.pop(record.purpose, None)
        elif record.testimony_id == testimony_id:
            about_item[record.purpose] = record.granted
    return frozenset(purpose for purpose in Purpose if about_item.get(purpose, general.get(purpose, False)))
