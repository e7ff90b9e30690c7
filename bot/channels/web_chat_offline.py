"""What a phone keeps of the page for when there is no connection: a service worker and an empty page. Nobody's words."""

import hashlib
from collections.abc import Sequence
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_pages import FILES, OfflinePage, help_lines_always_open
from bot.safeguarding import Safeguarding


class Offline:
    """Answers a phone that makes ready for a lost connection."""

    def __init__(self, answers: Answers, safeguarding: Safeguarding) -> None:
        self._answers = answers
        self._safeguarding = safeguarding

    async def worker(self, request: Request) -> Response:  # noqa: ARG002 - every handler is given the request.
        """Send the service worker, which says of which version of the page it is: a changed page is kept anew."""
        languages = ",".join(self._answers.spoken)
        head = f'self.heardShell = {{ version: "{self._version()}", languages: "{languages}" }};\n'
        return Response(
            head + (FILES / "worker.js").read_text(encoding="utf-8"),
            media_type="text/javascript",
            headers={"Cache-Control": "no-cache"},
        )

    async def page(self, request: Request) -> Response:
        """Send the page that a phone shows while there is no connection, in one language."""
        words = self._answers.spoken.get(request.path_params["language"])
        return Response(status_code=404) if words is None else self._answers.html(self._page_in(words.language))

    def _page_in(self, language: str) -> OfflinePage:
        return OfflinePage(
            words=self._answers.spoken[language],
            title="",
            lines=help_lines_always_open(self._safeguarding),
            limit_bytes=self._answers.limit_bytes,
        )

    def _version(self) -> str:
        pages = [self._answers.pages.render(self._page_in(language)) for language in self._answers.spoken]
        return version_of(pages)


def version_of(pages: Sequence[str]) -> str:
    """Return a name of exactly these pages and the files that they load."""
    return hashlib.sha256("\n".join([_files_version(), *pages]).encode()).hexdigest()[:16]


@cache
def _files_version() -> str:
    kept = sorted((FILES / "static").iterdir())
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*kept, FILES / "worker.js"])).hexdigest()
