"""What the editor posts: a passage's own form, or many changes at once from the page's script. Reads; decides nothing.

A passage as the page knew it is written "digest:id".
"""

import json
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.corrections import Correction, HeardSpan, Known, Region, Rewritten
from core.errors import BadInput
from core.people import ParticipantId
from core.testimony import PassageId
from portal.fields import Fields, written_in

MOST_REGIONS = 2_000
"""More passages than anybody changes between two savings."""

LONGEST_SITTING = 64

_NOT_READ = "What was sent could not be read."
_REMEDY = "Load the page again and send it again."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Known(_Strict):
    id: str
    digest: str


class _Rewritten(_Strict):
    id: str | None
    text: str
    speaker: str


class _Region(_Strict):
    base: list[_Known] = Field(min_length=1, max_length=MOST_REGIONS)
    passages: list[_Rewritten] = Field(max_length=MOST_REGIONS)
    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)


class _Changes(_Strict):
    regions: list[_Region] = Field(max_length=MOST_REGIONS)


class _Heard(_Strict):
    heard: list[tuple[int, int]] = Field(max_length=MOST_REGIONS)


def known_as(passage_id: PassageId, digest: str) -> str:
    """Return a passage as a form carries it."""
    return f"{digest}:{passage_id}"


def correction_from(fields: Fields) -> Correction:
    """Return what was posted. Raises `BadInput` for what no page of ours sends."""
    sitting = written_in(fields, "sitting")
    if not sitting or len(sitting) > LONGEST_SITTING:
        raise BadInput(_NOT_READ, remedy=_REMEDY)
    if changes := written_in(fields, "changes"):
        return Correction(sitting=sitting, regions=tuple(_region(each) for each in _changes(changes).regions))
    return Correction(sitting=sitting, regions=(_one_region(fields),))


def heard_in(fields: Fields) -> tuple[HeardSpan, ...]:
    """Return the stretches that the page says were played. Raises `BadInput`."""
    try:
        read = _Heard.model_validate_json(json.dumps({"heard": json.loads(written_in(fields, "heard") or "[]")}))
    except ValueError as error:
        raise BadInput(_NOT_READ, remedy=_REMEDY) from error
    return tuple(HeardSpan(start_ms=start, end_ms=end) for start, end in read.heard)


def number_in(fields: Fields, name: str) -> int:
    """Return a whole number that a form carries. Raises `BadInput`."""
    written = written_in(fields, name)
    if not (written.isascii() and written.isdigit() and len(written) < 16):
        raise BadInput(_NOT_READ, remedy=_REMEDY)
    return int(written)


def _changes(written: str) -> _Changes:
    try:
        return _Changes.model_validate_json(written)
    except ValidationError as error:
        raise BadInput(_NOT_READ, remedy=_REMEDY) from error


def _region(read: _Region) -> Region:
    return Region(
        base=tuple(Known(id=PassageId(each.id), digest=each.digest) for each in read.base),
        passages=tuple(
            Rewritten(
                id=PassageId(each.id) if each.id else None,
                text=each.text,
                speaker_id=ParticipantId(each.speaker) if each.speaker else None,
            )
            for each in read.passages
        ),
        start_ms=read.start_ms,
        end_ms=read.end_ms,
    )


def _one_region(fields: Fields) -> Region:
    """Return what one passage's form says: saved as it is, split where its lines end, or joined with the next."""
    base = tuple(_known(written) for written in fields.get("known", ()))
    if not base:
        raise BadInput(_NOT_READ, remedy=_REMEDY)
    text, speaker = written_in(fields, "text"), written_in(fields, "speaker")
    does = written_in(fields, "do")
    parts: Sequence[str] = [line for line in text.splitlines() if line.strip()] if does == "split" else [text]
    if does == "split" and len(parts) < 2:
        raise BadInput("It was not split.", remedy="Press Enter where the second part begins, then press Split.")
    if does == "join":
        base, parts = (*base, _known(written_in(fields, "next"))), [f"{text} {written_in(fields, 'next-text')}"]
    end = "next-end" if does == "join" else "end"
    return Region(
        base=base,
        passages=tuple(
            Rewritten(
                id=PassageId(written_in(fields, "passage")) if number == 0 else None,
                text=part,
                speaker_id=ParticipantId(speaker) if speaker else None,
            )
            for number, part in enumerate(parts or [""])
        ),
        start_ms=number_in(fields, "start"),
        end_ms=number_in(fields, end),
    )


def _known(written: str) -> Known:
    digest, colon, passage_id = written.partition(":")
    if not (digest and colon and passage_id):
        raise BadInput(_NOT_READ, remedy=_REMEDY)
    return Known(id=PassageId(passage_id), digest=digest)
