"""The gate as one predicate inside every query. Built from `core.access`, never written again here.

`core.access.may` itself says whether a viewer may use what everyone in it agreed to, and whether holding changes that;
`core.access.NEEDS` says what everyone must have agreed to. What is left for SQL is who appears where and what stands for them.
"""

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select

from core.access import NEEDS, Person, Subject, Use, may
from core.consent import Purpose
from core.people import ParticipantId, Viewer
from storage.consent import WHOLE_CONSULTATION
from storage.tables import appearances, passages, standing_consents, testimony


def may_use_passage(use: Use, viewer: Viewer) -> ColumnElement[bool]:
    """Whether `viewer` may use a row of `passages` joined to its `testimony`: everyone there at that time must have agreed."""
    return _all_agree(use, viewer, _present_during(passages))


def may_use_whole(use: Use, viewer: Viewer) -> ColumnElement[bool]:
    """Whether `viewer` may use a row of `testimony` from beginning to end: everyone who appears in it must have agreed."""
    return _all_agree(use, viewer, appearances.c.testimony_id == testimony.c.id)


def _all_agree(use: Use, viewer: Viewer, present: ColumnElement[bool]) -> ColumnElement[bool]:
    if not _would_be_allowed(use, viewer, held=False):
        return false()
    someone = _there(appearances, present)
    someone_refuses = _there(appearances, present, or_(*(~agrees_to(purpose) for purpose in sorted(NEEDS[use], key=_name))))
    allowed = [testimony.c.partnership_id == viewer.partnership_id, someone, ~someone_refuses]
    if not _would_be_allowed(use, viewer, held=True):
        allowed.append(testimony.c.held_for_concern.is_(False))
    return and_(*allowed)


def _would_be_allowed(use: Use, viewer: Viewer, *, held: bool) -> bool:
    """Ask the gate about something of the viewer's own partnership in which everyone agreed to everything."""
    willing = Person(participant_id=ParticipantId(""), agreed=frozenset(Purpose))
    subject = Subject(partnership_id=viewer.partnership_id, people=(willing,), held_for_concern=held)
    return may(use, subject, viewer).allowed


def _present_during(passage: FromClause) -> ColumnElement[bool]:
    """`core.testimony.Appearance.overlaps`: times that are not known overlap everything."""
    start, end = passage.c.start_ms, passage.c.end_ms
    begins_before_its_end = or_(appearances.c.start_ms.is_(None), end.is_(None), appearances.c.start_ms < end)
    ends_after_its_start = or_(appearances.c.end_ms.is_(None), start.is_(None), appearances.c.end_ms > start)
    return and_(appearances.c.testimony_id == passage.c.testimony_id, begins_before_its_end, ends_after_its_start)


def agrees_to(purpose: Purpose) -> ColumnElement[bool]:
    """Whether who appears in a row of `testimony` joined to `appearances` agrees to `purpose` now.

    `core.consent.standing`: a record about the item speaks for it; otherwise what stands for the whole consultation.
    """
    about_item = _standing(purpose, testimony.c.id)
    in_general = _standing(purpose, WHOLE_CONSULTATION)
    return or_(
        _there(standing_consents, about_item, standing_consents.c.granted.is_(True)),
        and_(
            _there(standing_consents, in_general, standing_consents.c.granted.is_(True)),
            ~_there(standing_consents, about_item),
        ),
    )


def _standing(purpose: Purpose, about: ColumnElement[str] | str) -> ColumnElement[bool]:
    return and_(
        standing_consents.c.participant_id == appearances.c.participant_id,
        standing_consents.c.consultation_id == testimony.c.consultation_id,
        standing_consents.c.about == about,
        standing_consents.c.purpose == purpose,
    )


def _there(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether `table` holds such a row; every other table is that of the query around it."""
    return exists(select(1).select_from(table).where(*conditions).correlate_except(table))


def _name(purpose: Purpose) -> str:
    return purpose.value
