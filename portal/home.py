"""The first page: what Heard is, or, to a member, what is going on."""

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.consultations import Consultation
from core.findings import Query
from core.people import StaffMember, Viewer
from core.testimony import TestimonyState
from portal.contexts import HomePage, OpenConsultation, WelcomePage
from portal.door import Door
from portal.events import consultation_url
from portal.pages import answer
from portal.searching import hit_from
from portal.services import PortalServices

NEWEST_SHOWN = 3


class Home:
    """The first page."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; it is open to everyone, and shows nothing of anyone's to those who are not signed in."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/", self.page, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show the first page."""
        frame = await self._door.frame(request, "home")
        member = await self._door.member_if_any(request)
        if member is None:
            return answer(WelcomePage(frame=frame))
        viewer = _viewer(member)
        newest = await self._services.findings.search(Query(limit=NEWEST_SHOWN), viewer)
        return answer(
            HomePage(
                frame=frame,
                concerns_waiting=await self._services.concerns.count(viewer),
                consultations=tuple(
                    self._shown(each) for each in await self._services.consultations.consultations(member.partnership_id)
                ),
                in_progress=tuple(
                    each for each in await self._services.testimonies.progress(viewer) if each.state is not TestimonyState.READY
                ),
                newest=tuple(hit_from(finding) for finding in newest.findings),
            )
        )

    def _shown(self, consultation: Consultation) -> OpenConsultation:
        base = self._services.settings.chat_base.rstrip("/")
        is_closed = consultation.closed_at is not None and consultation.closed_at <= self._services.clock()
        may_chat = consultation.script_hash is not None and not is_closed
        return OpenConsultation(
            title=consultation.title,
            approach=consultation.approach,
            page_url=consultation_url(consultation),
            chat_url=f"{base}/{quote(consultation.name, safe='')}" if may_chat else "",
            search_url="/search?" + urlencode({"q": "", "consultation": consultation.id}),
            is_closed=is_closed,
        )


def _viewer(member: StaffMember) -> Viewer:
    return Viewer(staff_id=member.id, partnership_id=member.partnership_id, roles=member.roles)
