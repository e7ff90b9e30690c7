"""Clearing a doubt by listening: without scripts a page plays the stretch first, and the form to confirm follows."""

from datetime import datetime

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.corrections import HeardSpan, digest_of
from core.errors import BadInput, NotFound
from core.testimony import PassageId, TestimonyId
from portal.door import Door
from portal.edit_form import heard_in, number_in
from portal.editing import title_of
from portal.editing_contexts import ListenPage
from portal.fields import written_in
from portal.links import edit_url, listen_url
from portal.pages import answer
from portal.players import player_of
from portal.services import PortalServices
from portal.times import clock_time

log = structlog.get_logger()


class Listening:
    """The page that plays one doubted passage, and the answer to whoever heard it."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store asks whether the member may."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        address = "/testimony/{testimony_id}/listen/{passage_id}"
        router.add_api_route(address, self.page, methods=["GET"], response_model=None)
        router.add_api_route(address, self.heard, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str, passage_id: str) -> Response:
        """Play one passage, with the form to confirm its words."""
        return await self._shown(request, TestimonyId(testimony_id), PassageId(passage_id))

    async def heard(self, request: Request, testimony_id: str, passage_id: str) -> Response:
        """Clear the passage's doubts, where all of it was heard."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        now = self._services.clock()
        is_script = "application/json" in request.headers.get("accept", "")
        try:
            if written_in(fields, "opened"):
                heard: tuple[HeardSpan, ...] = (_since_opened(number_in(fields, "opened"), number_in(fields, "start"), now),)
            else:
                heard = heard_in(fields)
            await self._services.corrections.clear_doubts(
                TestimonyId(testimony_id),
                PassageId(passage_id),
                viewer,
                now,
                digest=written_in(fields, "digest"),
                heard=heard,
            )
        except BadInput as error:
            if is_script:
                return Response(str(error), status_code=422, media_type="text/plain")
            return await self._shown(request, TestimonyId(testimony_id), PassageId(passage_id), problem=str(error), status=422)
        log.info("doubts_cleared", testimony_id=testimony_id, passage_id=passage_id, staff_id=viewer.staff_id)
        if is_script:
            return Response(status_code=204)
        return RedirectResponse(f"{edit_url(TestimonyId(testimony_id))}#p-{passage_id}", status_code=303)

    async def _shown(
        self, request: Request, testimony_id: TestimonyId, passage_id: PassageId, *, problem: str = "", status: int = 200
    ) -> Response:
        viewer = await self._door.viewer(request)
        editable = await self._services.corrections.editable(testimony_id, viewer)
        passage = next((each for each in editable.passages if each.id == passage_id), None)
        view = await self._services.testimonies.view(testimony_id, viewer)
        start_ms = 0 if passage is None else passage.start_ms or 0
        player = await player_of(view, self._services.files, start_ms=start_ms)
        if passage is None or player is None:
            raise NotFound("passage")
        context = ListenPage(
            frame=await self._door.frame(request, "search"),
            title=title_of(view),
            edit_url=edit_url(testimony_id),
            listen_url=listen_url(testimony_id, passage_id),
            player=player,
            text=passage.text,
            speaker=dict(editable.speakers).get(passage.speaker_id, "") if passage.speaker_id else "",
            time=clock_time(start_ms),
            start_ms=start_ms,
            end_ms=passage.end_ms or start_ms,
            doubts=tuple(sorted(passage.doubts, key=lambda doubt: doubt.value)),
            digest=digest_of(passage),
            opened=_in_ms(self._services.clock()),
            problem=problem,
        )
        return answer(context, status=status)


def _since_opened(opened_ms: int, start_ms: int, now: datetime) -> HeardSpan:
    """Return what somebody can have heard since the page was opened: no more than the time that went by."""
    return HeardSpan(start_ms=start_ms, end_ms=start_ms + max(0, _in_ms(now) - opened_ms))


def _in_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
