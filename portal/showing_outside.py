"""A film or sound for showing outside: what hinders one, asking for it, and saving it once it is made."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from core.errors import BadInput
from core.testimony import TestimonyId
from portal.door import Door
from portal.fields import written_in
from portal.links import names_url, outside_file_url, outside_url, people_url, testimony_url
from portal.name_contexts import OutsidePage
from portal.pages import answer
from portal.playing import SAFE
from portal.services import PortalServices

ENDINGS = {"video/mp4": "mp4", "audio/mp4": "m4a"}


class ShowingOutside:
    """The page of a testimony's copy for showing outside, and the copy itself."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/outside", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/outside", self.ask, methods=["POST"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/outside/file", self.file, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str) -> Response:
        """Show what hinders a copy, or how far it has come."""
        return await self._shown(request, TestimonyId(testimony_id))

    async def ask(self, request: Request, testimony_id: str) -> Response:
        """Ask for a copy, or show the page again with what hinders it."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        try:
            await self._services.outside.ask(
                TestimonyId(testimony_id), viewer, with_captions=bool(written_in(fields, "captions"))
            )
        except BadInput:
            return await self._shown(request, TestimonyId(testimony_id), status=422)
        return RedirectResponse(outside_url(TestimonyId(testimony_id)), status_code=303)

    async def file(self, request: Request, testimony_id: str) -> Response:
        """Send the copy to be saved. Whether it may be is asked each time, of all that it is made of."""
        viewer = await self._door.viewer(request)
        made = await self._services.outside.copy(TestimonyId(testimony_id), viewer)
        size = await self._services.files.size(made.sha256)
        saved_as = f"for-showing-outside.{ENDINGS[made.content_type]}"
        headers = {**SAFE, "Content-Length": str(size), "Content-Disposition": f'attachment; filename="{saved_as}"'}
        return StreamingResponse(self._services.files.read(made.sha256, 0, size), media_type=made.content_type, headers=headers)

    async def _shown(self, request: Request, testimony_id: TestimonyId, *, status: int = 200) -> Response:
        viewer = await self._door.viewer(request)
        standing = await self._services.outside.standing(testimony_id, viewer)
        testimony = (await self._services.testimonies.view(testimony_id, viewer)).testimony
        context = OutsidePage(
            frame=await self._door.frame(request, "search"),
            title=testimony.title or testimony.question_label,
            testimony_url=testimony_url(testimony_id),
            names_url=names_url(testimony_id),
            people_url=people_url(testimony_id),
            file_url=outside_file_url(testimony_id),
            hindrances=standing.hindrances,
            copy=standing.copy,
            may_ask=standing.may_ask,
            has_picture=standing.has_picture,
        )
        return answer(context, status=status)
