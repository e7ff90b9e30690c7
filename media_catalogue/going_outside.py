"""Whether a recording may be sent to a computer service outside: only where everybody in it said yes to that."""

from core.access import NEEDS, Use
from core.consent import standing
from core.ports import Catalogue
from core.testimony import Testimony


async def may_go_outside(testimony: Testimony, catalogue: Catalogue) -> bool:
    """Whether everybody in it agreed that outside services hear it, and nobody holds it for a concern.

    Where nobody is named yet, nobody has said yes.
    """
    if (await catalogue.testimony(testimony.id)).held_for_concern:
        return False
    people = {each.participant_id for each in await catalogue.appearances(testimony.id)}
    for person in people:
        records = await catalogue.consents(person, testimony.consultation_id)
        if not NEEDS[Use.OUTSIDE_MODEL] <= standing(records, testimony_id=testimony.id):
            return False
    return bool(people)
