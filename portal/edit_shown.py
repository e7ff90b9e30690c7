"""A transcript as its editing page shows it, and as its script is answered. Pure."""

import json
from collections.abc import Mapping, Sequence

from core.corrections import Conflict, Editable, PointedBy, Review, Saved, digest_of
from core.testimony import Passage, TestimonyId
from core.themes import Tag
from portal.edit_form import known_as
from portal.editing_contexts import EditedPassage, ShownConflict, ShownReview, Speaker
from portal.links import edit_url, listen_url
from portal.times import clock_time

A_ROW = 60
"""Characters in one row of a field; the page's script makes fields fit exactly."""

JsonValue = str | int | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def shown_passages(
    editable: Editable, testimony_id: TestimonyId, *, may_play: bool, tags: Sequence[Tag], labels: Mapping[str, str]
) -> tuple[EditedPassage, ...]:
    """Return passages to be corrected."""
    following = [*editable.passages[1:], None]
    return tuple(
        _shown(passage, after, testimony_id, may_play=may_play, themes=_themes(passage, tags, labels))
        for passage, after in zip(editable.passages, following, strict=True)
    )


def shown_speakers(editable: Editable) -> tuple[Speaker, ...]:
    """Return who can be named."""
    return tuple(Speaker(id=participant_id, pseudonym=pseudonym) for participant_id, pseudonym in editable.speakers)


def shown_review(review: Review, labels: Mapping[str, str]) -> ShownReview:
    """Return what waits for a look."""
    return ShownReview(
        id=review.id,
        kind=review.kind,
        theme=labels.get(review.theme, review.theme) if review.kind is PointedBy.TAG else "",
        quote=review.quote,
        passage_id=review.passage_id or "",
        anchor=f"p-{review.passage_id}" if review.passage_id else "",
    )


def shown_conflict(conflict: Conflict) -> ShownConflict:
    """Return a conflict with a form that puts mine in the place of theirs, as one passage."""
    theirs, mine = conflict.theirs, conflict.mine
    text = "\n".join(each.text for each in mine.passages)
    return ShownConflict(
        anchor=f"p-{theirs[0].id}" if theirs else "",
        theirs=" ".join(passage.text for passage in theirs),
        mine=text,
        known=tuple(known_as(passage.id, digest_of(passage)) for passage in theirs),
        id=theirs[0].id if theirs else "",
        speaker_id=next((each.speaker_id for each in mine.passages if each.speaker_id), ""),
        start_ms=theirs[0].start_ms or 0 if theirs else 0,
        end_ms=theirs[-1].end_ms or 0 if theirs else 0,
        rows=_rows(text),
    )


def saved_for_script(saved: Saved, at: str) -> dict[str, JsonValue]:
    """Return what came of saving for the page's script: what stands now by region, and what somebody else changed."""
    return {
        "version": saved.version,
        "at": at,
        "taken": {str(number): [_for_script(each) for each in there] for number, there in saved.passages.items()},
        "conflicts": {str(conflict.number): [_for_script(each) for each in conflict.theirs] for conflict in saved.conflicts},
    }


def _shown(
    passage: Passage, after: Passage | None, testimony_id: TestimonyId, *, may_play: bool, themes: tuple[str, ...]
) -> EditedPassage:
    start_ms = passage.start_ms or 0
    anchor = f"p-{passage.id}"
    return EditedPassage(
        id=passage.id,
        anchor=anchor,
        known=known_as(passage.id, digest_of(passage)),
        text=passage.text,
        rows=_rows(passage.text),
        start_ms=start_ms,
        end_ms=passage.end_ms or 0,
        time=clock_time(start_ms),
        speaker_id=passage.speaker_id or "",
        doubts=tuple(sorted(passage.doubts, key=lambda doubt: doubt.value)),
        themes=themes,
        words=json.dumps(_words(passage), ensure_ascii=False, separators=(",", ":")),
        play_url=f"{edit_url(testimony_id)}?t={start_ms}#{anchor}" if may_play else "",
        listen_url=listen_url(testimony_id, passage.id) if may_play else "",
        after="" if after is None else known_as(after.id, digest_of(after)),
        after_end_ms=0 if after is None else after.end_ms or 0,
    )


def _for_script(passage: Passage) -> JsonValue:
    return {
        "id": passage.id,
        "digest": digest_of(passage),
        "text": passage.text,
        "speaker": passage.speaker_id or "",
        "start": passage.start_ms or 0,
        "end": passage.end_ms or 0,
        "words": _words(passage),
        "doubted": bool(passage.doubts),
    }


def _words(passage: Passage) -> list[JsonValue]:
    return [[word.start_ms, word.end_ms, word.text.strip()] for word in passage.words]


def _themes(passage: Passage, tags: Sequence[Tag], labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(labels.get(tag.theme, tag.theme) for tag in tags if tag.passage_id == passage.id))


def _rows(text: str) -> int:
    return max(2, len(text) // A_ROW + 1 + text.count("\n"))
