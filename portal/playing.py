"""Films, sound, pictures and files, sent in pieces and only to those the gate lets play them. Never holds a whole file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from core.captions import Audience, CaptionFormat
from core.errors import NotFound
from core.testimony import Rendition, RenditionKind, TestimonyId
from portal.door import Door
from portal.ranges import ByteRange, Unsatisfiable, range_in
from portal.services import PortalServices

SAFE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
"""What goes out with every file, so that no browser takes it for a page or keeps it."""

CAPTION_TYPES = {
    CaptionFormat.VTT.value: "text/vtt; charset=utf-8",
    CaptionFormat.SRT.value: "application/x-subrip; charset=utf-8",
}

UNKNOWN = "application/octet-stream"

SAVED_AS = "sent-in-a-chat.bin"
"""Under which a download is saved. Reason: a file's own name may name its sender, and its ending could make it start."""


class Playing:
    """Serves derived files by byte range, and files as they came as downloads."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/media/{testimony_id}/file", self.download, methods=["GET", "HEAD"], response_model=None)
        router.add_api_route("/media/{testimony_id}/captions.{ending}", self.captions, methods=["GET"], response_model=None)
        router.add_api_route("/media/{testimony_id}/{kind}", self.file, methods=["GET", "HEAD"], response_model=None)
        return router

    async def download(self, request: Request, testimony_id: str) -> Response:
        """Send a file as it came, to be saved and never shown: nobody knows what is in it, and its name stays behind."""
        viewer = await self._door.viewer(request)
        kept = await self._services.testimonies.file_for(TestimonyId(testimony_id), viewer)
        size = await self._services.files.size(kept.sha256)
        headers = {**SAFE, "Content-Length": str(size), "Content-Disposition": f'attachment; filename="{SAVED_AS}"'}
        if request.method == "HEAD":
            return Response(media_type=UNKNOWN, headers=headers)
        return StreamingResponse(self._services.files.read(kept.sha256, 0, size), media_type=UNKNOWN, headers=headers)

    async def captions(self, request: Request, testimony_id: str, ending: str) -> Response:
        """Send captions of the words that this viewer may read, made anew at each look: a no counts at once."""
        if ending not in CAPTION_TYPES:
            raise NotFound("file")
        viewer = await self._door.viewer(request)
        captions = await self._services.captions.captions(
            TestimonyId(testimony_id), viewer, written_as=CaptionFormat(ending), audience=_audience(request)
        )
        return Response(captions, media_type=CAPTION_TYPES[ending], headers=SAFE)

    async def file(self, request: Request, testimony_id: str, kind: str) -> Response:
        """Send a derived file, or the range of it that was asked for; the gate is asked each time."""
        if kind not in {each.value for each in RenditionKind}:
            raise NotFound("file")
        viewer = await self._door.viewer(request)
        rendition = await self._services.testimonies.rendition_for(TestimonyId(testimony_id), RenditionKind(kind), viewer)
        size = await self._services.files.size(rendition.sha256)
        try:
            wanted = range_in(request.headers.get("range"), size)
        except Unsatisfiable:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
        return self._sent(rendition, wanted, size, with_body=request.method != "HEAD")

    def _sent(self, rendition: Rendition, wanted: ByteRange | None, size: int, *, with_body: bool) -> Response:
        piece = wanted or ByteRange(start=0, end=size)
        headers = {
            "Accept-Ranges": "bytes",
            "Content-Length": str(piece.end - piece.start),
            **SAFE,
        }
        if wanted is not None:
            headers["Content-Range"] = f"bytes {piece.start}-{piece.end - 1}/{size}"
        status = 200 if wanted is None else 206
        if not with_body:
            return Response(status_code=status, media_type=rendition.content_type, headers=headers)
        pieces = self._services.files.read(rendition.sha256, piece.start, piece.end)
        return StreamingResponse(pieces, status_code=status, media_type=rendition.content_type, headers=headers)


def _audience(request: Request) -> Audience:
    """Return for whom captions are asked for. Raises `NotFound` for nobody we know."""
    asked = request.query_params.get("for", Audience.TEAM.value)
    if asked not in {each.value for each in Audience}:
        raise NotFound("file")
    return Audience(asked)
