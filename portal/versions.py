"""The versions of a transcript: who wrote each and when, and what differs between two, word by word."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.corrections import TranscriptVersion
from core.testimony import TestimonyId, TranscriptOrigin
from portal.differing import changes_between
from portal.door import Door
from portal.editing import title_of
from portal.editing_contexts import ShownVersion, VersionsPage
from portal.links import edit_url, testimony_url, versions_url
from portal.pages import answer
from portal.services import PortalServices

LEFT = "Somebody who has left"


class Versions:
    """The page of versions."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; the store asks whether the member may."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/versions", self.page, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str) -> Response:
        """List the versions and show what changed between two: the newest two, unless others are asked for."""
        viewer = await self._door.viewer(request)
        identity = TestimonyId(testimony_id)
        versions = await self._services.corrections.versions(identity, viewer)
        numbers = [each.version for each in versions]
        newer = _asked(request, "to", numbers[0] if numbers else 0)
        before = [number for number in numbers if number < newer]
        older = _asked(request, "from", before[0] if before else newer)
        lines = self._services.corrections.lines
        was = await lines(identity, older, viewer) if numbers else ()
        now = await lines(identity, newer, viewer) if numbers else ()
        context = VersionsPage(
            frame=await self._door.frame(request, "search"),
            title=title_of(await self._services.testimonies.view(identity, viewer)),
            testimony_url=testimony_url(identity),
            edit_url=edit_url(identity),
            versions_url=versions_url(identity),
            versions=tuple(_shown(each) for each in versions),
            older=older,
            newer=newer,
            changes=await asyncio.to_thread(changes_between, was, now) if older != newer else (),
        )
        return answer(context)


def _asked(request: Request, name: str, otherwise: int) -> int:
    written = request.query_params.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else otherwise


def _shown(version: TranscriptVersion) -> ShownVersion:
    is_persons = version.origin is not TranscriptOrigin.MACHINE
    return ShownVersion(
        version=version.version,
        origin=version.origin,
        by_name=version.by_name or (LEFT if is_persons else ""),
        saved_at=version.saved_at,
        words=version.words,
    )
