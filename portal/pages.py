"""Pages drawn from their contexts. Everything is escaped, and a name a context does not offer is an error."""

import hashlib
from dataclasses import fields
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.contexts import Page, ProgressList
from portal.event_contexts import WallWords
from portal.times import clock_time, seconds_in_address, span

STATIC_FOLDER = Path(__file__).parent / "static"
TEMPLATE_FOLDER = Path(__file__).parent / "templates"
STATIC_BASE = "/static/portal"
HOME_TIME = ZoneInfo("Europe/London")
"""Whose clock a time of day is told by."""


def drawn(context: Page | ProgressList | WallWords) -> str:
    """Return the page as HTML."""
    template = environment().get_template(context.template)
    return template.render({field.name: getattr(context, field.name) for field in fields(context)})


def answer(context: Page | ProgressList | WallWords, *, status: int = 200) -> HTMLResponse:
    """Return the page as a response."""
    return HTMLResponse(drawn(context), status_code=status)


@cache
def environment() -> Environment:
    """Return where the templates are found and how they are drawn."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_url
    made.filters.update(
        clock_time=clock_time,
        seconds=seconds_in_address,
        span=span,
        day=day,
        moment=_moment,
        path_part=lambda text: quote(text, safe=""),
    )
    return made


@cache
def static_url(path: str) -> str:
    """Return where a file of the pages is served from; the address changes whenever the file does."""
    digest = hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest()
    return f"{STATIC_BASE}/{path}?v={digest[:12]}"


def day(at: datetime) -> str:
    """Return a day as people write it: "5 December 2026"."""
    return f"{at.day} {at:%B %Y}"


def _moment(at: datetime) -> str:
    local = at.astimezone(HOME_TIME)
    return f"{day(local)} at {local:%H:%M}"
