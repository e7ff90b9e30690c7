"""Suggests themes for passages: by the codebook's cue phrases, and by meaning. Every tag is a suggestion with its reason.

Accepts and rejects nothing: that is for people. Works on words alone, so it never knows who spoke.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.ports import Embedder
from core.testimony import Passage
from core.themes import Codebook, Tag, TagMaker, TagState
from media_catalogue.cue_phrases import CuePhrases
from media_catalogue.scots import in_english
from media_catalogue.theme_meanings import ThemeMeanings, meanings_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR_ENOUGH = 0.36
"""How near in meaning a passage must be to be tagged. Measured on invented sentences: everyday ones stay under 0.30."""

NEAR_THE_BEST = 0.06
"""A sentence is about what it is nearest to; codes farther away than this from the nearest are left out. Measured likewise."""

MOST_BY_MEANING = 5
"""No passage of a minute is about more than this, and staff must look at every suggestion."""

PHRASE_SCORE = 1.0
"""The words are there; whether they were meant is for a person to say."""

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")


class Tagger:
    """Suggests tags. What it works out for a codebook is kept until another codebook comes."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: tuple[str, CuePhrases, ThemeMeanings] | None = None

    async def tags_for(self, passages: Sequence[Passage], codebook: Codebook) -> tuple[Tag, ...]:
        """Return suggestions for `passages`, in their order, phrases before meaning. Raises `EngineFailed`.

        A theme is suggested once a passage: where a phrase says it, its nearness in meaning adds nothing.
        """
        if not passages:
            return ()
        cues, meanings = await self._prepared(codebook)
        parts = [_parts_of(passage.text) for passage in passages]
        vectors = await self._embedder.embed([part for each in parts for part in each])
        tags: list[Tag] = []
        start = 0
        for passage, each in zip(passages, parts, strict=True):
            by_phrase = list(_phrase_tags(passage, codebook, cues))
            said = {tag.theme for tag in by_phrase}
            by_meaning = _meaning_tags(passage, codebook, meanings, vectors[start : start + len(each)])
            tags += [*by_phrase, *(tag for tag in by_meaning if tag.theme not in said)]
            start += len(each)
        return tuple(tags)

    async def _prepared(self, codebook: Codebook) -> tuple[CuePhrases, ThemeMeanings]:
        # Two passages at once may both work it out; the answer is the same, and no lock ties this to one event loop.
        if self._known is None or self._known[0] != codebook.sha256:
            cues = await asyncio.to_thread(CuePhrases, codebook)
            self._known = (codebook.sha256, cues, await meanings_of(codebook, self._embedder))
        return self._known[1], self._known[2]


def _parts_of(text: str) -> list[str]:
    """Return the texts whose meaning is looked at: the whole, and each sentence when there are several."""
    english = in_english(text)
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(english) if sentence.strip()]
    return [english, *sentences] if len(sentences) > 1 else [english]


def _phrase_tags(passage: Passage, codebook: Codebook, cues: CuePhrases) -> Iterator[Tag]:
    for cue in cues.found_in(passage.text):
        yield Tag(
            passage_id=passage.id,
            theme=cue.theme,
            maker=TagMaker.PHRASE,
            state=TagState.SUGGESTED,
            score=PHRASE_SCORE,
            reason=f"Says '{cue.words}'",
            codebook_sha256=codebook.sha256,
        )


def _meaning_tags(
    passage: Passage, codebook: Codebook, meanings: ThemeMeanings, vectors: "NDArray[np.float32]"
) -> Iterator[Tag]:
    if not meanings.codes:
        return
    near = meanings.nearness(vectors)
    near[near < near.max(axis=1, keepdims=True) - NEAR_THE_BEST] = 0
    best = near.max(axis=0)
    for row in [int(each) for each in best.argsort()[::-1][:MOST_BY_MEANING] if best[each] >= NEAR_ENOUGH]:
        code, score = meanings.codes[row], round(float(best[row]), 2)
        yield Tag(
            passage_id=passage.id,
            theme=code.code,
            maker=TagMaker.MEANING,
            state=TagState.SUGGESTED,
            score=min(1.0, score),
            reason=f"Close in meaning to {code.label} ({score:.2f})",
            codebook_sha256=codebook.sha256,
        )
