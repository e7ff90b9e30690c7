"""Copies for showing outside: asked for, made by a round, given out only while all that they are made of may still be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.captions import Cue
from core.errors import BadMedia, NotFound
from core.names import REVIEWERS
from core.outside import CopyState, OutsideCopy, OutsideMaterial, OutsideStanding
from core.people import Viewer
from core.ports import Clock, MediaFiles, OutsideCopies
from core.testimony import Rendition, RenditionKind, TestimonyId
from media_catalogue.captioning import outside_names
from media_catalogue.cues import cues_from
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.outside_film import Recipe, make_outside
from media_catalogue.public_words import silences_in, spoken_publicly
from media_catalogue.scratch import Scratch


def _own_ffmpeg() -> Ffmpeg:
    return Ffmpeg(binary=find_ffmpeg())


@dataclass(frozen=True, kw_only=True)
class OutsideFilms:
    """`core.ports.OutsideDesk`, and the round that makes what was asked for and lets go of what may be shown no more."""

    copies: OutsideCopies
    files: MediaFiles
    scratch: Path
    fonts: Path
    clock: Clock
    ffmpeg: Ffmpeg = field(default_factory=_own_ffmpeg)

    async def standing(self, testimony_id: TestimonyId, viewer: Viewer) -> OutsideStanding:
        """Return what hinders a copy and how far the one that was asked for has come. Raises `NotFound`."""
        material = await self.copies.material(testimony_id, viewer)
        is_stale = material.copy is not None and material.copy.state is CopyState.READY and not _is_current(material)
        return OutsideStanding(
            hindrances=material.hindrances,
            copy=None if is_stale or material.hindrances else material.copy,
            may_ask=bool(viewer.roles & REVIEWERS),
            has_picture=material.recording is not None and material.recording.has_picture,
        )

    async def ask(self, testimony_id: TestimonyId, viewer: Viewer, *, with_captions: bool) -> None:
        """Ask for a copy. Raises `NotAllowed`, `NotFound`, `BadInput` where it is hindered."""
        await self.copies.ask(testimony_id, viewer, self.clock(), with_captions=with_captions)

    async def copy(self, testimony_id: TestimonyId, viewer: Viewer) -> Rendition:
        """Return a copy that may be given out at this moment. Raises `NotFound`."""
        material = await self.copies.material(testimony_id, viewer)
        if material.made is None or material.hindrances or not _is_current(material):
            raise NotFound("copy")
        return material.made

    async def round(self) -> None:
        """Make what was asked for, and let go of what may be shown no more, or would be made differently now."""
        for testimony_id, anybody in await self.copies.wanted():
            try:
                material = await self.copies.material(testimony_id, anybody)
            except NotFound:
                await self._let_go(testimony_id)
                continue
            if material.hindrances or material.copy is None:
                await self._let_go(testimony_id)
            elif material.copy.state is CopyState.ASKED:
                await self._make(material, material.copy)
            elif material.copy.state is CopyState.READY and not _is_current(material):
                await self._let_go(testimony_id)

    async def _let_go(self, testimony_id: TestimonyId) -> None:
        for sha256 in await self.copies.let_go(testimony_id):
            await self.files.delete(sha256)

    async def _make(self, material: OutsideMaterial, asked: OutsideCopy) -> None:
        recipe = recipe_of(material)
        if material.recording is None or material.playable is None:
            return
        with Scratch(self.scratch).folder() as folder:
            try:
                async with self.files.local_path(material.playable.sha256) as path:
                    made = await make_outside(self.ffmpeg, path, material.recording, recipe, folder=folder, fonts=self.fonts)
            except (BadMedia, NotFound):
                await self.copies.failed(asked)
                return
            stored = await self.files.put(made.path)
        rendition = Rendition(
            testimony_id=material.testimony_id, kind=RenditionKind.OUTSIDE, sha256=stored.sha256,
            byte_count=stored.byte_count, content_type=made.content_type,
        )  # fmt: skip
        if not await self.copies.keep(asked, rendition, recipe.sha256):
            await self.files.delete(stored.sha256)


def recipe_of(material: OutsideMaterial) -> Recipe:
    """Return what a copy would be made of at this moment."""
    with_captions = material.copy is not None and material.copy.with_captions
    has_picture = material.recording is not None and material.recording.has_picture
    quoted = [spoken_publicly(each) for each in material.passages if each.passage.id in material.quotable]
    cues: Sequence[Cue] = cues_from(quoted, outside_names(quoted)) if with_captions and has_picture else ()
    return Recipe(
        playable_sha256=material.playable.sha256 if material.playable else "",
        silences=tuple(silence for each in material.passages for silence in silences_in(each)),
        cues=tuple(cues),
    )


def _is_current(material: OutsideMaterial) -> bool:
    return material.copy is not None and material.copy.recipe == recipe_of(material).sha256
