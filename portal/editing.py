"""Correcting what a computer wrote down: the words beside the player, saved passage by passage or all the while.

Without scripts each passage is a plain form. The page's script posts to the same address and is answered with JSON.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from core.corrections import Conflict, Saved
from core.errors import BadInput, NotFound
from core.findings import TestimonyView
from core.people import PartnershipId
from core.testimony import PassageId, TestimonyId
from portal.door import Door
from portal.edit_form import LONGEST_SITTING, correction_from, number_in
from portal.edit_shown import saved_for_script, shown_conflict, shown_passages, shown_review, shown_speakers
from portal.editing_contexts import EditPage
from portal.fields import Fields, written_in
from portal.links import edit_url, people_url, testimony_url, versions_url
from portal.naming_people import PEOPLE_ARE_NAMED_IN
from portal.pages import HOME_TIME, answer
from portal.players import player_of, start_in
from portal.receiving import LONG_FORM_BYTES, LONG_FORM_FIELDS
from portal.services import PortalServices

log = structlog.get_logger()


class Editing:
    """The page on which a transcript is corrected."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; the store asks whether the member may."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/edit", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/edit", self.saved, methods=["POST"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/edit/reviews", self.settled, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str) -> Response:
        """Show the words to be corrected, the player standing at `t` milliseconds."""
        return await self._shown(request, TestimonyId(testimony_id), sitting=self._sitting(request))

    async def saved(self, request: Request, testimony_id: str) -> Response:
        """Keep what was corrected; show again what was not taken, and what somebody else wrote meanwhile."""
        fields = await self._door.posted(request, most_bytes=LONG_FORM_BYTES, most_fields=LONG_FORM_FIELDS)
        is_script = "application/json" in request.headers.get("accept", "")
        try:
            saved = await self._save(request, TestimonyId(testimony_id), fields)
        except BadInput as error:
            if is_script:
                return JSONResponse({"problem": str(error)}, status_code=422)
            sitting = written_in(fields, "sitting")
            return await self._shown(request, TestimonyId(testimony_id), sitting=sitting, problem=str(error), status=422)
        if is_script:
            at = f"{saved.at.astimezone(HOME_TIME):%H:%M}"
            return JSONResponse(saved_for_script(saved, at), status_code=409 if saved.conflicts else 200)
        if saved.conflicts:
            sitting = written_in(fields, "sitting")
            return await self._shown(request, TestimonyId(testimony_id), sitting=sitting, conflicts=saved.conflicts, status=409)
        return RedirectResponse(_back(TestimonyId(testimony_id), fields, saved), status_code=303)

    async def settled(self, request: Request, testimony_id: str) -> Response:
        """Keep a theme where a member says, or take it off."""
        fields = await self._door.posted(request)
        viewer = await self._door.viewer(request)
        keep_on = written_in(fields, "keep-on") if written_in(fields, "do") == "keep" else ""
        await self._services.corrections.settle(
            TestimonyId(testimony_id),
            number_in(fields, "review"),
            viewer,
            self._services.clock(),
            keep_on=PassageId(keep_on) if keep_on else None,
        )
        log.info("review_settled", testimony_id=testimony_id, staff_id=viewer.staff_id, kept=bool(keep_on))
        return RedirectResponse(f"{edit_url(TestimonyId(testimony_id))}#reviews", status_code=303)

    async def _save(self, request: Request, testimony_id: TestimonyId, fields: Fields) -> Saved:
        viewer = await self._door.viewer(request)
        correction = correction_from(fields)
        saved = await self._services.corrections.save(testimony_id, correction, viewer, self._services.clock())
        log.info(
            "transcript_corrected",
            testimony_id=testimony_id,
            staff_id=viewer.staff_id,
            version=saved.version,
            passages=sum(len(each) for each in saved.passages.values()),
            conflicts=len(saved.conflicts),
        )
        return saved

    async def _shown(
        self,
        request: Request,
        testimony_id: TestimonyId,
        *,
        sitting: str,
        conflicts: tuple[Conflict, ...] = (),
        problem: str = "",
        status: int = 200,
    ) -> Response:
        viewer = await self._door.viewer(request)
        editable = await self._services.corrections.editable(testimony_id, viewer)
        view = await self._services.testimonies.view(testimony_id, viewer)
        labels = await self._labels(viewer.partnership_id)
        frame = await self._door.frame(request, "search")
        named_here = frame.may_upload and view.testimony.medium in PEOPLE_ARE_NAMED_IN
        start_ms = start_in(request.query_params.get("t", ""))
        context = EditPage(
            frame=frame,
            title=title_of(view),
            testimony_url=testimony_url(testimony_id),
            edit_url=edit_url(testimony_id),
            versions_url=versions_url(testimony_id),
            people_url=people_url(testimony_id) if named_here else "",
            player=await player_of(view, self._services.files, start_ms=start_ms),
            passages=shown_passages(editable, testimony_id, may_play=view.may_play, tags=view.tags, labels=labels),
            speakers=shown_speakers(editable),
            reviews=tuple(shown_review(review, labels) for review in editable.reviews),
            conflicts=tuple(shown_conflict(conflict) for conflict in conflicts),
            sitting=sitting,
            problem=problem,
            is_saved="saved" in request.query_params,
            changed_by=editable.changed_by,
            changed_at=editable.changed_at,
        )
        return answer(context, status=status)

    async def _labels(self, partnership_id: PartnershipId) -> Mapping[str, str]:
        try:
            codebook = await self._services.themes.codebook(partnership_id)
        except NotFound:
            return {}
        return {theme.code: theme.label for theme in codebook.themes}

    def _sitting(self, request: Request) -> str:
        """Return the sitting that goes on, or a new one."""
        goes_on = request.query_params.get("sitting", "")
        return goes_on if 0 < len(goes_on) <= LONGEST_SITTING else self._services.new_token()


def title_of(view: TestimonyView) -> str:
    """Return what a testimony is called on the pages that correct it."""
    return view.testimony.title or view.testimony.question_label or "What they said"


def _back(testimony_id: TestimonyId, fields: Fields, saved: Saved) -> str:
    """Return where to go after saving: the same passage, in the same sitting."""
    query = urlencode({"saved": "1", "sitting": written_in(fields, "sitting")})
    first = next((passage.id for passages in saved.passages.values() for passage in passages), "")
    return f"{edit_url(testimony_id)}?{query}" + (f"#p-{quote(first, safe='')}" if first else "")
