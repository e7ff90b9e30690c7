"""Asking for someone: the briefing card first, then a page on which a worker reads out, types and records for one person."""

from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.assisting import AskingFor, BriefingId, HeldTalk, Tapped
from core.consultations import Approach, Consultation, Setting
from core.errors import BadInput, NotFound
from core.people import Viewer
from portal.assisting_contexts import AskForPage, HeldTalkPage
from portal.door import Door
from portal.events import setting_in, theirs
from portal.fields import Fields, written_in
from portal.pages import answer
from portal.receiving import received
from portal.services import PortalServices

NO_RECORDING = "There is no recording yet. Record first, or choose a file."
NO_SPEAKER = "Say first who said it, or that the whole group agrees on it. Nothing was kept."


class Assisting:
    """Interviews that a worker holds for somebody, and the card before them and before groups."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the desk lets only facilitators and administrators use them."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/consultations/{name}/ask-for", self.card, methods=["GET"], response_model=None)
        router.add_api_route("/consultations/{name}/ask-for", self.begin, methods=["POST"], response_model=None)
        router.add_api_route("/ask-for/{briefing_id}", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/ask-for/{briefing_id}/say", self.say, methods=["POST"], response_model=None)
        router.add_api_route("/ask-for/{briefing_id}/recording", self.record, methods=["POST"], response_model=None)
        return router

    async def card(self, request: Request, name: str) -> Response:
        """Show the briefing card and the checklist."""
        viewer = await self._door.viewer(request)
        consultation = await theirs(self._services, name, viewer)
        asked = replace(_asked(consultation, {}), setting=self._services.settings.usual_setting)
        return await self._carded(request, viewer, asked, "")

    async def begin(self, request: Request, name: str) -> Response:
        """Keep what was confirmed and open the conversation, or show the card again."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        asked = _asked(await theirs(self._services, name, viewer), fields)
        try:
            briefing_id = await self._services.worker.begin(asked, viewer)
        except BadInput as error:
            return await self._carded(request, viewer, asked, str(error))
        return RedirectResponse(talk_url(briefing_id, is_group=asked.is_group), status_code=303)

    async def page(self, request: Request, briefing_id: str, problem: str = "") -> Response:
        """Show the conversation."""
        talk = await self._services.worker.talk(BriefingId(briefing_id), await self._door.viewer(request))
        if talk.briefing.is_group:
            raise NotFound("interview")
        page = HeldTalkPage(
            frame=await self._door.frame(request),
            talk=talk,
            key=self._services.new_token(),
            limit_mb=limit_mb(self._services),
            problem=problem,
        )
        return answer(page, status=422 if problem else 200)

    async def say(self, request: Request, briefing_id: str) -> Response:
        """Take what the person said, or a button."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        talk = await self._services.worker.talk(BriefingId(briefing_id), viewer)
        tapped = tapped_in(fields, talk)
        if tapped.text or tapped.choice:
            await self._services.worker.say(talk.briefing.id, tapped, viewer)
        return RedirectResponse(f"{talk_url(talk.briefing.id)}#now", status_code=303)

    async def record(self, request: Request, briefing_id: str) -> Response:
        """Take a recording of what the person said."""
        viewer = await self._door.viewer(request)
        talk = await self._services.worker.talk(BriefingId(briefing_id), viewer)
        if problem := await recorded(self._services, self._door, request, talk, viewer):
            return await self.page(request, briefing_id, problem)
        return RedirectResponse(f"{talk_url(talk.briefing.id)}#now", status_code=303)

    async def _carded(self, request: Request, viewer: Viewer, asked: AskingFor, problem: str) -> Response:
        card, *others = await self._services.worker.cards(asked.consultation, viewer)
        page = AskForPage(
            frame=await self._door.frame(request),
            title=asked.consultation.title,
            name=asked.consultation.name,
            is_group=asked.is_group,
            card=card,
            others=tuple(others),
            ticks=card.ticks + (card.group_ticks if asked.is_group else ()),
            ticked=asked.ticks,
            settings=tuple(Setting),
            setting=asked.setting,
            is_somebody_known=asked.is_somebody_known,
            pseudonym=asked.pseudonym,
            underway=tuple(await self._services.worker.underway(asked.consultation, viewer)),
            problem=problem,
        )
        return answer(page, status=422 if problem else 200)


def talk_url(briefing_id: BriefingId, *, is_group: bool = False) -> str:
    """Return where a worker's conversation is held."""
    return f"/{'groups' if is_group else 'ask-for'}/{quote(briefing_id, safe='')}"


def limit_mb(services: PortalServices) -> int:
    """Return how large a recording may be, in megabytes."""
    return max(1, services.settings.upload_limit_bytes // (1024 * 1024))


def tapped_in(fields: Fields, talk: HeldTalk) -> Tapped:
    """Return the words or the button of a posted form; of a button the label that was read out stands beside its value."""
    values = [value for value in fields.get("choice", ()) if value]
    labels = {button.value: button.label for button in talk.buttons}
    words = next(iter(fields.get("text", ())), "").replace("\r\n", "\n")
    return Tapped(
        key=written_in(fields, "key"),
        text=", ".join(labels.get(value, written_in(fields, "label") or value) for value in values) or words,
        choice=" ".join(values),
        place=written_in(fields, "place"),
        speaker=None if (speaker := written_in(fields, "speaker")) in {"", "group"} else speaker,
    )


async def recorded(services: PortalServices, door: Door, request: Request, talk: HeldTalk, viewer: Viewer) -> str:
    """Take a posted recording; return what is wrong with it, or nothing. Raises `NotAllowed`, `StoreFull`."""
    door.check_origin(request)
    services.settings.upload_folder.mkdir(parents=True, exist_ok=True)
    into = services.settings.upload_folder / f"{services.new_token()}.part"
    content_type = request.headers.get("content-type", "")
    try:
        async with received(
            request.stream(), content_type, into=into, limit_bytes=services.settings.upload_limit_bytes
        ) as upload:
            door.check_token(request, upload.fields)
            if upload.file is None:
                return NO_RECORDING
            if talk.briefing.is_group and not has_speaker(upload.fields, talk):
                return NO_SPEAKER
            await services.worker.record(talk.briefing.id, tapped_in(upload.fields, talk), upload.file, viewer)
    except BadInput as error:
        return str(error)
    return ""


def has_speaker(fields: Fields, talk: HeldTalk) -> bool:
    """Whether it is said who of a group spoke, and whoever it is takes part."""
    speaker = written_in(fields, "speaker")
    return any(member.takes_part and speaker in {"group", member.label} for member in talk.members)


def _asked(consultation: Consultation, fields: Fields) -> AskingFor:
    return AskingFor(
        consultation=consultation,
        ticks=frozenset(fields.get("tick", ())),
        setting=setting_in(written_in(fields, "setting")),
        is_group=consultation.approach is Approach.FOCUS_GROUP,
        is_somebody_known=written_in(fields, "who") == "known",
        pseudonym=written_in(fields, "pseudonym"),
    )
