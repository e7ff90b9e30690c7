"""`heard kiosk`: the address at which a worker makes a screen a kiosk."""

import asyncio

from app.commands.printing import people, results
from app.links import base_url, chat_url
from app.operator import consultation_called
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import opened
from core.errors import BadInput


def kiosk(name: str) -> None:
    """Print the address, and what to do with it."""
    results.print(asyncio.run(_address(read_settings(), name)), markup=False, soft_wrap=True)
    people.print(
        "Open it once on the screen that people will use, and tap the button there. "
        "The same page makes it an ordinary screen again."
    )


async def _address(settings: Settings, name: str) -> str:
    async with opened(settings) as house:
        consultation = await consultation_called(house, name, await working_partnership(house))
    if consultation.script_hash is None:
        raise BadInput("Nothing is asked by chat there.", remedy="Name a consultation that `heard script list` shows.")
    return f"{chat_url(base_url(settings), consultation.name)}/kiosk"
