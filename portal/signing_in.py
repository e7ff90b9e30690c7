"""Signing in and out: by password, or by a one-time link. Says alike what is alike: nobody learns who has an account."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.people import StaffMember
from portal.attempts import WINDOW, Attempts
from portal.contexts import LinkPage, SignInPage
from portal.door import Door
from portal.fields import Fields
from portal.links import is_local
from portal.pages import answer
from portal.passwords import Passwords
from portal.services import PortalServices

TRIES_HERE = 5
"""Wrong passwords for one address from one place, in `WINDOW`."""

TRIES_ANYWHERE = 25
"""Wrong passwords for one address from anywhere: more, so that nobody is easily locked out by somebody else."""

TRIES_FROM_ONE_PLACE = 50
"""Wrong passwords from one place, for any address: an office shares one."""


class SigningIn:
    """The pages for signing in and out."""

    def __init__(self, services: PortalServices, door: Door, passwords: Passwords) -> None:
        self._services = services
        self._door = door
        self._passwords = passwords
        self._attempts = Attempts()

    def routes(self) -> APIRouter:
        """Return the routes; all of them are open to everyone."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/sign-in", self.form, methods=["GET"], response_model=None)
        router.add_api_route("/sign-in", self.by_password, methods=["POST"], response_model=None)
        router.add_api_route("/sign-in/link/{token}", self.link, methods=["GET"], response_model=None)
        router.add_api_route("/sign-in/link/{token}", self.by_link, methods=["POST"], response_model=None)
        router.add_api_route("/sign-out", self.out, methods=["POST"], response_model=None)
        return router

    async def form(self, request: Request) -> Response:
        """Show the form."""
        if await self._door.member_if_any(request) is not None:
            return RedirectResponse(_local(request.query_params.get("after", "")), status_code=303)
        return await self._shown(request, email="", after=request.query_params.get("after", ""), problem="", status=200)

    async def by_password(self, request: Request) -> Response:
        """Check an email address and a password, and let in or say why not."""
        fields = await self._door.posted(request)
        email, password, after = (_one(fields, name) for name in ("email", "password", "after"))
        limits = _limits(request, email)
        now = self._services.clock()
        if self._attempts.must_wait(limits, now):
            return await self._shown(request, email=email, after=after, problem="wait", status=429)
        # Counted before the password is looked at: many tries at once would otherwise all be let through to it.
        self._attempts.note_failure([key for key, _ in limits], now)
        member = await self._member(email.strip(), password)
        if member is None:
            return await self._shown(request, email=email, after=after, problem="wrong", status=400)
        for key, _ in limits[:2]:
            self._attempts.forgive(key)
        for key, _ in limits[2:]:
            self._attempts.take_back(key)
        return await self._let_in(member, after)

    async def link(self, request: Request) -> Response:
        """Show one button. Looking never uses a link up: mail programs look at every address they carry."""
        cookies: dict[str, str] = {}
        frame = await self._door.outside_frame(request, cookies)
        response = answer(LinkPage(frame=frame, is_used_up=False))
        self._door.give(response, cookies)
        return response

    async def by_link(self, request: Request, token: str) -> Response:
        """Use a link up and let in."""
        await self._door.posted(request)
        staff_id = await self._services.staff.use_link(token, self._services.clock())
        if staff_id is None:
            return answer(LinkPage(frame=await self._door.outside_frame(request, {}), is_used_up=True), status=410)
        return await self._let_in(await self._services.staff.member(staff_id), "")

    async def out(self, request: Request) -> Response:
        """Sign out."""
        await self._door.posted(request)
        response = RedirectResponse("/", status_code=303)
        await self._door.let_out(request, response)
        return response

    async def _shown(self, request: Request, *, email: str, after: str, problem: str, status: int) -> Response:
        cookies: dict[str, str] = {}
        frame = await self._door.outside_frame(request, cookies)
        minutes = int(WINDOW.total_seconds() // 60)
        page = SignInPage(frame=frame, email=email, after=after, problem=problem, wait_minutes=minutes)
        response = answer(page, status=status)
        self._door.give(response, cookies)
        return response

    async def _member(self, email: str, password: str) -> StaffMember | None:
        member = await self._services.staff.member_by_email(email)
        fits = await self._passwords.fits(password, member.password_hash if member else "")
        if member is None or not fits:
            return None
        if self._passwords.is_dated(member.password_hash):
            await self._services.staff.put_member(replace(member, password_hash=self._passwords.hash(password)))
        return member

    async def _let_in(self, member: StaffMember, after: str) -> Response:
        response = RedirectResponse(_local(after), status_code=303)
        await self._door.let_in(response, member)
        return response


def _limits(request: Request, email: str) -> list[tuple[str, int]]:
    place = request.client.host if request.client else ""
    known_as = email.strip().casefold()[:320]
    return [
        (f"{known_as} from {place}", TRIES_HERE),
        (f"{known_as} anywhere", TRIES_ANYWHERE),
        (f"anyone from {place}", TRIES_FROM_ONE_PLACE),
    ]


def _local(address: str) -> str:
    return address if is_local(address) else "/"


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")
