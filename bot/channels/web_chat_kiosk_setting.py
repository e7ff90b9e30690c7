"""Where a worker makes a screen a kiosk, once, and an ordinary one again. Opens nobody's conversation."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_callers import Callers
from bot.channels.web_chat_kiosk import MINUTES, USUAL_MINUTES, Kiosk, kiosk_in, make_kiosk, minutes_in, unmake_kiosk
from bot.channels.web_chat_pages import KioskPage
from bot.channels.web_chat_requests import TooMuch, read_form


class KioskSetting:
    """Answers the worker. It takes a tap on the screen itself: a link alone changes nothing."""

    def __init__(self, callers: Callers, answers: Answers) -> None:
        self._callers = callers
        self._answers = answers

    async def show(self, request: Request) -> Response:
        """Show how the screen stands, and the button that changes it."""
        consultation = await self._callers.consultation(request)
        if consultation is None:
            return self._answers.notice(request, "unknown_link", status=404)
        screen = self._answers.screen(request)
        is_kiosk = screen.kiosk is not None and screen.kiosk.join_code == consultation.name
        return self._answers.html(
            KioskPage(
                words=screen.words,
                title=consultation.title,
                join_code=consultation.name,
                is_kiosk=is_kiosk,
                minutes=screen.kiosk.minutes if screen.kiosk else USUAL_MINUTES,
                choices=MINUTES,
            )
        )

    async def set_or_unset(self, request: Request) -> Response:
        """Make this screen a kiosk for so many minutes, or, where nothing is chosen, an ordinary one."""
        consultation = await self._callers.consultation(request)
        if consultation is None:
            return self._answers.notice(request, "unknown_link", status=404)
        try:
            minutes = (await read_form(request)).get("minutes", [""])[0]
        except TooMuch:
            return self._answers.notice(request, "too_long", status=413)
        response = RedirectResponse(f"/chat/{quote(consultation.name, safe='')}/kiosk", status_code=303)
        if minutes:
            kiosk = Kiosk(join_code=consultation.name, minutes=minutes_in(minutes))
            make_kiosk(response, request, kiosk, secure=self._answers.cookie_secure)
        elif kiosk_in(request) is not None:
            unmake_kiosk(response)
        return response
