"""What is being processed: how far each film, recording and answer has come, and what to do where one could not be done."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import NotFound
from core.findings import Progress
from core.people import Viewer
from core.testimony import TestimonyId, TestimonyState
from portal.contexts import NowSeen, ProcessingPage, ProgressList
from portal.door import Door
from portal.links import people_url, testimony_url
from portal.pages import answer
from portal.progress import Extent, extent_of, item_of
from portal.services import PortalServices


class Processing:
    """The list of what is being processed, as a page and alone."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the list is for members, trying again for facilitators and administrators."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/processing", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/processing/list", self.list_alone, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/again", self.again, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show the page."""
        viewer = await self._door.viewer(request)
        params = request.query_params
        return answer(
            ProcessingPage(
                frame=await self._door.frame(request, "processing"),
                items=most_pressing_first(await self._services.testimonies.progress(viewer)),
                was_added="added" in params,
                unseen=params.get("unseen", "nobody"),
                is_begun_again="again" in params,
                named=await self._now_seen(params.get("named", ""), viewer),
            )
        )

    async def list_alone(self, request: Request) -> Response:
        """Show the list alone, for the page to put in place of the one it shows."""
        items = await self._services.testimonies.progress(await self._door.viewer(request))
        return answer(ProgressList(frame=await self._door.frame(request, "processing"), items=most_pressing_first(items)))

    async def again(self, request: Request, testimony_id: str) -> Response:
        """Begin a failed testimony's work again and go back to the list."""
        await self._door.uploader(request)
        await self._door.posted(request)
        await self._services.intake.try_again(TestimonyId(testimony_id), await self._door.viewer(request))
        return RedirectResponse("/processing?again=yes", status_code=303)

    async def _now_seen(self, testimony_id: str, viewer: Viewer) -> NowSeen | None:
        if not testimony_id:
            return None
        testimonies = self._services.testimonies
        try:
            item = await item_of(testimonies, testimony_id, viewer)
        except NotFound:
            return None
        extent = await extent_of(testimonies, item.testimony_id, viewer)
        return NowSeen(
            title=item.title,
            extent=extent,
            state=item.state,
            url="" if extent is Extent.NOTHING else testimony_url(item.testimony_id),
            people_url=people_url(item.testimony_id),
        )


def most_pressing_first(items: Sequence[Progress]) -> tuple[Progress, ...]:
    """Return what failed first, because somebody must act, then what is under way, then what is ready; newest first in each."""
    return tuple(sorted(items, key=lambda item: _PRESSING.index(item.state)))


_PRESSING = (TestimonyState.FAILED, TestimonyState.PROCESSING, TestimonyState.RECEIVED, TestimonyState.READY)
