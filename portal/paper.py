"""Paper forms that come back: found by their code and typed up, one form a page, held to what a chat would take."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.access import ADDERS
from core.consultations import Setting
from core.errors import BadInput, NotAllowed, NotFound
from core.paper import FormCode, code_in, spaced
from core.people import Viewer
from core.ports import BlankForm, WrittenProblem
from portal.door import Door
from portal.event_contexts import FindFormPage, TypingPage
from portal.events import setting_in
from portal.fields import FormProblem, problem_by_field, written_in
from portal.pages import answer
from portal.receiving import LONG_FORM_BYTES, LONG_FORM_FIELDS
from portal.services import PortalServices

NO_CODE = "There is no such form. Check the code at the foot of the form."


class TypingUp:
    """Finding a form and typing it up, for facilitators and administrators."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members who may add to the store."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/paper", self.find, methods=["GET"], response_model=None)
        router.add_api_route("/paper/{code}", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/paper/{code}", self.keep, methods=["POST"], response_model=None)
        router.add_api_route("/paper/{code}/take-back", self.take_back, methods=["POST"], response_model=None)
        return router

    async def find(self, request: Request) -> Response:
        """Ask for a form's code, or go on to the form that it is the code of."""
        viewer = await self._typist(request)
        typed = request.query_params.get("code", "")
        kept = code_in(request.query_params.get("kept", ""))
        if code := code_in(typed):
            return RedirectResponse(f"/paper/{code}", status_code=303)
        frame = await self._door.frame(request)
        gone = code_in(request.query_params.get("gone", ""))
        return answer(
            FindFormPage(
                frame=frame,
                kept=spaced(kept) if kept else "",
                gone=spaced(gone) if gone else "",
                lines=await self._lines(kept, viewer) if kept else (),
                problem=NO_CODE if typed else "",
            )
        )

    async def page(self, request: Request, code: str) -> Response:
        """Show a form to type up."""
        viewer = await self._typist(request)
        form = _code(code)
        blank = await self._services.desk.blank(form, viewer)
        return await self._drawn(request, blank, {}, (), blank.form.setting)

    async def keep(self, request: Request, code: str) -> Response:
        """Keep what was typed, or show everything that is wrong beside what was typed so far."""
        viewer = await self._typist(request)
        fields = await self._door.posted(request, most_bytes=LONG_FORM_BYTES, most_fields=LONG_FORM_FIELDS)
        form = _code(code)
        blank = await self._services.desk.blank(form, viewer)
        typed = {each.key: tuple(fields.get(each.key, ())) for each in (*blank.consents, *blank.questions)}
        written = {key: " ".join(values) for key, values in typed.items() if any(value.strip() for value in values)}
        setting = setting_in(written_in(fields, "setting")) or blank.form.setting
        try:
            problems = await self._services.desk.type_up(form, written, viewer, setting=setting)
        except BadInput as error:
            problems = (WrittenProblem(key=blank.consents[0].key, problem=str(error)),)
        if problems:
            return await self._drawn(request, blank, typed, problems, setting)
        return RedirectResponse(f"/paper?kept={quote(form)}", status_code=303)

    async def take_back(self, request: Request, code: str) -> Response:
        """Take back all that a form says, because whoever wrote it asked for that."""
        viewer = await self._typist(request)
        await self._door.posted(request)
        form = _code(code)
        await self._services.desk.take_back(form, viewer)
        return RedirectResponse(f"/paper?gone={quote(form)}", status_code=303)

    async def _lines(self, kept: FormCode, viewer: Viewer) -> tuple[str, ...]:
        """Return the help lines for a form that was just kept; an address may name any code."""
        form = await self._services.paper.form(kept)
        if form is None or form.partnership_id != viewer.partnership_id:
            return ()
        return tuple(await self._services.desk.help_lines(kept, viewer))

    async def _drawn(
        self,
        request: Request,
        blank: BlankForm,
        typed: Mapping[str, tuple[str, ...]],
        problems: Sequence[WrittenProblem],
        setting: Setting,
    ) -> Response:
        shown = tuple(FormProblem(field=each.key, text=each.problem) for each in problems)
        page = TypingPage(
            frame=await self._door.frame(request),
            code=spaced(blank.form.code),
            blank=blank,
            typed=dict(typed),
            problems=shown,
            problem_by_field=problem_by_field(shown),
            settings=tuple(Setting),
            setting=setting,
        )
        return answer(page, status=422 if shown else 200)

    async def _typist(self, request: Request) -> Viewer:
        viewer = await self._door.viewer(request)
        if not viewer.roles & ADDERS:
            raise NotAllowed("Only facilitators and administrators type forms up.")
        return viewer


class FormLinks:
    """Where the QR code on a form leads: staff to typing it up, anyone else to the chat that asks the same."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; it is open to all."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/f/{code}", self.follow, methods=["GET"], response_model=None)
        return router

    async def follow(self, request: Request, code: str) -> Response:
        """Go where the code leads. Raises `NotFound` for a code that nobody printed."""
        form = await self._services.paper.form(_code(code))
        if form is None:
            raise NotFound("form")
        member = await self._door.member_if_any(request)
        if member is not None and member.partnership_id == form.partnership_id and member.roles & ADDERS:
            return RedirectResponse(f"/paper/{form.code}", status_code=303)
        consultation = await self._services.consultations.consultation(form.consultation_id)
        base = self._services.settings.chat_base.rstrip("/")
        return RedirectResponse(f"{base}/{quote(consultation.name, safe='')}", status_code=303)


def _code(text: str) -> FormCode:
    code = code_in(text)
    if code is None:
        raise NotFound("form")
    return code
