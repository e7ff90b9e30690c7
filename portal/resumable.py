"""Going on with uploads, by the tus protocol: how far one is, more of its bytes, and an end to it.

Whoever began an upload is the only one who can go on with it. See docs/decisions/0016-resumable-uploads.md.
"""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.errors import StoreFull
from portal.arriving import read_on, taken
from portal.door import Door
from portal.own_uploads import PLACE, OwnUploads, in_tus_words
from portal.pages import day
from portal.services import PortalServices
from portal.tus import EXTENSIONS, VERSION, TusProblem, as_header, check_version, offset_in
from portal.upload_folder import Overtaken, UploadFolder
from portal.upload_records import BegunUpload, Outcome

_FULL = "The disk is full. What has come so far is kept: free some space, then go on."


class ResumableUploads:
    """The addresses of uploads that have begun."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door
        self._folder = UploadFolder(services.settings.upload_folder)
        self._own = OwnUploads(services, door, self._folder)
        self._finished = services.finished_uploads

    def routes(self) -> APIRouter:
        """Return the routes; they are for facilitators and administrators."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        one = PLACE + "/{upload_id}"
        for path, method, handler in (
            (PLACE, "GET", self.listed), (PLACE, "OPTIONS", self.understood),
            (one, "HEAD", self.offset), (one, "PATCH", self.added), (one, "DELETE", self.ended),
        ):  # fmt: skip
            router.add_api_route(path, in_tus_words(handler), methods=[method], response_model=None)
        return router

    async def listed(self, request: Request) -> Response:
        """Tell how far the member's own uploads are."""
        member = await self._door.uploader(request)
        uploads = []
        for upload in await self._own.of(member):
            arrived = await asyncio.to_thread(self._folder.arrived, upload)
            self._hand_on_if_whole(upload, arrived)
            uploads.append(await asyncio.to_thread(self._shown, upload, arrived))
        return JSONResponse({"uploads": uploads})

    async def understood(self, request: Request) -> Response:
        """Tell what of the protocol is understood."""
        await self._door.uploader(request)
        most = str(self._services.settings.upload_limit_bytes)
        return Response(status_code=204, headers={"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": most})

    async def offset(self, request: Request) -> Response:
        """Tell how much of a file has come."""
        check_version(request.headers)
        upload = await self._own.one(request, await self._door.uploader(request))
        arrived = await asyncio.to_thread(self._folder.arrived, upload)
        self._hand_on_if_whole(upload, arrived)
        return Response(status_code=200, headers=_how_far(upload, arrived) | {"Upload-Length": str(upload.length)})

    async def added(self, request: Request) -> Response:
        """Take more of a file. What has come before the line is lost, or the disk is full, is kept and counts."""
        member = await self._own.changing(request)
        upload = await self._own.one(request, member)
        offset = offset_in(request.headers)
        if offset != await asyncio.to_thread(self._folder.arrived, upload):
            await read_on(request)
            raise TusProblem(409)
        if offset < upload.length:
            offset = await self._take(request, upload, offset)
        self._hand_on_if_whole(upload, offset)
        return Response(status_code=204, headers=_how_far(upload, offset))

    async def ended(self, request: Request) -> Response:
        """Throw an upload away, or take a refused one off the list."""
        member = await self._own.changing(request)
        upload = await self._own.one(request, member, even_refused=True)
        with self._folder.alone_with(upload) as is_ours:
            if not is_ours:
                raise TusProblem(423)
            await asyncio.to_thread(self._folder.forget, upload)
        return Response(status_code=204)

    async def _take(self, request: Request, upload: BegunUpload, offset: int) -> int:
        try:
            with self._folder.open_bytes(upload) as arriving:
                return await taken(request, arriving, offset, upload.length)
        except Overtaken as error:
            await read_on(request)
            raise TusProblem(409) from error
        except StoreFull as error:
            await read_on(request)
            raise TusProblem(507, _FULL) from error

    def _hand_on_if_whole(self, upload: BegunUpload, arrived: int) -> None:
        if arrived == upload.length and upload.outcome is Outcome.NONE:
            self._finished.hand_on_soon(upload.id)

    def _state(self, upload: BegunUpload, arrived: int) -> str:
        if upload.outcome is not Outcome.NONE:
            return str(upload.outcome.value)
        if arrived < upload.length:
            return "coming"
        return "checked" if self._folder.free_bytes() > upload.length else "waiting"

    def _shown(self, upload: BegunUpload, arrived: int) -> dict[str, object]:
        return {
            "url": f"{PLACE}/{upload.id}",
            "title": upload.form.title,
            "fingerprint": upload.fingerprint,
            "length": upload.length,
            "arrived": arrived,
            "until": day(upload.expires_at),
            "state": self._state(upload, arrived),
            "unseen": upload.unseen,
            "problem": upload.problem,
        }


def _how_far(upload: BegunUpload, offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Expires": as_header(upload.expires_at), "Cache-Control": "no-store"}
