"""The duty contact's queue: what may mean that somebody is at risk, until a person has read it. Words come past the gate."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.concerns import ConcernView
from core.errors import NotFound
from core.findings import TestimonyView
from core.people import Viewer
from core.testimony import TestimonyId
from portal.contexts import Afterwards, ConcernsPage, ShownConcern
from portal.door import Door
from portal.links import after_reading_url, testimony_url
from portal.pages import answer
from portal.services import PortalServices

MAY_BE_USED = "may_be_used"
"""The one posted outcome that lets go of what is held; whatever else is sent keeps it out."""


class ConcernsQueue:
    """The queue as a page, and reading one of it."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store lets only duty contacts use them."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/concerns", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/concerns/{concern_id}/read", self.read, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show what waits to be read, oldest first, and what became of what was just read."""
        viewer = await self._door.viewer(request)
        waiting = await self._services.concerns.waiting(viewer)
        just_read = request.query_params.get("read")
        about = await self._view(just_read, viewer)
        return answer(
            ConcernsPage(
                frame=await self._door.frame(request, "concerns"),
                waiting=tuple([await self._shown(each, viewer) for each in waiting]),
                afterwards=None if just_read is None else _afterwards(about, waiting),
                read_url=testimony_url(about.testimony.id) if about else "",
            )
        )

    async def read(self, request: Request, concern_id: str) -> Response:
        """Record that a concern was read, and go back to the queue."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        waiting = await self._services.concerns.waiting(viewer)
        about = next((each.concern.testimony_id for each in waiting if each.concern.id == concern_id), None)
        release = MAY_BE_USED in fields.get("outcome", ())
        await self._services.concerns.read(concern_id, viewer, self._services.clock(), release=release)
        return RedirectResponse(after_reading_url(about), status_code=303)

    async def _shown(self, waiting: ConcernView, viewer: Viewer) -> ShownConcern:
        concern = waiting.concern
        view = await self._view(concern.testimony_id, viewer)
        return ShownConcern(
            id=concern.id,
            risk=concern.risk,
            participant=waiting.participant,
            consultation=waiting.consultation,
            medium=waiting.medium,
            raised_at=concern.raised_at,
            question=view.testimony.question_label if view else "",
            words=(view.testimony.text or "") if view else "",
            url=testimony_url(view.testimony.id) if view else "",
        )

    async def _view(self, testimony_id: str | None, viewer: Viewer) -> TestimonyView | None:
        if not testimony_id:
            return None
        try:
            return await self._services.testimonies.view(TestimonyId(testimony_id), viewer)
        except NotFound:
            return None


def _afterwards(about: TestimonyView | None, waiting: Sequence[ConcernView]) -> Afterwards:
    """Say what became of it as the store now has it, whatever was asked for."""
    if about is None:
        return Afterwards.NOTED
    if not about.testimony.held_for_concern:
        return Afterwards.MAY_BE_USED
    if any(each.concern.testimony_id == about.testimony.id for each in waiting):
        return Afterwards.WAITED_FOR
    return Afterwards.KEPT_OUT
