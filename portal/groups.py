"""A group on one page: members with their own consents, one question at a time, and who said what."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.assisting import BriefingId, HeldTalk, Tapped
from core.consent import HowGiven
from core.errors import BadInput, NotFound
from core.people import Viewer
from portal.assisting import NO_SPEAKER, has_speaker, limit_mb, recorded, talk_url, tapped_in
from portal.assisting_contexts import GroupPage
from portal.door import Door
from portal.fields import Fields, written_in
from portal.pages import answer
from portal.services import PortalServices

NOT_ALL_ASKED = "Ask for a yes or a no to each line. Nothing was kept of this one."

HOW_MEMBERS_AGREE = frozenset({HowGiven.WITNESSED, HowGiven.TAPPED})
"""A facilitator hears it and writes it down, or the screen is passed round and each member taps for themselves."""


class Groups:
    """Focus groups that a facilitator holds."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the desk lets only facilitators and administrators use them."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/groups/{briefing_id}", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/groups/{briefing_id}/seat", self.seat, methods=["POST"], response_model=None)
        router.add_api_route("/groups/{briefing_id}/do", self.do, methods=["POST"], response_model=None)
        router.add_api_route("/groups/{briefing_id}/consent", self.consent, methods=["POST"], response_model=None)
        router.add_api_route("/groups/{briefing_id}/say", self.say, methods=["POST"], response_model=None)
        router.add_api_route("/groups/{briefing_id}/recording", self.record, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, briefing_id: str, problem: str = "") -> Response:
        """Show the group."""
        talk = await self._talk(briefing_id, await self._door.viewer(request))
        page = GroupPage(
            frame=await self._door.frame(request),
            talk=talk,
            key=self._services.new_token(),
            limit_mb=limit_mb(self._services),
            problem=problem,
        )
        return answer(page, status=422 if problem else 200)

    async def seat(self, request: Request, briefing_id: str) -> Response:
        """Add a member."""
        fields, viewer = await self._door.posted(request), await self._door.viewer(request)
        talk = await self._talk(briefing_id, viewer)
        try:
            await self._services.worker.seat(talk.briefing.id, written_in(fields, "pseudonym"), viewer)
        except BadInput as error:
            return await self.page(request, briefing_id, str(error))
        return _back(talk, "members")

    async def do(self, request: Request, briefing_id: str) -> Response:
        """Move on to the next question, end, or take back what one member said."""
        fields, viewer = await self._door.posted(request), await self._door.viewer(request)
        talk = await self._talk(briefing_id, viewer)
        what, label = written_in(fields, "do"), written_in(fields, "label")
        choices = {"next": "group:next", "end": "group:end", "take_back": f"group:take_back:{label}"}
        if what in choices and (what != "take_back" or label in _labels(talk)):
            await self._services.worker.say(talk.briefing.id, _done(fields, choices[what]), viewer)
        return _back(talk, "members" if what == "take_back" else "now")

    async def consent(self, request: Request, briefing_id: str) -> Response:
        """Record what one member said yes and no to, all of it at once."""
        fields, viewer = await self._door.posted(request), await self._door.viewer(request)
        talk = await self._talk(briefing_id, viewer)
        label = written_in(fields, "label")
        how = next((each for each in HOW_MEMBERS_AGREE if each.value == written_in(fields, "how")), None)
        given = {purpose.value: written_in(fields, purpose.value) for purpose, _ in talk.consents}
        takes_part = given.get("take_part") == "yes"
        is_whole = set(given.values()) <= {"yes", "no"} if takes_part else given.get("take_part") == "no"
        if label not in _labels(talk) or how is None or not is_whole:
            return await self.page(request, briefing_id, NOT_ALL_ASKED)
        said = ",".join(f"{purpose}={yes_or_no}" for purpose, yes_or_no in given.items() if yes_or_no)
        await self._services.worker.say(talk.briefing.id, _done(fields, f"group:consent:{label}:{how.value}:{said}"), viewer)
        return _back(talk, "members")

    async def say(self, request: Request, briefing_id: str) -> Response:
        """Take a line: whose it is, and the words or the choice."""
        fields, viewer = await self._door.posted(request), await self._door.viewer(request)
        talk = await self._talk(briefing_id, viewer)
        if not has_speaker(fields, talk):
            return await self.page(request, briefing_id, NO_SPEAKER)
        tapped = tapped_in(fields, talk)
        if tapped.choice.startswith("group:"):
            raise NotFound("answer")
        if tapped.text or tapped.choice:
            await self._services.worker.say(talk.briefing.id, tapped, viewer)
        return _back(talk, "now")

    async def record(self, request: Request, briefing_id: str) -> Response:
        """Take a recording of what one member said, or of what the group agreed on."""
        viewer = await self._door.viewer(request)
        talk = await self._talk(briefing_id, viewer)
        if problem := await recorded(self._services, self._door, request, talk, viewer):
            return await self.page(request, briefing_id, problem)
        return _back(talk, "now")

    async def _talk(self, briefing_id: str, viewer: Viewer) -> HeldTalk:
        talk = await self._services.worker.talk(BriefingId(briefing_id), viewer)
        if not talk.briefing.is_group:
            raise NotFound("group")
        return talk


def _done(fields: Fields, choice: str) -> Tapped:
    return Tapped(key=written_in(fields, "key"), choice=choice)


def _labels(talk: HeldTalk) -> frozenset[str]:
    return frozenset(member.label for member in talk.members)


def _back(talk: HeldTalk, part: str) -> Response:
    return RedirectResponse(f"{talk_url(talk.briefing.id, is_group=True)}#{part}", status_code=303)
