"""What points at words that are edited: it follows them, or waits for a person to look. Nothing is dropped in silence.

The words as they were when somebody pointed at them are remembered from their first edit on, so that many small edits add up,
and words that come back are known again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.anchoring import anchor_at, held_in
from core.correcting import Group
from core.corrections import PointedBy
from core.testimony import Passage, PassageId, TestimonyId
from core.themes import Tag, TagState
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import reviews, tags, wall_passages

Key = tuple[PassageId, PointedBy, str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where something points now, None for nowhere, and whether that is sure."""

    passage: Passage | None
    is_sure: bool


@dataclass(frozen=True, kw_only=True)
class Edit:
    """The edit that is being followed."""

    testimony_id: TestimonyId
    version: int
    now: datetime


async def follow(writer: AsyncConnection, groups: Sequence[Group], edit: Edit) -> None:
    """Let themes and quotes follow their words, and list what a person should look at.

    The passages that are new must be kept before, those that are gone deleted after.
    """
    ids = [passage.id for group in groups for passage in group.before]
    found = (await writer.execute(select(tags).where(tags.c.passage_id.in_(ids)))).mappings()
    pointing: dict[PassageId, list[Tag]] = {}
    for tag in [thing_of(Tag, row) for row in found]:
        pointing.setdefault(tag.passage_id, []).append(tag)
    walls = select(wall_passages.c.passage_id).where(wall_passages.c.passage_id.in_(ids))
    on_walls = set((await writer.execute(walls)).scalars())
    following = _Following(writer, edit, await _remembered(writer, edit.testimony_id))
    for group in groups:
        for passage in group.before:
            for tag in pointing.get(passage.id, ()):
                await following.tag(tag, group, passage)
            if passage.id in on_walls:
                await following.quote(group, passage)


class _Following:
    """One edit's following. ``remembered`` is what was pointed at before, as it was then."""

    def __init__(self, writer: AsyncConnection, edit: Edit, remembered: Mapping[Key, RowMapping]) -> None:
        self._writer = writer
        self._edit = edit
        self._remembered = remembered

    async def tag(self, tag: Tag, group: Group, passage: Passage) -> None:
        """Let a theme follow its words. What a person rejected is shown nowhere; what is suggested is suggested anew."""
        known = self._remembered.get((passage.id, PointedBy.TAG, tag.theme))
        found = _found(group, passage, known)
        if found.passage is None or found.passage.id != passage.id:
            mine = (tags.c.passage_id == passage.id) & (tags.c.theme == tag.theme) & (tags.c.maker == tag.maker)
            await self._writer.execute(delete(tags).where(mine))
            if found.passage is not None:
                await keep_new(self._writer, tags, [row_of(tag) | {"passage_id": found.passage.id}])
        if tag.state is TagState.ACCEPTED or (tag.state is TagState.SUGGESTED and found.passage is None):
            facts = {"kind": PointedBy.TAG, "theme": tag.theme, "codebook_sha256": tag.codebook_sha256}
            await self._remember(found, known, {"quote": passage.text, **facts})

    async def quote(self, group: Group, passage: Passage) -> None:
        """A wall shows the very words that somebody chose and no others: what was edited waits to be chosen again."""
        known = self._remembered.get((passage.id, PointedBy.WALL, ""))
        found = _found(group, passage, known)
        chosen = known["quote"] if known else passage.text
        is_same = found.passage is not None and (found.passage.id, found.passage.text) == (passage.id, chosen)
        facts = {"kind": PointedBy.WALL, "theme": "", "codebook_sha256": "", "quote": passage.text}
        await self._remember(Found(passage=found.passage, is_sure=is_same), known, facts)

    async def _remember(self, found: Found, known: RowMapping | None, facts: Mapping[str, object]) -> None:
        now = found.passage.id if found.passage else None
        place = {"passage_id": now, "waits": not found.is_sure, "version": self._edit.version}
        if known is not None:
            await self._writer.execute(update(reviews).where(reviews.c.number == known["number"]).values(place))
            return
        row = {"testimony_id": self._edit.testimony_id, "made_at": self._edit.now, **facts, **place}
        await self._writer.execute(reviews.insert().values(row))


async def _remembered(writer: AsyncConnection, testimony_id: TestimonyId) -> Mapping[Key, RowMapping]:
    statement = select(reviews).where(
        reviews.c.testimony_id == testimony_id, reviews.c.settled_at.is_(None), reviews.c.passage_id.is_not(None)
    )
    rows = (await writer.execute(statement)).mappings()
    return {(PassageId(row["passage_id"]), row["kind"], row["theme"]): row for row in rows}


def _found(group: Group, passage: Passage, known: RowMapping | None) -> Found:
    """Return where what points at `passage` stands now: by the words it was put on, or by those it stood on until now.

    Where neither is found, it stays on the passage that was rewritten, and a person looks.
    """
    texts = [each.text for each in group.after]
    whole = " ".join(each.text for each in group.before)
    start = sum(len(each.text) + 1 for each in group.before[: group.before.index(passage)])
    until_now = anchor_at(whole, start, start + len(passage.text))
    first = anchor_at(known["quote"], 0, len(known["quote"])) if known else until_now
    if texts and (held := held_in(first, texts)) is not None:
        return Found(passage=group.after[held.number], is_sure=held.is_sure)
    if texts and (held := held_in(until_now, texts)) is not None:
        return Found(passage=group.after[held.number], is_sure=False)
    rewritten = next((each for each in group.after if each.id == passage.id), None)
    return Found(passage=rewritten, is_sure=False)
