"""The names in a testimony: looked over by the team before anybody else reads it. The store says who may decide."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.captions import Audience, CaptionFormat
from core.errors import BadInput
from core.names import LookedThrough, Name, NamesInReview, NameState, public_wording
from core.testimony import TestimonyId
from portal.door import Door
from portal.fields import Fields, FormProblem, problem_by_field, written_in
from portal.links import captions_url, names_url, passage_url, testimony_url
from portal.name_contexts import Mention, NamesPage, ShownName
from portal.pages import answer
from portal.services import PortalServices
from portal.times import clock_time

AROUND = 60
"""Letters shown on each side of a name: enough to see whether it is one."""

DECISIONS = {"accept": NameState.ACCEPTED, "reject": NameState.REJECTED}


class Naming:
    """The page of a testimony's names."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; they are for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/testimony/{testimony_id}/names", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/testimony/{testimony_id}/names", self.decided, methods=["POST"], response_model=None)
        return router

    async def page(self, request: Request, testimony_id: str) -> Response:
        """Show the names, those first that nobody has decided about."""
        return await self._shown(request, TestimonyId(testimony_id), problems=(), hide="")

    async def decided(self, request: Request, testimony_id: str) -> Response:
        """Keep one decision and go on to the next name, or show the page again with what is wrong."""
        fields = await self._door.posted(request)
        try:
            await self._keep(TestimonyId(testimony_id), fields, request)
        except BadInput as error:
            field = "hide" if written_in(fields, "do") == "hide" else "names"
            problems = (FormProblem(field=field, text=str(error)),)
            return await self._shown(request, TestimonyId(testimony_id), problems=problems, hide=written_in(fields, "hide"))
        return RedirectResponse(names_url(TestimonyId(testimony_id)), status_code=303)

    async def _keep(self, testimony_id: TestimonyId, fields: Fields, request: Request) -> None:
        viewer, names, do = await self._door.viewer(request), self._services.names, written_in(fields, "do")
        instead = written_in(fields, "instead")
        if do == "hide":
            await names.hide(testimony_id, written_in(fields, "hide"), viewer, instead=instead)
        elif do == "confirm":
            await names.confirm(testimony_id, viewer)
        elif do in DECISIONS:
            await names.decide(testimony_id, written_in(fields, "stand-in"), DECISIONS[do], viewer, instead=instead)
        else:
            raise BadInput("Choose what to do with the name.")

    async def _shown(
        self, request: Request, testimony_id: TestimonyId, *, problems: tuple[FormProblem, ...], hide: str
    ) -> Response:
        viewer = await self._door.viewer(request)
        review = await self._services.names.review(testimony_id, viewer)
        testimony = (await self._services.testimonies.view(testimony_id, viewer)).testimony
        has_captions = review.is_done and any(each.passage.start_ms is not None for each in review.passages)
        vtt, srt = (captions_url(testimony_id, each, Audience.OUTSIDE) if has_captions else "" for each in CaptionFormat)
        context = NamesPage(
            frame=await self._door.frame(request, "search"),
            title=testimony.title or testimony.question_label,
            testimony_url=testimony_url(testimony_id),
            names=shown_names(review),
            public_wording=tuple(public_wording(each.passage.text, each.names) for each in review.passages),
            undecided=review.undecided,
            is_done=review.is_done,
            may_decide=review.may_decide,
            captions_url=vtt,
            subtitles_url=srt,
            hide=hide,
            problems=problems,
            problem_by_field=problem_by_field(problems),
        )
        return answer(context, status=422 if problems else 200)


def shown_names(review: NamesInReview) -> tuple[ShownName, ...]:
    """Return each name once, with its mentions in order: undecided first, and what is no name last."""
    by_stand_in: dict[tuple[str, NameState], list[tuple[LookedThrough, Name]]] = {}
    for looked in review.passages:
        for name in looked.names:
            by_stand_in.setdefault((name.stand_in, name.state), []).append((looked, name))
    order = list(NameState)
    ordered = sorted(by_stand_in.items(), key=lambda item: order.index(item[0][1]))
    return tuple(
        _shown_name(mentioned, is_next=number == 0 and state is NameState.SUGGESTED)
        for number, ((_, state), mentioned) in enumerate(ordered)
    )


def _shown_name(mentioned: Sequence[tuple[LookedThrough, Name]], *, is_next: bool) -> ShownName:
    first = mentioned[0][1]
    return ShownName(
        stand_in=first.stand_in,
        bare=first.stand_in.strip("[]"),
        kind=first.kind,
        state=first.state,
        reasons=_once(name.why for _, name in mentioned),
        mentions=tuple(_mention(looked, name) for looked, name in mentioned),
        is_next=is_next,
    )


def _once(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))


def _mention(looked: LookedThrough, name: Name) -> Mention:
    passage = looked.passage
    text, start = passage.text, max(0, name.start_char - AROUND)
    end = min(len(text), name.end_char + AROUND)
    return Mention(
        before=("…" if start else "") + text[start : name.start_char],
        words=text[name.start_char : name.end_char],
        after=text[name.end_char : end] + ("…" if end < len(text) else ""),
        time="" if passage.start_ms is None else clock_time(passage.start_ms),
        url=passage_url(passage.testimony_id, passage.id, passage.start_ms),
    )
