"""Probes: the follow-up questions that were asked about answers, and how each came about."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from core.consultations import Probe
from storage.keeping import keep_new
from storage.rows import row_of
from storage.tables import probes


async def add_probes(writer: AsyncConnection, asked: Sequence[Probe]) -> None:
    """Keep the probes of a turn; one that is there already is left as it is."""
    await keep_new(writer, probes, [row_of(probe) for probe in asked])
