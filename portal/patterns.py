"""Every visual piece the pages are made of, on one page, with invented words."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.concerns import Risk
from core.consultations import Approach
from core.findings import FindingKind, Progress
from core.testimony import Medium, TestimonyId, TestimonyState
from portal.contexts import Hit, PatternsPage, ShownConcern
from portal.door import Door
from portal.fields import FormProblem
from portal.marking import marked
from portal.pages import answer
from portal.waveforms import Drawing

DAY = datetime(2026, 11, 5, tzinfo=UTC)


class Patterns:
    """The page of patterns."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; it is for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/patterns", self.page, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show the patterns."""
        return answer(
            PatternsPage(
                frame=await self._door.frame(request),
                hits=(_hit(Medium.VOICE, is_doubted=False), _hit(Medium.TEXT, is_doubted=True)),
                items=tuple(_progress(state) for state in TestimonyState),
                concerns=(
                    _concern("I don't feel safe where I am.", Medium.TEXT),
                    _concern("", Medium.VOICE),
                    _concern("", None),
                ),
                problems=(FormProblem(field="pattern-field", text="Give it a title, without anybody's name in it."),),
                waveform=Drawing(
                    path="".join(f"M{4 * n + 2} {20 - n % 9 - 2}v{2 * (n % 9 + 2)}" for n in range(80)), width=320
                ),
            )
        )


def _hit(medium: Medium, *, is_doubted: bool) -> Hit:
    is_spoken = medium is not Medium.TEXT
    return Hit(
        kind=FindingKind.PASSAGE,
        pieces=marked("I had nowhere to live the first night, and nobody told me who to ask.", ((6, 21),)),
        participant="Rowan 4F7",
        consultation="The first night",
        approach=Approach.INTERVIEW,
        medium=medium,
        made_at=DAY,
        title="",
        question="What was the first night like?",
        themes=("Housing", "Information"),
        why=("The words “nowhere to live”",),
        is_doubted=is_doubted,
        may_play=is_spoken,
        time="0:12" if is_spoken else "",
        url="#patterns",
    )


def _concern(words: str, medium: Medium | None) -> ShownConcern:
    return ShownConcern(
        id="pattern",
        risk=Risk.SELF,
        participant="Rowan 4F7",
        consultation="The first night",
        medium=medium,
        raised_at=DAY,
        question="What was the first night like?" if words else "",
        words=words,
        url="#patterns" if medium else "",
    )


def _progress(state: TestimonyState) -> Progress:
    return Progress(
        testimony_id=TestimonyId(f"t_{state.value}"),
        title="Coming home, a film by five of us",
        consultation="The first night",
        medium=Medium.FILM,
        state=state,
        step="transcribe",
        done=0.4,
        fault="The film could not be opened. Export it again as MP4, then add it again."
        if state is TestimonyState.FAILED
        else None,
        passages=12 if state is TestimonyState.READY else 0,
        received_at=DAY,
    )
