"""Beginning uploads: the form's answers are checked first, then each file gets a place, and only then bytes can come.

Nothing can be created without the checked answers of a form.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.errors import StoreFull
from portal.door import Door
from portal.fields import Fields, FormProblem, written_in
from portal.own_uploads import PLACE, OwnUploads, in_tus_words
from portal.services import PortalServices
from portal.tus import TusProblem, as_header, creation_in
from portal.upload_folder import UploadFolder
from portal.upload_form import form_from, problems_in
from portal.upload_records import Answers, BegunUpload, Outcome, titled

ANSWERS_LAST = timedelta(hours=1)
"""How long after a form was answered its files can be begun; the page begins them all at once."""

MOST_UNFINISHED = 50
"""How many uploads one person can have on their way."""

_NO_ROOM = "There is not enough room on the disk for this file. Ask whoever looks after Heard to free some space."
_TOO_MANY = f"At most {MOST_UNFINISHED} files can be on their way at once. Wait until some are done, or throw some away."


class BeginningUploads:
    """The addresses to answer a form at, and to make a place for a file."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door
        self._folder = UploadFolder(services.settings.upload_folder)
        self._own = OwnUploads(services, door, self._folder)

    def routes(self) -> APIRouter:
        """Return the routes; they are for facilitators and administrators."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route(f"{PLACE}/answers", self.answered, methods=["POST"], response_model=None)
        router.add_api_route(PLACE, in_tus_words(self.created), methods=["POST"], response_model=None)
        return router

    async def answered(self, request: Request) -> Response:
        """Check the answers about files that are to come, and keep them; or say everything that must be mended."""
        member = await self._door.uploader(request)
        fields = await self._door.posted(request)
        form = form_from(fields)
        count = _count_in(fields)
        now = self._services.clock()
        consultations = await self._services.consultations.consultations(member.partnership_id)
        problems = problems_in(form, consultations, has_file=count > 0, today=now.date())
        if problems or count > MOST_UNFINISHED:
            return _to_mend(problems or (FormProblem(field="file", text=_TOO_MANY),))
        answers = Answers(
            id=_id_from(self._services.new_token()),
            staff_id=member.id,
            partnership_id=member.partnership_id,
            form=form,
            count=count,
            answered_at=now,
            expires_at=now + ANSWERS_LAST,
        )
        await asyncio.to_thread(self._folder.keep_answers, answers)
        return JSONResponse({"answers": answers.id}, status_code=201)

    async def created(self, request: Request) -> Response:
        """Make a place for one file. Asking again for the same file of the same form gives the same place."""
        member = await self._own.changing(request)
        creation = creation_in(request.headers, most_bytes=self._services.settings.upload_limit_bytes)
        answers = await self._own.answers(creation.answers, member)
        if not 1 <= creation.number <= answers.count:
            raise TusProblem(400)
        now = self._services.clock()
        upload = BegunUpload(
            id=_id_from(f"{answers.id} {creation.number}"),
            staff_id=member.id,
            partnership_id=member.partnership_id,
            form=replace(answers.form, title=titled(answers.form, number=creation.number, count=answers.count)),
            length=creation.length,
            fingerprint=creation.fingerprint,
            answered_at=answers.answered_at,
            expires_at=now + timedelta(days=self._services.settings.upload_days),
        )
        theirs = {each.id: each for each in await self._own.of(member)}
        if upload.id not in theirs:
            await self._begin(upload, theirs)
        return Response(
            status_code=201, headers={"Location": f"{PLACE}/{upload.id}", "Upload-Expires": as_header(upload.expires_at)}
        )

    async def _begin(self, upload: BegunUpload, theirs: dict[str, BegunUpload]) -> None:
        if sum(each.outcome is Outcome.NONE for each in theirs.values()) >= MOST_UNFINISHED:
            raise TusProblem(403, _TOO_MANY)
        # Twice its length: what has come stays until the catalogue has its own copy.
        if await asyncio.to_thread(self._folder.free_bytes) < 2 * upload.length:
            raise TusProblem(507, _NO_ROOM)
        try:
            await asyncio.to_thread(self._folder.keep, upload)
        except StoreFull as error:
            raise TusProblem(507, _NO_ROOM) from error


def _to_mend(problems: Sequence[FormProblem]) -> Response:
    told = [{"field": problem.field, "text": problem.text} for problem in problems]
    return JSONResponse({"problems": told}, status_code=422)


def _count_in(fields: Fields) -> int:
    written = written_in(fields, "count")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 0


def _id_from(secret: str) -> str:
    """Return an id nobody can guess who does not know `secret`."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
