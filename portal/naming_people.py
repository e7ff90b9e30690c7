"""Saying afterwards who is in a film or recording and what each agreed to. Shows nothing of it but what it is called."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.consent import Purpose
from core.errors import BadInput, NotFound
from core.findings import Progress
from core.testimony import Medium
from portal.contexts import NamingPeoplePage
from portal.door import Door
from portal.fields import FormProblem, problem_by_field
from portal.links import named_url
from portal.pages import answer
from portal.people_form import EMPTY_ROWS, WAYS, PersonRow, people_from, row_problems, rows_from
from portal.progress import item_of
from portal.services import PortalServices

PEOPLE_ARE_NAMED_IN = frozenset({Medium.FILM, Medium.SOUND})
"""What a facilitator adds. Whoever answers in a chat is asked there, in their own words."""


class NamingPeople:
    """The form for who is in it, apart from the upload."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for facilitators and administrators."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/people", self.form, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/people", self.named, methods=["POST"], response_model=None)
        return router

    async def form(self, request: Request, testimony_id: str) -> Response:
        """Show the form."""
        item = await self._item(request, testimony_id)
        return await self._shown(request, item, rows=EMPTY_ROWS, problems=(), status=200)

    async def named(self, request: Request, testimony_id: str) -> Response:
        """Keep who is in it and go back to the list, or show the form again with everything that must be mended."""
        fields = await self._door.posted(request)
        item = await self._item(request, testimony_id)
        rows = rows_from(fields)
        problems = row_problems(rows) or _nobody_in(rows)
        if problems:
            return await self._shown(request, item, rows=rows, problems=problems, status=422)
        try:
            await self._services.intake.name_people(item.testimony_id, people_from(rows), await self._door.viewer(request))
        except BadInput as error:
            problems = (FormProblem(field="person-1-label", text=str(error)),)
            return await self._shown(request, item, rows=rows, problems=problems, status=422)
        return RedirectResponse(named_url(item.testimony_id), status_code=303)

    async def _item(self, request: Request, testimony_id: str) -> Progress:
        await self._door.uploader(request)
        item = await item_of(self._services.testimonies, testimony_id, await self._door.viewer(request))
        if item.medium not in PEOPLE_ARE_NAMED_IN:
            raise NotFound("testimony")
        return item

    async def _shown(
        self, request: Request, item: Progress, *, rows: tuple[PersonRow, ...], problems: tuple[FormProblem, ...], status: int
    ) -> Response:
        context = NamingPeoplePage(
            frame=await self._door.frame(request, "processing"),
            item=item,
            rows=rows,
            problems=problems,
            problem_by_field=problem_by_field(problems),
            participants=tuple(await self._services.people.participants(await self._door.viewer(request))),
            purposes=tuple(Purpose),
            ways=WAYS,
        )
        return answer(context, status=status)


def _nobody_in(rows: tuple[PersonRow, ...]) -> tuple[FormProblem, ...]:
    if all(row.is_empty for row in rows):
        return (FormProblem(field="person-1-label", text="Name at least one person, by a pseudonym such as Rowan 4F7."),)
    return ()
