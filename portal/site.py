"""The site: every router of the room, put together. What is not listed as open is for members only."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.staticfiles import StaticFiles

from portal.assisting import Assisting
from portal.beginning_uploads import BeginningUploads
from portal.concerns_page import ConcernsQueue
from portal.description_pages import DescriptionPages
from portal.door import Door
from portal.editing import Editing
from portal.error_pages import install_error_pages
from portal.events import Events
from portal.groups import Groups
from portal.headers import SecureHeaders
from portal.home import Home
from portal.listening import Listening
from portal.naming import Naming
from portal.naming_people import NamingPeople
from portal.pages import STATIC_BASE, STATIC_FOLDER
from portal.paper import FormLinks, TypingUp
from portal.passwords import Passwords
from portal.patterns import Patterns
from portal.playing import Playing
from portal.processing import Processing
from portal.resumable import ResumableUploads
from portal.searching import Searching
from portal.services import PortalServices, PortalSettings
from portal.showing_outside import ShowingOutside
from portal.signing_in import SigningIn
from portal.testimony_pages import TestimonyPages
from portal.themes_page import CodebookPage
from portal.uploading import Uploading
from portal.versions import Versions
from portal.voice_pages import VoicePages
from portal.wall import ChoosingWords, PublicWall

__all__ = ["OPEN_TO_ALL", "PortalServices", "PortalSettings", "SecureHeaders", "install_error_pages", "portal_routes"]

OPEN_TO_ALL = frozenset({
    "/", "/sign-in", "/sign-in/link/{token}", "/sign-out", f"{STATIC_BASE}/{{path:path}}", "/wall/{code}", "/wall/{code}/words",
    "/f/{code}",
})  # fmt: skip
"""The only paths that answer someone who is not signed in."""


def portal_routes(services: PortalServices, *, passwords: Passwords | None = None) -> list[APIRouter]:
    """Return the routers to include in the app: the open ones, and those behind the door."""
    door = Door(services)
    subjects = (
        Searching(services, door), TestimonyPages(services, door), Playing(services, door), Uploading(services, door),
        BeginningUploads(services, door), ResumableUploads(services, door),
        NamingPeople(services, door), Processing(services, door), ConcernsQueue(services, door),
        CodebookPage(services, door), Patterns(door), Events(services, door),
        ChoosingWords(services, door), TypingUp(services, door), Assisting(services, door), Groups(services, door),
        Naming(services, door), ShowingOutside(services, door),
        Editing(services, door), Listening(services, door), Versions(services, door),
        DescriptionPages(services, door), VoicePages(services, door),
    )  # fmt: skip
    behind_the_door = APIRouter(dependencies=[Depends(door.require_member)])
    for subject in subjects:
        behind_the_door.include_router(subject.routes())
    return [
        _static_files(),
        Home(services, door).routes(),
        PublicWall(services).routes(),
        FormLinks(services, door).routes(),
        SigningIn(services, door, passwords or Passwords()).routes(),
        behind_the_door,
    ]


def _static_files() -> APIRouter:
    files = StaticFiles(directory=STATIC_FOLDER)
    router = APIRouter(include_in_schema=False)

    async def static_file(request: Request, path: str) -> Response:
        response = await files.get_response(path, request.scope)
        # The address changes with the file, so a browser may keep it for good.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
        return response

    router.add_api_route(f"{STATIC_BASE}/{{path:path}}", static_file, methods=["GET"], response_model=None)
    return router
