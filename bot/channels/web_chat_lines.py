"""A conversation as the web page shows it: its lines by day, and what is being asked now. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.offers import offer_of
from bot.still_you import is_away
from core.chat import Button, ChatLine, ChatSide, HeardKind, Say
from core.consultations import Disposition, Session, Stage, place_of

HOME_TIME = ZoneInfo("Europe/London")

PHONE_NUMBER = re.compile(r"\b(?:0\d{2,4}(?:[ ]?\d{2,4}){2,3}|116[ ]?\d{3}|999|111)\b")
"""Numbers as help lines in the UK are written: 0800 and the like, the 116 numbers, and the two that everybody knows."""


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line on the page. ``day`` is set on the first line of each day."""

    is_theirs: bool
    kind: str
    text: str | Markup
    is_card: bool
    day: date | None
    audio: str = ""  # The SHA-256 of a recording of these words.
    language: str = ""  # Of these words, where it is known.


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What the person can do now: the choices open to them, whether to talk, skip or carry on.

    ``place`` goes out with every button and comes back with the tap, so that a tap answers only what it was offered for.
    """

    place: str = ""
    buttons: tuple[Button, ...] = ()
    several: bool = False
    wants_voice: bool = False
    may_skip: bool = False
    has_stopped: bool = False
    has_next_wave: bool = False  # They came to the end, and the same people are asked again.
    awaits_reply: bool = False  # They have said something and nothing has come back yet.
    is_listening: bool = False  # What they said in a voice note is being made out, and comes back by itself.
    expects: str = ""  # What a fitting field is offered for: see `core.chat.Say`.
    is_over: bool = False  # Nothing more is asked of this person now.


def views(lines: Sequence[ChatLine], *, after: int = 0, linked: bool = True) -> tuple[LineView, ...]:
    """Return the lines from number `after` on, ready to show. Coming in is a line of the log, and nothing to read.

    `linked` says whether phone numbers on cards are links that call them.
    """
    shown = [
        (number, line) for number, line in enumerate(lines) if line.side is ChatSide.OURS or line.kind is not HeardKind.START
    ]
    found: list[LineView] = []
    day_before: date | None = None
    for number, line in shown:
        day = line.at.astimezone(HOME_TIME).date()
        if number >= after:
            found.append(_view(line, day=day if day != day_before else None, linked=linked))
        day_before = day
    return tuple(found)


def has_withdrawn(session: Session | None) -> bool:
    """Whether this person took back everything they had said."""
    return session is not None and session.disposition is Disposition.WITHDRAWN


def hides(session: Session | None, now: datetime) -> bool:
    """Whether someone else may be looking, so that nothing of before is shown until they say who they are."""
    return session is not None and is_away(session, now)


def shown(lines: Sequence[ChatLine], session: Session | None, now: datetime) -> Sequence[ChatLine]:
    """Return the lines a page may show: those of this session, and what has not had its turn.

    Nothing of before where someone else may be looking; to whoever is asked who they are, and to someone who took everything
    back, only what was last said to them.
    """
    if session is None:
        return lines
    if has_withdrawn(session) or session.stage is Stage.WHO:
        return _last_said(lines)
    return [] if hides(session, now) else [line for line in lines if line.session_id in {session.id, None}]


def _last_said(lines: Sequence[ChatLine]) -> Sequence[ChatLine]:
    start = end = max((number for number, line in enumerate(lines, 1) if line.side is ChatSide.OURS), default=0)
    while start and lines[start - 1].side is ChatSide.OURS:
        start -= 1
    return lines[start:end]


def asking_now(lines: Sequence[ChatLine], session: Session | None, *, has_next_wave: bool = False) -> Asking:
    """Return what is open to the person: what was said since they last spoke, and how their session stands."""
    has_stopped = session is not None and session.stage is Stage.STOPPED
    said = waiting_says(lines)
    asked = next((say for say in reversed(said) if say.buttons), None)
    hinted = next((say for say in reversed(said) if say.expects), None)
    return Asking(
        place=place_of(session) if session else "",
        buttons=asked.buttons if asked and not has_stopped else (),
        several=asked.several if asked else False,
        wants_voice=any(say.wants_voice for say in said) and not has_stopped,
        may_skip=session is not None and session.stage is Stage.ASKING and session.waiting_at is not None,
        has_stopped=has_stopped,
        has_next_wave=has_next_wave and not has_stopped,
        awaits_reply=bool(lines) and lines[-1].side is ChatSide.THEIRS and not has_stopped,
        is_listening=session is not None and session.stage not in {Stage.STOPPED, Stage.WHO} and bool(offer_of(session).notes),
        is_over=session is not None and session.stage in {Stage.STOPPED, Stage.ENDED},
        expects="" if has_stopped or hinted is None or _is_tapped(hinted) else hinted.expects,
    )


def _is_tapped(say: Say) -> bool:
    """Whether its numbers are all on buttons, as those of a short scale are."""
    return say.expects == "decimal" and bool(say.buttons)


def waiting_says(lines: Sequence[ChatLine]) -> tuple[Say, ...]:
    """Return what was said to the person since they last spoke."""
    said: list[Say] = []
    for line in reversed(lines):
        if line.side is ChatSide.THEIRS:
            break
        if line.say is not None:
            said.append(line.say)
    return tuple(reversed(said))


def label_of(values: Sequence[str], buttons: Sequence[Button]) -> str:
    """Return what the person saw on the buttons with these values, for showing it as their own line."""
    labels = {button.value: button.label for button in buttons}
    return ", ".join(labels.get(value, value) for value in values)


def with_phone_links(text: str) -> Markup:
    """Return `text` escaped, with every phone number a link that calls it."""
    parts: list[Markup] = []
    end = 0
    for found in PHONE_NUMBER.finditer(text):
        digits = found.group().replace(" ", "")
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="tel:{}">{}</a>').format(digits, found.group()))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _view(line: ChatLine, *, day: date | None, linked: bool) -> LineView:
    is_card = line.say is not None and line.say.is_card
    return LineView(
        is_theirs=line.side is ChatSide.THEIRS,
        kind=(line.kind or HeardKind.TEXT).value,
        text=with_phone_links(line.text) if is_card and linked else line.text,
        is_card=is_card,
        day=day,
        audio=(line.say.audio or "") if line.say is not None else "",
        language=line.say.language if line.say is not None else "",
    )
