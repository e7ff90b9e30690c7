"""What is being processed: how far each film, recording and answer has come, and what to do where one could not be done."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.testimony import TestimonyId
from portal.contexts import ProcessingPage, ProgressList
from portal.door import Door
from portal.pages import answer
from portal.services import PortalServices


class Processing:
    """The list of what is being processed, as a page and alone."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/processing", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/processing/list", self.list_alone, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show the page."""
        items = await self._services.testimonies.progress(await self._door.viewer(request))
        added = request.query_params.get("added")
        return answer(
            ProcessingPage(
                frame=await self._door.frame(request, "processing"),
                items=tuple(items),
                added=TestimonyId(added) if added else None,
                unseen=request.query_params.get("unseen", "nobody"),
            )
        )

    async def list_alone(self, request: Request) -> Response:
        """Show the list alone, for the page to put in place of the one it shows."""
        return answer(ProgressList(items=tuple(await self._services.testimonies.progress(await self._door.viewer(request)))))
