"""`heard release`: when somebody comes out of custody, so that nobody writes to them before."""

import asyncio
from datetime import date

from app.commands.printing import people
from app.settings import read_settings
from app.shipped import working_partnership
from app.wiring import opened
from core.errors import BadInput


def release(pseudonym: str, on: date | None) -> None:
    """Keep the day somebody comes out, or forget it. Raises `BadInput`."""
    asyncio.run(_release(pseudonym, on))


async def _release(pseudonym: str, on: date | None) -> None:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        person = await house.store.people.participant_called(pseudonym, partnership.id)
        if person is None:
            raise BadInput("There is nobody with this pseudonym.", remedy="Look at the roster for how it is written.")
        await house.store.releases.put_release_date(person.id, on)
    people.print(
        f"{person.pseudonym}: {f'nobody writes to them before a week after {on:%d %B %Y}' if on else 'no day is kept'}."
    )
