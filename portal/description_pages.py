"""Writing about a film, recording, picture or file: the form for it, and what was written as Dublin Core."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from core.describing import MOST_NOTES, WRITTEN, Description
from core.errors import BadInput, NotFound
from core.findings import TestimonyView
from core.people import Viewer
from core.ports import Descriptions
from core.testimony import Medium, TestimonyId
from portal.contexts import DescriptionPage, ShownAbout, ShownNote
from portal.description_form import FIRST, DescriptionForm, description_from, form_from, form_of, problems_in
from portal.door import Door
from portal.dublin_core import as_xml, elements_of
from portal.fields import FormProblem, problem_by_field
from portal.links import about_url, describe_url, dublin_core_url, testimony_url
from portal.pages import answer
from portal.players import player_of
from portal.services import PortalServices
from portal.times import clock_time

HAS_TIMES = frozenset({Medium.FILM, Medium.SOUND, Medium.VOICE})
"""What has moments to note."""

MOST_BYTES = 1_000_000
MOST_FIELDS = 2 * MOST_NOTES + 40


class DescriptionPages:
    """The form, and what was written for other catalogues."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes. Writing is for facilitators and administrators, reading for whoever may read all of it."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/describe", self.form, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/describe", self.written, methods=["POST"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/dublin-core.xml", self.xml, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/dublin-core.json", self.json, methods=["GET"], response_model=None)
        return router

    async def form(self, request: Request, testimony_id: str) -> Response:
        """Show the form with what is written already."""
        await self._door.uploader(request)
        description, view = await self._read(request, testimony_id)
        return await self._shown(request, view, form_of(description), problems=(), status=200)

    async def written(self, request: Request, testimony_id: str) -> Response:
        """Keep it and go back to the testimony, or show the form again with everything that must be mended."""
        fields = await self._door.posted(request, most_bytes=MOST_BYTES, most_fields=MOST_FIELDS)
        await self._door.uploader(request)
        _, view = await self._read(request, testimony_id)
        form = form_from(fields)
        problems = problems_in(form, length_ms=view.recording.length_ms if view.recording else None)
        if not problems:
            description = description_from(form, view.testimony.id)
            try:
                await self._services.descriptions.describe(
                    description, await self._door.viewer(request), self._services.clock()
                )
            except BadInput as error:
                problems = (FormProblem(field="title", text=str(error)),)
        if problems:
            return await self._shown(request, view, form, problems=problems, status=422)
        return RedirectResponse(about_url(view.testimony.id, None), status_code=303)

    async def xml(self, request: Request, testimony_id: str) -> Response:
        """Answer with the Dublin Core record."""
        written = as_xml(elements_of(*await self._read(request, testimony_id)))
        return Response(written, media_type="application/xml")

    async def json(self, request: Request, testimony_id: str) -> Response:
        """Answer with the Dublin Core elements and the notes."""
        description, view = await self._read(request, testimony_id)
        notes = [{"start_ms": note.start_ms, "text": note.text} for note in description.notes]
        return JSONResponse({"dublin_core": elements_of(description, view), "notes": notes})

    async def _read(self, request: Request, testimony_id: str) -> tuple[Description, TestimonyView]:
        viewer = await self._door.viewer(request)
        description = await self._services.descriptions.description(TestimonyId(testimony_id), viewer)
        return description, await self._services.testimonies.view(description.testimony_id, viewer)

    async def _shown(
        self, request: Request, view: TestimonyView, form: DescriptionForm, *, problems: tuple[FormProblem, ...], status: int
    ) -> Response:
        context = DescriptionPage(
            frame=await self._door.frame(request, "search"),
            medium=view.testimony.medium,
            title=view.testimony.title,
            back_url=testimony_url(view.testimony.id),
            action=describe_url(view.testimony.id),
            player=await player_of(view, self._services.files, start_ms=0),
            form=form,
            first=FIRST,
            others=tuple(element for element in WRITTEN if element not in FIRST),
            has_times=view.testimony.medium in HAS_TIMES,
            problems=problems,
            problem_by_field=problem_by_field(problems),
        )
        return answer(context, status=status)


async def about(descriptions: Descriptions, view: TestimonyView, viewer: Viewer, *, may_write: bool) -> ShownAbout | None:
    """Return what a testimony's page shows of what is written about it; None where not all of it may be read."""
    try:
        description = await descriptions.description(view.testimony.id, viewer)
    except NotFound:
        return None
    kept = view.testimony.id
    return ShownAbout(
        elements=description.elements,
        notes=tuple(
            ShownNote(
                time=clock_time(note.start_ms), text=note.text, url=about_url(kept, note.start_ms) if view.may_play else ""
            )
            for note in description.notes
        ),
        write_url=describe_url(kept) if may_write else "",
        xml_url=dublin_core_url(kept, "xml"),
        json_url=dublin_core_url(kept, "json"),
    )
