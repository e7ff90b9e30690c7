"""Error pages in plain words, for every page of the program. They show nothing of what went wrong inside."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from core.errors import BadInput, HeardError, NotAllowed, NotFound, StoreBusy, StoreFull
from portal.contexts import ErrorPage, Frame
from portal.headers import HEADERS
from portal.pages import answer
from portal.receiving import TooLarge


def install_error_pages(app: FastAPI) -> None:
    """Make `app` answer every error with a page, or with JSON under ``/api/``."""

    async def for_status(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        if error.status_code < 400:
            return Response(status_code=error.status_code, headers=error.headers)
        return shown(request, error.status_code, headers=dict(error.headers or {}))

    async def for_heard(request: Request, error: Exception) -> Response:
        problem = error.reason if isinstance(error, NotAllowed) else ""
        return shown(request, status_of(error), problem=problem)

    async def for_bad_request(request: Request, _: Exception) -> Response:
        return shown(request, 400)

    async def for_anything(request: Request, _: Exception) -> Response:
        # The server raises it again after this answer, and so logs it; the answer passes no middleware on its way out.
        return shown(request, 500, headers=HEADERS)

    app.add_exception_handler(HTTPException, for_status)
    app.add_exception_handler(RequestValidationError, for_bad_request)
    app.add_exception_handler(HeardError, for_heard)
    app.add_exception_handler(Exception, for_anything)


def status_of(error: Exception) -> int:
    """Return the status that says what kind of error this is; 500 for anything nobody thought of."""
    kinds: tuple[tuple[type[Exception], int], ...] = (
        (NotFound, 404), (NotAllowed, 403), (TooLarge, 413), (BadInput, 400), (StoreBusy, 503), (StoreFull, 507),
    )  # fmt: skip
    return next((status for kind, status in kinds if isinstance(error, kind)), 500)


def shown(request: Request, status: int, *, problem: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the error page of a status, or the same for programs. `problem` stands in place of the page's own words."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": HTTPStatus(status).phrase, "problem": problem}, status_code=status, headers=headers)
    page = answer(ErrorPage(frame=Frame(), status=status, problem=problem), status=status)
    page.headers.update(headers or {})
    return page
