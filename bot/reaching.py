"""Who cannot be reached any more: notes it in every conversation they hold there. Decides nothing; see `bot.reminders`."""

from bot.reminders import unreachable
from core.consultations import Disposition
from core.errors import StaleTurn
from core.people import AddressId
from core.ports import Turns

CAN_BE_LOST = frozenset({Disposition.INVITED, Disposition.STARTED, Disposition.PARTIAL})


async def note_unreachable(turns: Turns, address_id: AddressId) -> None:
    """Let every conversation at an address stand as unreachable, unless it has an end or they are heard in this moment."""
    for session in await turns.sessions_at(address_id):
        if session.disposition not in CAN_BE_LOST:
            continue
        try:
            await turns.save(unreachable(session))
        except StaleTurn:
            continue  # They said something just now, so they can be reached.
