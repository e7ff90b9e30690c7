"""How long each step takes on this machine, learnt from what was worked through before. Knows steps and times, and nobody."""

from datetime import datetime

from sqlalchemy import RowMapping, case, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import Case

from core.testimony import TestimonyId
from storage.keeping import put
from storage.tables import recordings, step_paces, testimony

OLDER_COUNTS = 0.8
"""By how much what was before still counts at each new one: a machine that became busy shows within some five recordings."""


async def learn_pace(writer: AsyncConnection, testimony_id: TestimonyId, step: str, at: datetime) -> None:
    """Remember how long the step took that is over now that `step` begins. What was cut off in between teaches nothing."""
    before = (
        select(testimony.c.step, testimony.c.begun_at, recordings.c.length_ms)
        .join(recordings, recordings.c.sha256 == testimony.c.recording_sha256)
        .where(testimony.c.id == testimony_id, testimony.c.step != step, testimony.c.begun_at.is_not(None))
    )
    row = (await writer.execute(before)).mappings().first()
    if row is None or not row["step"] or row["length_ms"] <= 0 or at <= row["begun_at"]:
        return
    took_ms = (at - row["begun_at"]).total_seconds() * 1000
    known = (await writer.execute(select(step_paces).where(step_paces.c.step == row["step"]))).mappings().first()
    media_ms, work_ms = (known["media_ms"] * OLDER_COUNTS, known["work_ms"] * OLDER_COUNTS) if known else (0.0, 0.0)
    await put(
        writer,
        step_paces,
        [{"step": row["step"], "media_ms": media_ms + row["length_ms"], "work_ms": work_ms + took_ms}],
    )


def begun(step: str, at: datetime) -> "Case[datetime]":
    """Return when a step that is noted with nothing done was begun: now, or never where it was under way before."""
    return case((testimony.c.step != step, at), else_=None)


def expected_s(row: RowMapping) -> int | None:
    """Return how many seconds a step takes from here on as it took before; None where it was never done to its end."""
    if not row["media_ms"] or not row["length_ms"]:
        return None
    return round(float((1 - row["done"]) * row["length_ms"] * row["work_ms"] / row["media_ms"] / 1000))
