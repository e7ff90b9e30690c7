"""The codebook in force, to read."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import NotFound
from portal.contexts import ThemeGroup, ThemesPage
from portal.door import Door
from portal.pages import answer
from portal.services import PortalServices


class CodebookPage:
    """The page of themes."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; it is for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/themes", self.page, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show the themes on their two levels."""
        member = await self._door.member(request)
        frame = await self._door.frame(request, "themes")
        try:
            codebook = await self._services.themes.codebook(member.partnership_id)
        except NotFound:
            return answer(ThemesPage(frame=frame, version="", groups=()))
        groups = tuple(
            ThemeGroup(theme=top, codes=tuple(theme for theme in codebook.themes if theme.parent == top.code))
            for top in codebook.top_level()
        )
        return answer(ThemesPage(frame=frame, version=codebook.version, groups=groups))
