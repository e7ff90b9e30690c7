"""The wall of an event: staff put words on it and take them off; everyone in the room sees it. Nothing of it is cached."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.testimony import PassageId
from core.walls import WallCode
from portal.contexts import Frame
from portal.door import Door
from portal.event_contexts import WallChoicePage, WallPage, WallWords
from portal.events import consultation_url, theirs, wall_url
from portal.fields import written_in
from portal.pages import answer
from portal.services import PortalServices

ROBOTS = {"X-Robots-Tag": "noindex, nofollow"}


class ChoosingWords:
    """Which words are on the wall, for those who run the event."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store lets only those use them who run events."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/consultations/{name}/wall", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/consultations/{name}/wall", self.move, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, name: str) -> Response:
        """Show what is on the wall, and a page of the words that may go on it, newest first."""
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        page = page_in(request)
        choices = await self._services.walls.candidates(consultation.id, viewer, page=page)
        return answer(
            WallChoicePage(
                frame=await self._door.frame(request),
                title=consultation.title,
                name=consultation.name,
                wall_url=wall_url(await self._services.walls.wall_of(consultation.id, viewer)),
                on_wall=tuple(await self._services.walls.on_wall(consultation.id, viewer)),
                candidates=choices.words,
                page=page,
                has_older=choices.has_older,
            )
        )

    async def move(self, request: Request, name: str) -> Response:
        """Put words on the wall, or take them off."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        passage_id = PassageId(written_in(fields, "passage"))
        if written_in(fields, "do") == "on":
            await self._services.walls.put_on(passage_id, viewer, self._services.clock())
        else:
            await self._services.walls.take_off(passage_id, viewer)
        return RedirectResponse(f"{consultation_url(consultation)}/wall", status_code=303)


class PublicWall:
    """The wall, for whoever knows its code: a projector, or a phone in the room."""

    def __init__(self, services: PortalServices) -> None:
        self._services = services

    def routes(self) -> APIRouter:
        """Return the routes; they are open to all."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/wall/{code}", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/wall/{code}/words", self.words, methods=["GET"], response_model=None)
        return router

    async def page(self, code: str) -> Response:
        """Show the wall. Raises `NotFound` for no such wall."""
        words = tuple(await self._services.walls.shown(WallCode(code)))
        page = answer(WallPage(frame=Frame(), words_url=f"/wall/{code}/words", words=words))
        page.headers.update(ROBOTS)
        return page

    async def words(self, code: str) -> Response:
        """Give the words alone, as they may be shown at this moment. Raises `NotFound`."""
        words = answer(WallWords(words=tuple(await self._services.walls.shown(WallCode(code)))))
        words.headers.update(ROBOTS)
        return words


def page_in(request: Request) -> int:
    """Return which page of older words is asked for: the first one unless it is a number above."""
    asked = request.query_params.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
