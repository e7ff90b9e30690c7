"""Saying who speaks: whose each voice is that the computer told apart. A person listens first, and says so here."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.access import EDITORS
from core.errors import BadInput, NotFound
from core.findings import TestimonyView
from core.people import ParticipantId, Viewer
from core.ports import Voices
from core.testimony import TestimonyId, TestimonyState
from core.voices import HeardVoice
from portal.contexts import ShownVoice, VoicesPage
from portal.door import Door
from portal.fields import Fields, FormProblem, written_in
from portal.links import testimony_url, voices_url
from portal.pages import answer
from portal.players import player_of, start_in
from portal.services import PortalServices
from portal.times import clock_time

WORDS_SHOWN = 200
"""Characters of a passage by which somebody is known again."""


class VoicePages:
    """The form for whose each voice is."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store says who may."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/voices", self.form, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/voices", self.named, methods=["POST"], response_model=None)
        return router

    async def form(self, request: Request, testimony_id: str) -> Response:
        """Show the voices, the player standing at `t` milliseconds."""
        view, heard = await self._heard(request, testimony_id)
        return await self._shown(request, view, heard, problems=(), status=200)

    async def named(self, request: Request, testimony_id: str) -> Response:
        """Keep whose each voice is and go back to the testimony."""
        fields = await self._door.posted(request)
        view, heard = await self._heard(request, testimony_id)
        try:
            await self._services.voices.name(
                view.testimony.id, names_in(fields, heard), await self._door.viewer(request), self._services.clock()
            )
        except BadInput as error:
            problem = FormProblem(field=_field(heard[0].voice), text=str(error))
            return await self._shown(request, view, heard, problems=(problem,), status=422)
        return RedirectResponse(testimony_url(view.testimony.id), status_code=303)

    async def _heard(self, request: Request, testimony_id: str) -> tuple[TestimonyView, Sequence[HeardVoice]]:
        viewer = await self._door.viewer(request)
        heard = await self._services.voices.heard(TestimonyId(testimony_id), viewer)
        if not heard:
            raise NotFound("voice")
        return await self._services.testimonies.view(TestimonyId(testimony_id), viewer), heard

    async def _shown(
        self,
        request: Request,
        view: TestimonyView,
        heard: Sequence[HeardVoice],
        *,
        problems: tuple[FormProblem, ...],
        status: int,
    ) -> Response:
        start_ms = start_in(request.query_params.get("t", ""))
        context = VoicesPage(
            frame=await self._door.frame(request, "search"),
            title=view.testimony.title,
            medium=view.testimony.medium,
            back_url=testimony_url(view.testimony.id),
            action=voices_url(view.testimony.id),
            player=await player_of(view, self._services.files, start_ms=start_ms),
            voices=tuple(_voice(each, view) for each in heard),
            people=tuple(people_in(view).items()),
            problems=problems,
        )
        return answer(context, status=status)


def names_in(fields: Fields, heard: Sequence[HeardVoice]) -> Mapping[int, ParticipantId]:
    """Return whose each voice was said to be; one that nobody was chosen for is nobody's known."""
    chosen = {each.voice: written_in(fields, _field(each.voice)) for each in heard}
    return {voice: ParticipantId(participant_id) for voice, participant_id in chosen.items() if participant_id}


def people_in(view: TestimonyView) -> Mapping[str, str]:
    """Return who is in it, by id: pseudonyms."""
    return {str(when.participant_id): person.pseudonym for person in view.people for when in person.appearances}


async def voices_link(voices: Voices, view: TestimonyView, viewer: Viewer) -> str:
    """Return where it is said whose the voices are; nothing where none were told apart, or it is not this viewer's to say."""
    may_say = bool(viewer.roles & EDITORS) and view.testimony.state is TestimonyState.READY and not view.hidden_passages
    if not may_say or view.testimony.recording_sha256 is None:
        return ""
    try:
        return voices_url(view.testimony.id) if await voices.heard(view.testimony.id, viewer) else ""
    except NotFound:  # A picture or a file has no voices.
        return ""


def _voice(heard: HeardVoice, view: TestimonyView) -> ShownVoice:
    words = heard.words if len(heard.words) <= WORDS_SHOWN else f"{heard.words[:WORDS_SHOWN].rsplit(' ', 1)[0]} …"
    return ShownVoice(
        number=heard.voice,
        field=_field(heard.voice),
        length=clock_time(heard.length_ms),
        words=words,
        time=clock_time(heard.start_ms),
        url=f"{voices_url(view.testimony.id)}?t={heard.start_ms}" if view.may_play else "",
        named=heard.named or "",
    )


def _field(voice: int) -> str:
    return f"voice-{voice}"
