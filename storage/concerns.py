"""Concerns: kept for the duty contact; the testimony a concern names is held until a person has read it."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import Concern
from storage.keeping import keep_new
from storage.rows import row_of
from storage.tables import concerns, testimony


async def add_concerns(writer: AsyncConnection, raised: Sequence[Concern]) -> None:
    """Keep `raised` and hold the testimony they name. A concern that is there already is not kept again."""
    await keep_new(writer, concerns, [row_of(concern) for concern in raised])
    held = [concern.testimony_id for concern in raised if concern.testimony_id is not None]
    if held:
        await writer.execute(update(testimony).where(testimony.c.id.in_(held)).values(held_for_concern=True))
