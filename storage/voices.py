"""Voices: what was told apart in a recording, and whose each is. Naming one changes who speaks, and never who may read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import BadInput
from core.people import ParticipantId, Viewer
from core.testimony import Appearance, Passage, TestimonyId
from core.voices import HeardVoice, VoiceTurn, heard_voices, speaker_of
from storage.connections import Connections
from storage.correctable import check_ready, correctable
from storage.rows import row_of, thing_of
from storage.tables import appearances, passages, voice_names, voices


class KeptVoices:
    """The part of `core.ports.Catalogue` that keeps voices."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def save_voices(self, testimony_id: TestimonyId, turns: Sequence[VoiceTurn]) -> None:
        """Keep what voices were told apart, in place of those before; where they are others, their names go."""
        async with self._connections.writing() as writer:
            if await _turns(writer, testimony_id) == list(turns):
                return
            await writer.execute(delete(voice_names).where(voice_names.c.testimony_id == testimony_id))
            await writer.execute(delete(voices).where(voices.c.testimony_id == testimony_id))
            if turns:
                await writer.execute(insert(voices), [row_of(turn, testimony_id=testimony_id) for turn in turns])

    async def voices(self, testimony_id: TestimonyId) -> Sequence[VoiceTurn]:
        """Return the voices that were told apart, in order."""
        async with self._connections.reading() as reader:
            return await _turns(reader, testimony_id)

    async def voice_names(self, testimony_id: TestimonyId) -> Mapping[int, ParticipantId]:
        """Return whose voice each is, as a person said."""
        async with self._connections.reading() as reader:
            return await _named(reader, testimony_id)


class Voices:
    """`core.ports.Voices` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def heard(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[HeardVoice]:
        """Return the voices, with words of each. Raises `NotAllowed`, `NotFound`, `BadInput`."""
        async with self._connections.reading() as reader:
            check_ready(await correctable(reader, testimony_id, viewer))
            turns, named = await _turns(reader, testimony_id), await _named(reader, testimony_id)
            return heard_voices(turns, await _passages(reader, testimony_id), named)

    async def name(self, testimony_id: TestimonyId, named: Mapping[int, ParticipantId], viewer: Viewer, now: datetime) -> int:
        """Say whose each voice is. Raises `NotAllowed`, `NotFound`, `BadInput`."""
        async with self._connections.writing() as writer:
            check_ready(await correctable(writer, testimony_id, viewer))
            there = await _appearances(writer, testimony_id)
            turns = await _turns(writer, testimony_id)
            if not set(named.values()) <= {each.participant_id for each in there}:
                raise BadInput("Only people who are in it can be named.", remedy="Say first that they are in it.")
            if not set(named) <= {turn.voice for turn in turns}:
                raise BadInput("There is no such voice in it any more.", remedy="Open the page again.")
            before = await _named(writer, testimony_id)
            await _keep_names(writer, testimony_id, named, viewer, now)
            spoken = 0
            for passage in await _passages(writer, testimony_id):
                speaker_id = speaker_of(passage, turns=turns, before=before, after=named, appearances=there)
                spoken += speaker_id is not None and speaker_id in named.values()
                if speaker_id != passage.speaker_id:
                    this = passages.c.id == passage.id
                    await writer.execute(update(passages).where(this).values(speaker_id=speaker_id))
            return spoken


async def _keep_names(
    writer: AsyncConnection, testimony_id: TestimonyId, named: Mapping[int, ParticipantId], viewer: Viewer, now: datetime
) -> None:
    await writer.execute(delete(voice_names).where(voice_names.c.testimony_id == testimony_id))
    about = {"testimony_id": testimony_id, "staff_id": viewer.staff_id, "at": now}
    rows = [about | {"voice": voice, "participant_id": participant_id} for voice, participant_id in named.items()]
    if rows:
        await writer.execute(insert(voice_names), rows)


async def _turns(connection: AsyncConnection, testimony_id: TestimonyId) -> list[VoiceTurn]:
    kept = select(voices).where(voices.c.testimony_id == testimony_id).order_by(voices.c.start_ms)
    return [thing_of(VoiceTurn, row) for row in (await connection.execute(kept)).mappings()]


async def _named(connection: AsyncConnection, testimony_id: TestimonyId) -> dict[int, ParticipantId]:
    kept = select(voice_names.c.voice, voice_names.c.participant_id).where(voice_names.c.testimony_id == testimony_id)
    return {voice: ParticipantId(participant_id) for voice, participant_id in await connection.execute(kept)}


async def _passages(connection: AsyncConnection, testimony_id: TestimonyId) -> list[Passage]:
    kept = select(passages).where(passages.c.testimony_id == testimony_id).order_by(passages.c.position)
    return [thing_of(Passage, row) for row in (await connection.execute(kept)).mappings()]


async def _appearances(connection: AsyncConnection, testimony_id: TestimonyId) -> list[Appearance]:
    kept = select(appearances).where(appearances.c.testimony_id == testimony_id)
    return [thing_of(Appearance, row) for row in (await connection.execute(kept)).mappings()]
