"""A consultation's own page: its join code, its poster, its wall, its forms, and how many people came by which way."""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.access import ADDERS, READERS
from core.consultations import Consultation, Disposition, Route, Setting
from core.errors import BadInput, NotAllowed, NotFound
from core.panels import Reach
from core.people import Viewer
from core.ports import PrintOrder
from core.walls import Wall, WallCode
from portal.door import Door
from portal.event_contexts import ConsultationPage, ReachRow
from portal.fields import written_in
from portal.pages import answer
from portal.services import PortalServices

PDF = "application/pdf"


class Events:
    """A consultation as a place that people come to."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members, and what changes anything is for those who run events."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/consultations/{name}", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/consultations/{name}/poster.pdf", self.poster, methods=["GET"], response_model=None)
        router.add_api_route("/consultations/{name}/wall-open", self.open_wall, methods=["POST"], response_model=None)
        router.add_api_route("/consultations/{name}/wall-close", self.close_wall, methods=["POST"], response_model=None)
        router.add_api_route("/consultations/{name}/forms", self.forms, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, name: str, problem: str = "") -> Response:
        """Show the consultation."""
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        wall = await self._services.walls.wall_of(consultation.id, viewer)
        chat_url = self._chat_url(request, consultation)
        return answer(
            ConsultationPage(
                frame=await self._door.frame(request),
                title=consultation.title,
                name=consultation.name,
                approach=consultation.approach,
                wave=consultation.wave,
                chat_url=chat_url,
                qr_code=segno.make_qr(chat_url, error="m").svg_data_uri(scale=5, border=4) if chat_url else "",
                wall_url=wall_url(wall),
                may_run=bool(viewer.roles & ADDERS),
                dispositions=tuple(Disposition),
                reach=reach_rows(await self._services.panels.reach(consultation.id, viewer)),
                settings=tuple(Setting),
                problem=problem,
            ),
            status=422 if problem else 200,
        )

    async def poster(self, request: Request, name: str) -> Response:
        """Give the poster as a PDF."""
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        return _pdf(await self._services.desk.poster(consultation, viewer), f"{consultation.name}-poster")

    async def open_wall(self, request: Request, name: str) -> Response:
        """Open a wall and go on to choosing words for it."""
        await self._door.posted(request)
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        new = Wall(
            code=WallCode(self._services.new_token()),
            partnership_id=consultation.partnership_id,
            consultation_id=consultation.id,
            opened_at=self._services.clock(),
        )
        await self._services.walls.open_wall(new, viewer)
        return RedirectResponse(f"{consultation_url(consultation)}/wall", status_code=303)

    async def close_wall(self, request: Request, name: str) -> Response:
        """Close the wall: its address leads nowhere any more."""
        await self._door.posted(request)
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        await self._services.walls.close_wall(consultation.id, viewer)
        return RedirectResponse(consultation_url(consultation), status_code=303)

    async def forms(self, request: Request, name: str) -> Response:
        """Give forms to print as a PDF, or say what is wrong with what was asked for."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        copies = written_in(fields, "copies")
        order = PrintOrder(
            consultation=consultation,
            copies=int(copies) if copies.isascii() and copies.isdigit() and len(copies) < 6 else 0,
            language=written_in(fields, "language"),
            setting=setting_in(written_in(fields, "setting")) or Setting.COMMUNITY,
        )
        try:
            return _pdf(await self._services.desk.print_forms(order, viewer), f"{consultation.name}-forms")
        except BadInput as error:
            return await self.page(request, name, str(error))

    def _chat_url(self, request: Request, consultation: Consultation) -> str:
        """Return where the chat opens, as people outside reach it; empty where nothing can be asked."""
        is_closed = consultation.closed_at is not None and consultation.closed_at <= self._services.clock()
        if consultation.script_hash is None or is_closed:
            return ""
        base = self._services.settings.chat_base.rstrip("/")
        path = f"{base}/{quote(consultation.name, safe='')}"
        return path if "://" in path else f"{str(request.base_url).rstrip('/')}{path}"


async def theirs(services: PortalServices, name: str, viewer: Viewer) -> Consultation:
    """Return the viewer's partnership's consultation with this short name. Raises `NotFound`, `NotAllowed`."""
    if not viewer.roles & READERS:
        raise NotAllowed("Only members with a role look at consultations.")
    found = await services.consultations.consultation_named(name, viewer.partnership_id)
    if found is None:
        raise NotFound("consultation")
    return found


def consultation_url(consultation: Consultation) -> str:
    """Return where a consultation is shown."""
    return f"/consultations/{quote(consultation.name, safe='')}"


def wall_url(wall: Wall | None) -> str:
    """Return where a wall is shown to everyone who knows its code."""
    return f"/wall/{quote(wall.code, safe='')}" if wall else ""


def setting_in(value: str) -> Setting | None:
    """Return the setting that a form's field names, or None."""
    return next((each for each in Setting if each.value == value), None)


def reach_rows(reach: Sequence[Reach]) -> tuple[ReachRow, ...]:
    """Return a row for each way people came, with a column a disposition."""
    ways: defaultdict[tuple[int, Route, Setting], dict[Disposition, int]] = defaultdict(dict)
    for each in reach:
        ways[each.wave, each.route, each.setting][each.disposition] = each.count
    return tuple(
        ReachRow(
            route=route,
            setting=setting,
            wave=wave,
            counts=tuple(counts.get(each, 0) for each in Disposition),
            total=sum(counts.values()),
        )
        for (wave, route, setting), counts in sorted(
            ways.items(), key=lambda way: (way[0][0], way[0][1].value, way[0][2].value)
        )
    )


def _pdf(content: bytes, name: str) -> Response:
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'})
