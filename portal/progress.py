"""How far one testimony has come, and how much of it the gate shows. Decides nothing itself: the store answers both."""

from enum import Enum

from core.errors import NotFound
from core.findings import Progress
from core.people import Viewer
from core.ports import Testimonies
from core.testimony import TestimonyId


class Extent(Enum):
    """How much of a testimony a viewer may see."""

    ALL = "all"  #: its words, and it may be played
    WORDS = "words"  #: its words, and it may not be played
    PARTS = "parts"  #: some of it
    NOTHING = "nothing"  #: nothing of it


async def item_of(testimonies: Testimonies, testimony_id: str, viewer: Viewer) -> Progress:
    """Return how far a testimony of the viewer's partnership has come. Raises `NotFound`."""
    for item in await testimonies.progress(viewer, only=[TestimonyId(testimony_id)]):
        return item
    raise NotFound("testimony")


async def extent_of(testimonies: Testimonies, testimony_id: TestimonyId, viewer: Viewer) -> Extent:
    """Return how much of a testimony `viewer` may see, as the gate says now."""
    try:
        view = await testimonies.view(testimony_id, viewer)
    except NotFound:
        return Extent.NOTHING
    if view.hidden_passages:
        return Extent.PARTS
    return Extent.ALL if view.may_play else Extent.WORDS
