"""What people decide about the names in a testimony. Who may is the store's to say; nothing is decided here by itself."""

import re
from dataclasses import dataclass, replace

from core.errors import BadInput
from core.names import NameKind, NamesInReview, NameState
from core.people import Viewer
from core.ports import Clock, NameReviews
from core.testimony import TestimonyId
from media_catalogue.name_finding import NameFinding
from media_catalogue.name_numbers import STAND_INS, Found
from media_catalogue.stand_ins import names_from

LONGEST_STAND_IN = 40
SAID_BY_A_PERSON = "Somebody in the team says so."


@dataclass(frozen=True, kw_only=True)
class NamesDesk:
    """`core.ports.NamesDesk`: names are looked for before anybody is shown them, so that what changed meanwhile is there."""

    finding: NameFinding
    reviews: NameReviews
    clock: Clock

    async def review(self, testimony_id: TestimonyId, viewer: Viewer) -> NamesInReview:
        """Return the names in what `viewer` may read. Raises `NotFound`."""
        before = await self.reviews.review(testimony_id, viewer)
        if all(each.is_looked_through for each in before.passages):
            return before
        await self.finding.look_through(testimony_id)
        return await self.reviews.review(testimony_id, viewer)

    async def decide(
        self, testimony_id: TestimonyId, stand_in: str, state: NameState, viewer: Viewer, *, instead: str = ""
    ) -> None:
        """Decide about every mention of one name that `viewer` may read. Raises `BadInput`, `NotAllowed`, `NotFound`."""
        new = bracketed(instead) if instead.strip() else stand_in
        await self.reviews.decide(testimony_id, stand_in, state, viewer, self.clock(), instead=new)

    async def hide(self, testimony_id: TestimonyId, words: str, viewer: Viewer, *, instead: str = "") -> int:
        """Make words a name wherever `viewer` may read them. Raises `BadInput` where they are nowhere, `NotAllowed`."""
        sought = " ".join(words.split())
        if not re.search(r"\w", sought):
            raise BadInput("Write the words to hide, as they stand in the text.")
        seen = await self.reviews.review(testimony_id, viewer)
        base = bracketed(instead)[1:-1] if instead.strip() else STAND_INS[NameKind.PERSON]
        form = re.compile(rf"(?<!\w){re.escape(sought)}(?!\w)".replace(r"\ ", r"\s+"), re.IGNORECASE)
        found = [
            [
                Found(start_char=match.start(), end_char=match.end(), kind=NameKind.PERSON, why=SAID_BY_A_PERSON, stand_in=base)
                for match in form.finditer(each.passage.text)
            ]
            for each in seen.passages
        ]
        kept = [name for each in seen.passages for name in each.names]
        names = [
            replace(each, state=NameState.ACCEPTED)
            for each in names_from([each.passage for each in seen.passages], found, kept)
        ]
        if not names:
            raise BadInput("These words are not in it. Write them as they stand in the text.")
        await self.reviews.add(testimony_id, names, viewer, self.clock())
        return len(names)

    async def confirm(self, testimony_id: TestimonyId, viewer: Viewer) -> None:
        """Say that everything `viewer` may read was read and no name is left. Raises `BadInput`, `NotAllowed`, `NotFound`."""
        if (await self.review(testimony_id, viewer)).undecided:
            raise BadInput("Decide about each name first.")
        await self.reviews.confirm(testimony_id, viewer, self.clock())


def bracketed(written: str) -> str:
    """Return what stands for a name, in brackets. Raises `BadInput` where it is too long or has brackets inside."""
    bare = " ".join(written.split()).removeprefix("[").removesuffix("]").strip()
    if not bare or len(bare) > LONGEST_STAND_IN or any(each in "[]<>" for each in bare):
        raise BadInput(f"Write a few plain words, {LONGEST_STAND_IN} letters at the most, such as “a friend”.")
    return f"[{bare}]"
