"""What is known of an upload that has begun, and of the answers it was begun with; to text and back. Pure.

There is no place in it for a file's name.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from core.people import PartnershipId, StaffId
from portal.people_form import PersonRow
from portal.upload_form import UploadForm


class Outcome(Enum):
    """What became of an upload."""

    NONE = "none"  #: some of it is still to come, or all of it is here and not yet with the catalogue
    KEPT = "kept"  #: the catalogue has it
    REFUSED = "refused"  #: it is no film or sound that can be kept


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The checked answers of one form, about ``count`` files that are to come."""

    id: str
    staff_id: StaffId
    partnership_id: PartnershipId
    form: UploadForm
    count: int
    answered_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class BegunUpload:
    """An upload under way. ``fingerprint`` tells whether the same file is chosen again.

    Once it is over, ``problem`` says why it was refused, ``unseen`` whose consent is missing for anything of it to be seen, and
    nothing is left of who is in it.
    """

    id: str
    staff_id: StaffId
    partnership_id: PartnershipId
    form: UploadForm
    length: int
    fingerprint: str
    answered_at: datetime
    expires_at: datetime
    outcome: Outcome = Outcome.NONE
    unseen: str = ""
    problem: str = ""


def text_of(record: Answers | BegunUpload) -> str:
    """Return a record as JSON."""
    return json.dumps(asdict(record), default=_plain, ensure_ascii=False)


def answers_from(text: str) -> Answers:
    """Read `text_of` back. Raises `ValueError`, `KeyError`, `TypeError` for anything else."""
    return Answers(**_read(text))


def upload_from(text: str) -> BegunUpload:
    """Read `text_of` back. Raises `ValueError`, `KeyError`, `TypeError` for anything else."""
    facts = _read(text)
    return BegunUpload(**facts | {"outcome": Outcome(facts["outcome"])})


def titled(form: UploadForm, *, number: int, count: int) -> str:
    """Return the title of one of several files that were added together: "Coming home (2 of 3)"."""
    return form.title if count == 1 else f"{form.title} ({number} of {count})"


def _read(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(text)
    times = {name: datetime.fromisoformat(facts[name]) for name in ("answered_at", "expires_at")}
    return facts | times | {"form": _form_from(facts["form"])}


def _form_from(facts: Mapping[str, Any]) -> UploadForm:
    rows = tuple(PersonRow(**row | {"agreed": frozenset(row["agreed"])}) for row in facts["people"])
    return UploadForm(**{**facts, "people": rows})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
