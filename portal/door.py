"""The door: who is signed in, and whether a form was posted from this site's own page. Deny by default.

It keeps only a token in a cookie; what the token stands for is the store's to know.
"""

from datetime import timedelta
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import Response

from core.access import ADDERS
from core.errors import NotAllowed
from core.people import Role, StaffMember, Viewer
from portal.contexts import Frame
from portal.fields import Fields
from portal.forgery import form_token, is_genuine, is_same_origin
from portal.links import is_local
from portal.receiving import SMALL_FORM_BYTES, SMALL_FORM_FIELDS, small_form
from portal.services import PortalServices

SIGN_IN_LASTS = timedelta(hours=12)
"""One working day: a laptop left on a train is signed out by the next."""


class Door:
    """Knows members by their cookie. One door serves all pages."""

    def __init__(self, services: PortalServices) -> None:
        self._services = services
        prefix = "__Host-" if services.settings.cookie_secure else ""
        self._signed_in_cookie = f"{prefix}heard_staff"
        self._form_cookie = f"{prefix}heard_form"

    async def require_member(self, request: Request) -> None:
        """Let only members by: pages send others to sign in, and anything else is refused."""
        if await self._known(request) is not None:
            return
        if request.method == "GET" and not request.url.path.startswith(("/api/", "/media/")):
            after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            raise HTTPException(303, headers={"Location": "/sign-in" + _after(after)})
        raise HTTPException(401, "Sign in first.")

    async def member(self, request: Request) -> StaffMember:
        """Return who is signed in; only behind `require_member`."""
        member = await self._known(request)
        if member is None:
            raise HTTPException(401, "Sign in first.")
        return member

    async def member_if_any(self, request: Request) -> StaffMember | None:
        """Return who is signed in, or None; for the pages that are open to all."""
        return await self._known(request)

    async def viewer(self, request: Request) -> Viewer:
        """Return on whose behalf something is read."""
        member = await self.member(request)
        return Viewer(staff_id=member.id, partnership_id=member.partnership_id, roles=member.roles)

    async def uploader(self, request: Request) -> StaffMember:
        """Return who is signed in, if they may add films. Raises `NotAllowed`."""
        member = await self.member(request)
        if not member.roles & ADDERS:
            raise NotAllowed("Only facilitators and administrators can add films and recordings.")
        return member

    async def frame(self, request: Request, here: str = "") -> Frame:
        """Return what every page shows around its content."""
        member = await self._known(request)
        cookie = self._cookie(request)
        return Frame(
            member_name=member.name if member else None,
            may_upload=bool(member and member.roles & ADDERS),
            may_read_concerns=bool(member and member.roles & {Role.DUTY_CONTACT, Role.ADMINISTRATOR}),
            form_token=form_token(cookie) if cookie else "",
            is_sample=await self._is_sample(member),
            here=here,
        )

    async def outside_frame(self, request: Request, response_cookies: dict[str, str]) -> Frame:
        """Return the frame of a page with a form for people who are not signed in; `response_cookies` gets a fresh cookie."""
        cookie = self._cookie(request)
        if cookie is None:
            cookie = response_cookies[self._form_cookie] = self._services.new_token()
        return Frame(form_token=form_token(cookie), is_sample=await self._is_sample(None))

    async def posted(
        self, request: Request, *, most_bytes: int = SMALL_FORM_BYTES, most_fields: int = SMALL_FORM_FIELDS
    ) -> Fields:
        """Return a form's fields once it is known to come from this site's own page. Raises `NotAllowed`, `TooLarge`."""
        self.check_origin(request)
        fields = await small_form(request.stream(), most_bytes=most_bytes, most_fields=most_fields)
        self.check_token(request, fields)
        return fields

    def check_origin(self, request: Request) -> None:
        """Refuse a post that a browser says came from another site. Raises `NotAllowed`."""
        headers = request.headers
        if not is_same_origin(
            origin=headers.get("origin"), fetch_site=headers.get("sec-fetch-site"), host=headers.get("host", "")
        ):
            raise NotAllowed("That form was sent from another site, so nothing was done.")

    def check_token(self, request: Request, fields: Fields) -> None:
        """Refuse a form that was not made for this browser. Raises `NotAllowed`."""
        token = next(iter(fields.get("form-token", ())), "")
        if not is_genuine(token=token, cookie=self._cookie(request)):
            raise NotAllowed("That page had been open too long, so nothing was done. Go back, load it again and send it again.")

    async def let_in(self, response: Response, member: StaffMember) -> None:
        """Sign `member` in on this browser."""
        token = self._services.new_token()
        await self._services.staff.keep_sign_in(token, member.id, expires_at=self._services.clock() + SIGN_IN_LASTS)
        self._set(response, self._signed_in_cookie, token, max_age=int(SIGN_IN_LASTS.total_seconds()))
        self._drop(response, self._form_cookie)

    async def let_out(self, request: Request, response: Response) -> None:
        """Sign this browser out."""
        if token := request.cookies.get(self._signed_in_cookie):
            await self._services.staff.sign_out(token)
        self._drop(response, self._signed_in_cookie)

    def give(self, response: Response, cookies: dict[str, str]) -> None:
        """Put cookies for one visit on a response."""
        for name, value in cookies.items():
            self._set(response, name, value, max_age=None)

    def _cookie(self, request: Request) -> str | None:
        return request.cookies.get(self._signed_in_cookie) or request.cookies.get(self._form_cookie)

    async def _known(self, request: Request) -> StaffMember | None:
        if not hasattr(request.state, "member"):
            token = request.cookies.get(self._signed_in_cookie)
            request.state.member = await self._services.staff.signed_in(token, self._services.clock()) if token else None
        member: StaffMember | None = request.state.member
        return member

    async def _is_sample(self, member: StaffMember | None) -> bool:
        if member is not None:
            return (await self._services.consultations.partnership(member.partnership_id)).is_sample
        return any(partnership.is_sample for partnership in await self._services.consultations.partnerships())

    def _set(self, response: Response, name: str, value: str, *, max_age: int | None) -> None:
        secure = self._services.settings.cookie_secure
        response.set_cookie(name, value, max_age=max_age, path="/", secure=secure, httponly=True, samesite="lax")

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._services.settings.cookie_secure, httponly=True, samesite="lax")


def _after(address: str) -> str:
    return f"?{urlencode({'after': address})}" if is_local(address) and address != "/" else ""
