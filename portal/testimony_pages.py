"""The page of one testimony: its player, its passages, its themes and what the people in it agreed to."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.access import EDITORS
from core.consent import Purpose
from core.errors import NotFound
from core.findings import PersonInView, TestimonyView
from core.people import PartnershipId, Viewer
from core.testimony import Appearance, Medium, Passage, RenditionKind, TestimonyId, TestimonyState
from core.themes import TagState
from portal.contexts import ShownPassage, ShownPerson, ShownTag, TestimonyPage
from portal.description_pages import about
from portal.door import Door
from portal.links import edit_url, file_url, listen_url, media_url, names_url, outside_url, passage_url, people_url
from portal.marking import SpokenPiece, spoken
from portal.naming_people import PEOPLE_ARE_NAMED_IN
from portal.pages import answer
from portal.players import player_of, start_in
from portal.services import PortalServices
from portal.times import clock_time
from portal.voice_pages import voices_link


class TestimonyPages:
    """The page of one testimony."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the route; it is for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}", self.page, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str) -> Response:
        """Show a testimony, the player standing at `t` milliseconds."""
        viewer = await self._door.viewer(request)
        view = await self._services.testimonies.view(TestimonyId(testimony_id), viewer)
        labels = await self._labels(viewer.partnership_id)
        testimony = view.testimony
        frame = await self._door.frame(request, "search")
        may_edit = is_editable(view, viewer)
        passages = tuple(shown_passage(passage, view, labels, may_clear=may_edit) for passage in view.passages)
        return answer(
            TestimonyPage(
                frame=frame,
                title=testimony.title,
                question=testimony.question_label,
                consultation=view.consultation,
                approach=view.approach,
                medium=testimony.medium,
                was_typed_by_worker=testimony.worker_id is not None,
                is_group_answer=testimony.is_group_answer,
                made_at=testimony.made_at,
                is_ready=testimony.state is TestimonyState.READY,
                fault=(testimony.fault or "") if testimony.state is TestimonyState.FAILED else "",
                edit_url=edit_url(testimony.id) if may_edit else "",
                people_url=people_url(testimony.id) if frame.may_upload and testimony.medium in PEOPLE_ARE_NAMED_IN else "",
                names_url=names_url(testimony.id) if passages else "",
                outside_url=outside_url(testimony.id) if passages and view.may_play else "",
                has_suggestions=any(each.tag.state is TagState.SUGGESTED for passage in passages for each in passage.tags),
                player=await player_of(view, self._services.files, start_ms=start_in(request.query_params.get("t", ""))),
                picture_url=_picture_url(view),
                file_url=await self._file_url(view),
                note=(testimony.fault or "") if testimony.state is TestimonyState.READY else "",
                typed=(testimony.text or "") if not passages else "",
                passages=passages,
                people=tuple(shown_person(person) for person in view.people),
                purposes=tuple(Purpose),
                hidden_passages=view.hidden_passages,
                voices_url=await voices_link(self._services.voices, view, viewer),
                about=await about(self._services.descriptions, view, viewer, may_write=frame.may_upload),
            )
        )

    async def _file_url(self, view: TestimonyView) -> str:
        """Return where a file is downloaded from; nothing where it may not be, or was forgotten."""
        if view.testimony.medium is not Medium.FILE or view.recording is None:
            return ""
        try:
            await self._services.files.size(view.recording.sha256)
        except NotFound:
            return ""
        return file_url(view.testimony.id)

    async def _labels(self, partnership_id: PartnershipId) -> Mapping[str, str]:
        try:
            codebook = await self._services.themes.codebook(partnership_id)
        except NotFound:
            return {}
        return {theme.code: theme.label for theme in codebook.themes}


def _picture_url(view: TestimonyView) -> str:
    """Return where the copy of a picture is; the gate has left it out of the view where it may not be seen."""
    is_seen = view.testimony.medium is Medium.PICTURE and any(each.kind is RenditionKind.POSTER for each in view.renditions)
    return media_url(view.testimony.id, RenditionKind.POSTER) if is_seen else ""


def shown_passage(passage: Passage, view: TestimonyView, labels: Mapping[str, str], *, may_clear: bool = False) -> ShownPassage:
    """Return a passage as shown, with the tags nobody has rejected, and for whoever `may_clear` its doubts the way to do it."""
    named = {appearance.participant_id: person.pseudonym for person in view.people for appearance in person.appearances}
    has_time = view.may_play and passage.start_ms is not None
    return ShownPassage(
        anchor=f"p-{passage.id}",
        pieces=spoken(passage) if has_time else (SpokenPiece(text=passage.text),),
        start_ms=passage.start_ms,
        end_ms=passage.end_ms,
        time="" if passage.start_ms is None else clock_time(passage.start_ms),
        url=passage_url(view.testimony.id, passage.id, passage.start_ms) if has_time else "",
        speaker=named.get(passage.speaker_id, "") if passage.speaker_id else "",
        doubts=tuple(sorted(passage.doubts, key=lambda doubt: doubt.value)),
        listen_url=listen_url(view.testimony.id, passage.id) if passage.doubts and has_time and may_clear else "",
        tags=tuple(
            ShownTag(label=labels.get(tag.theme, tag.theme), tag=tag)
            for tag in view.tags
            if tag.passage_id == passage.id and tag.state is not TagState.REJECTED
        ),
    )


def shown_person(person: PersonInView) -> ShownPerson:
    """Return someone who is in it, with the times they are there."""
    is_throughout = any(each.start_ms is None and each.end_ms is None for each in person.appearances)
    times = () if is_throughout else tuple(_times(appearance) for appearance in person.appearances)
    return ShownPerson(pseudonym=person.pseudonym, agreed=person.agreed, times=times)


def _times(appearance: Appearance) -> str:
    starts = clock_time(appearance.start_ms or 0)
    return f"{starts} to the end" if appearance.end_ms is None else f"{starts} to {clock_time(appearance.end_ms)}"


def is_editable(view: TestimonyView, viewer: Viewer) -> bool:
    """Whether `viewer` may correct what was written down: words of a recording, all of them theirs to read."""
    is_spoken = view.testimony.recording_sha256 is not None and bool(view.passages) and not view.hidden_passages
    return is_spoken and view.testimony.state is TestimonyState.READY and bool(viewer.roles & EDITORS)
