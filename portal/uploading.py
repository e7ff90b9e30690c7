"""Adding a film or recording: the form, and taking what was sent to the catalogue's front door."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.consent import Purpose
from core.consultations import Consultation
from core.errors import BadInput, StoreFull
from core.people import StaffMember
from portal.contexts import Choice, UploadPage
from portal.door import Door
from portal.fields import FormProblem, problem_by_field
from portal.pages import answer
from portal.people_form import WAYS
from portal.receiving import Received, TooLarge, received
from portal.services import PortalServices
from portal.upload_form import UploadForm, form_from, problems_in, submission_from, unseen_in


class Uploading:
    """The form to add a film or recording with."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for facilitators and administrators."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/upload", self.form, methods=["GET"], response_model=None)
        router.add_api_route("/upload", self.taken, methods=["POST"], response_model=None)
        return router

    async def form(self, request: Request) -> Response:
        """Show the form."""
        member = await self._door.uploader(request)
        form = UploadForm(made_on=self._services.clock().date().isoformat())
        return await self._shown(request, member, form=form, problems=(), status=200)

    async def taken(self, request: Request) -> Response:
        """Take a film or recording, or show the form again with everything that must be mended."""
        member = await self._door.uploader(request)
        self._door.check_origin(request)
        settings = self._services.settings
        settings.upload_folder.mkdir(parents=True, exist_ok=True)
        into = settings.upload_folder / f"{self._services.new_token()}.part"
        content_type = request.headers.get("content-type", "")
        form = UploadForm()
        try:
            async with received(request.stream(), content_type, into=into, limit_bytes=settings.upload_limit_bytes) as upload:
                self._door.check_token(request, upload.fields)
                form = form_from(upload.fields)
                return await self._added(request, member, form, upload)
        except TooLarge as error:
            problem = FormProblem(field="file", text=f"{error.problem} {error.remedy} The most is {self._limit_mb} MB.")
            return await self._shown(request, member, form=form, problems=(problem,), status=413)
        except StoreFull as error:
            return await self._shown(
                request, member, form=form, problems=(FormProblem(field="file", text=str(error)),), status=507
            )
        except BadInput as error:
            return await self._shown(
                request, member, form=form, problems=(FormProblem(field="file", text=str(error)),), status=422
            )

    async def _added(self, request: Request, member: StaffMember, form: UploadForm, upload: Received) -> Response:
        consultations = await self._services.consultations.consultations(member.partnership_id)
        today = self._services.clock().date()
        problems = problems_in(form, consultations, has_file=upload.file is not None, today=today)
        if problems or upload.file is None:
            return await self._shown(request, member, form=form, problems=problems, status=422)
        consultation = next(each for each in consultations if each.id == form.consultation)
        submission = submission_from(form, consultation)
        testimony = await self._services.intake.add(upload.file, submission)
        return RedirectResponse(f"/processing?added={testimony.id}&unseen={unseen_in(submission)}", status_code=303)

    async def _shown(
        self, request: Request, member: StaffMember, *, form: UploadForm, problems: tuple[FormProblem, ...], status: int
    ) -> Response:
        viewer = await self._door.viewer(request)
        consultations = await self._services.consultations.consultations(member.partnership_id)
        context = UploadPage(
            frame=await self._door.frame(request, "upload"),
            form=form,
            problems=problems,
            problem_by_field=problem_by_field(problems),
            consultations=_choices(consultations, form.consultation),
            participants=tuple(await self._services.people.participants(viewer)),
            purposes=tuple(Purpose),
            ways=WAYS,
            limit_mb=self._limit_mb,
            limit_bytes=self._services.settings.upload_limit_bytes,
            today=self._services.clock().date().isoformat(),
        )
        return answer(context, status=status)

    @property
    def _limit_mb(self) -> int:
        return max(1, self._services.settings.upload_limit_bytes // (1024 * 1024))


def _choices(consultations: Sequence[Consultation], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=each.id, label=each.title, is_chosen=each.id == chosen) for each in consultations)
