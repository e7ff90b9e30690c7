"""The person at this computer: in which partnership they work, as whom they read, and how they wait for work to be done."""

import asyncio
from collections.abc import Callable, Sequence

from app.wiring import House
from core.consultations import Consultation
from core.errors import BadInput
from core.findings import Progress
from core.people import Partnership, Role, StaffId, Viewer
from core.testimony import TestimonyId, TestimonyState
from core.wording import did_you_mean

ENDED = frozenset({TestimonyState.READY, TestimonyState.FAILED})
LOOK_EVERY_S = 0.25


def viewer_in(partnership: Partnership) -> Viewer:
    """Return the viewer that commands read as: whoever may open the home folder may search it, and the gate still holds."""
    return Viewer(
        staff_id=StaffId("operator"), partnership_id=partnership.id, roles=frozenset({Role.ANALYST, Role.FACILITATOR})
    )


async def consultation_called(house: House, name: str, partnership: Partnership) -> Consultation:
    """Return the consultation with this short name. Raises `BadInput` naming those there are."""
    found = await house.store.consultations.consultation_named(name, partnership.id)
    if found is not None:
        return found
    names = [each.name for each in await house.store.consultations.consultations(partnership.id)]
    raise BadInput(f"There is no consultation called '{name}'.", remedy=did_you_mean(name, names))


async def finished(
    house: House, viewer: Viewer, ids: Sequence[TestimonyId], *, tell: Callable[[Sequence[Progress]], None]
) -> Sequence[Progress]:
    """Wait until each testimony is ready, failed or cannot go on for now, and return how they ended.

    One that cannot go on, such as on a full disk, is still being processed and has a fault.
    """
    while True:
        known = await house.store.testimonies.progress(viewer, limit=len(ids), only=ids)
        tell(known)
        if all(each.state in ENDED or each.fault for each in known):
            return known
        await asyncio.sleep(LOOK_EVERY_S)
