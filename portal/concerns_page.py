"""The duty contact's queue: what may mean that somebody is at risk, until a person has read it. Words come past the gate.

What became of concerns is a page of its own, for administrators too, and without words.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.concerns import ConcernEvent, ConcernEventKind, ConcernView
from core.errors import NotFound
from core.findings import TestimonyView
from core.people import Role, StaffId, Viewer
from core.testimony import TestimonyId
from portal.contexts import Afterwards, ConcernHistoryPage, ConcernsPage, PastConcern, ShownConcern, ShownEvent
from portal.door import Door
from portal.links import after_reading_url, testimony_url
from portal.pages import answer
from portal.services import PortalServices

MAY_BE_USED = "may_be_used"
"""The one posted outcome that lets go of what is held; whatever else is sent keeps it out."""


class ConcernsQueue:
    """The queue as a page, taking on and reading one of it, and what became of each."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store lets only duty contacts use them, and administrators read the history."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/concerns", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/concerns/history", self.history, methods=["GET"], response_model=None)
        router.add_api_route("/concerns/{concern_id}/take-on", self.take_on, methods=["POST"], response_model=None)
        router.add_api_route("/concerns/{concern_id}/read", self.read, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show what waits to be read, oldest first, and what became of what was just read."""
        viewer = await self._door.viewer(request)
        if Role.DUTY_CONTACT not in viewer.roles and Role.ADMINISTRATOR in viewer.roles:
            return RedirectResponse("/concerns/history", status_code=303)
        waiting = await self._services.concerns.waiting(viewer)
        just_read = request.query_params.get("read")
        about = await self._view(just_read, viewer)
        return answer(
            ConcernsPage(
                frame=await self._door.frame(request, "concerns"),
                waiting=tuple([await self._shown(each, viewer) for each in waiting]),
                afterwards=None if just_read is None else _afterwards(about, waiting),
                read_url=testimony_url(about.testimony.id) if about else "",
                contacts=await self._contacts(viewer),
            )
        )

    async def history(self, request: Request) -> Response:
        """Show what became of the newest concerns, and who is told."""
        viewer = await self._door.viewer(request)
        newest = await self._services.concerns.newest(viewer)
        past = [
            PastConcern(
                raised_at=each.raised_at, is_read=each.read_at is not None, history=await self._history(each.id, viewer)
            )
            for each in newest
        ]
        frame = await self._door.frame(request, "concerns")
        return answer(ConcernHistoryPage(frame=frame, past=tuple(past), contacts=await self._contacts(viewer)))

    async def take_on(self, request: Request, concern_id: str) -> Response:
        """Record that the viewer is on it, so that nobody else is told, and go back to the queue."""
        await self._door.posted(request)
        viewer = await self._door.viewer(request)
        await self._services.concerns.take_on(concern_id, viewer, self._services.clock())
        return RedirectResponse("/concerns", status_code=303)

    async def read(self, request: Request, concern_id: str) -> Response:
        """Record that a concern was read, and go back to the queue."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        waiting = await self._services.concerns.waiting(viewer)
        about = next((each.concern.testimony_id for each in waiting if each.concern.id == concern_id), None)
        release = MAY_BE_USED in fields.get("outcome", ())
        await self._services.concerns.read(concern_id, viewer, self._services.clock(), release=release)
        return RedirectResponse(after_reading_url(about), status_code=303)

    async def _shown(self, waiting: ConcernView, viewer: Viewer) -> ShownConcern:
        concern = waiting.concern
        view = await self._view(concern.testimony_id, viewer)
        events = await self._services.concerns.history(concern.id, viewer)
        mine = (ConcernEventKind.TAKEN_ON, viewer.staff_id)
        return ShownConcern(
            id=concern.id,
            risk=concern.risk,
            participant=waiting.participant,
            consultation=waiting.consultation,
            medium=waiting.medium,
            raised_at=concern.raised_at,
            question=view.testimony.question_label if view else "",
            words=(view.testimony.text or "") if view else "",
            url=testimony_url(view.testimony.id) if view else "",
            history=await self._named(events),
            is_mine=any((event.kind, event.staff_id) == mine for event in events),
        )

    async def _contacts(self, viewer: Viewer) -> tuple[str, ...]:
        return tuple(member.name for member in await self._services.concerns.told_in_order(viewer))

    async def _history(self, concern_id: str, viewer: Viewer) -> tuple[ShownEvent, ...]:
        return await self._named(await self._services.concerns.history(concern_id, viewer))

    async def _named(self, events: Sequence[ConcernEvent]) -> tuple[ShownEvent, ...]:
        return tuple([ShownEvent(kind=each.kind, at=each.at, name=await self._name(each.staff_id)) for each in events])

    async def _name(self, staff_id: StaffId | None) -> str:
        if staff_id is None:
            return ""
        try:
            return (await self._services.staff.member(staff_id)).name
        except NotFound:
            return ""

    async def _view(self, testimony_id: str | None, viewer: Viewer) -> TestimonyView | None:
        if not testimony_id:
            return None
        try:
            return await self._services.testimonies.view(TestimonyId(testimony_id), viewer)
        except NotFound:
            return None


def _afterwards(about: TestimonyView | None, waiting: Sequence[ConcernView]) -> Afterwards:
    """Say what became of it as the store now has it, whatever was asked for."""
    if about is None:
        return Afterwards.NOTED
    if not about.testimony.held_for_concern:
        return Afterwards.MAY_BE_USED
    if any(each.concern.testimony_id == about.testimony.id for each in waiting):
        return Afterwards.WAITED_FOR
    return Afterwards.KEPT_OUT
