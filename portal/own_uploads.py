"""The uploads of whoever is signed in: to anybody else they are not there. And the protocol's words around every answer."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from core.errors import NotFound
from core.people import StaffMember
from portal.door import Door
from portal.services import PortalServices
from portal.tus import VERSION, TusProblem, check_version
from portal.upload_folder import UploadFolder
from portal.upload_records import Answers, BegunUpload, Outcome

PLACE = "/api/uploads"
"""The address under which all of it happens."""

Handler = Callable[[Request], Awaitable[Response]]


class OwnUploads:
    """Finds a member's own uploads, and whoever may change one."""

    def __init__(self, services: PortalServices, door: Door, folder: UploadFolder) -> None:
        self._door = door
        self._folder = folder
        self._clock = services.clock

    async def changing(self, request: Request) -> StaffMember:
        """Return who changes something, once it is known to come from our own page. Raises `NotAllowed`, `TusProblem`."""
        member = await self._door.uploader(request)
        self._door.check_origin(request)
        self._door.check_token(request, {"form-token": [request.headers.get("form-token", "")]})
        check_version(request.headers)
        return member

    async def of(self, member: StaffMember) -> list[BegunUpload]:
        """Return all that a member has begun and that has not expired, oldest first."""
        uploads = await asyncio.to_thread(self._folder.uploads)
        return [each for each in uploads if _is_theirs(each, member) and each.expires_at > self._clock()]

    async def one(self, request: Request, member: StaffMember, *, even_refused: bool = False) -> BegunUpload:
        """Return the upload at the request's address. Raises `NotFound`; `TusProblem` where it has expired or was refused."""
        upload = await asyncio.to_thread(self._folder.upload, request.path_params["upload_id"])
        if not _is_theirs(upload, member):
            raise NotFound("upload")
        is_over = upload.outcome is Outcome.REFUSED and not even_refused
        if is_over or upload.expires_at <= self._clock():
            raise TusProblem(410)
        return upload

    async def answers(self, answers_id: str, member: StaffMember) -> Answers:
        """Return the answers a member gave. Raises `NotFound`, also where they are too old to begin anything with."""
        answers = await asyncio.to_thread(self._folder.answers, answers_id)
        if not _is_theirs(answers, member) or answers.expires_at <= self._clock():
            raise NotFound("form")
        return answers


def in_tus_words(handler: Handler) -> Handler:
    """Answer with the protocol's version, and what cannot be met with its own status."""

    async def answer(request: Request) -> Response:
        try:
            response = await handler(request)
        except TusProblem as error:
            response = JSONResponse({"problem": error.problem}, status_code=error.status)
        response.headers["Tus-Resumable"] = VERSION
        return response

    return answer


def _is_theirs(record: Answers | BegunUpload, member: StaffMember) -> bool:
    return record.staff_id == member.id and record.partnership_id == member.partnership_id
