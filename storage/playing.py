"""Playing: whether there is anything of a testimony that this viewer may play. Opens no file.

The gate says who may; what is kept says whether there is something. A recording that was forgotten has nothing to play left.
"""

from sqlalchemy import ColumnElement, and_, exists

from core.access import Use
from core.people import Viewer
from core.testimony import RenditionKind
from storage.gate import may_use_whole
from storage.tables import renditions, testimony


def may_be_played(viewer: Viewer) -> ColumnElement[bool]:
    """Whether `viewer` may play a row of `testimony`, and something playable is kept of it."""
    playable_is_kept = exists().where(renditions.c.testimony_id == testimony.c.id, renditions.c.kind == RenditionKind.PLAYABLE)
    return and_(may_use_whole(Use.PLAY, viewer), playable_is_kept)
