"""The codebook in force, to read."""

import re
from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import NotFound
from core.themes import Theme
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
        labels = {theme.code: theme.label for theme in codebook.themes}
        groups = tuple(
            ThemeGroup(
                theme=in_words(top, labels),
                codes=tuple(in_words(theme, labels) for theme in codebook.themes if theme.parent == top.code),
            )
            for top in codebook.top_level()
        )
        return answer(ThemesPage(frame=frame, version=codebook.version, groups=groups))


def in_words(theme: Theme, labels: Mapping[str, str]) -> Theme:
    """Return a theme whose notes name other themes by their labels; a code that is not in the codebook stays as written."""

    def label(match: re.Match[str]) -> str:
        return f"see “{labels[match[0]]}”" if match[0] in labels else match[0]

    definition, include, exclude = (_CODE.sub(label, text) for text in (theme.definition, theme.include, theme.exclude))
    return replace(theme, definition=definition, include=include, exclude=exclude)


_CODE = re.compile(r"[a-z_]+[./][a-z_]+")
