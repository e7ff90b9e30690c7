"""Asking for someone: the briefing card with its checklist, and what a worker's line means. Pure, but for reading the card.

What a worker types is the person's words and nothing of the worker's own.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.script import Script
from bot.wording import texts_from_yaml
from core.assisting import WORKER_CHANNEL, Briefing, BriefingCard, Tapped, place_of_worker
from core.chat import Heard, HeardKind
from core.consultations import Setting
from core.errors import BadContent
from core.ports import Briefings
from core.testimony import Recording

LANGUAGE = "en"


@dataclass(frozen=True, kw_only=True)
class Assisted:
    """What taking turns needs to know of workers: what they confirmed."""

    briefings: Briefings


def read_briefing_card(folder: Path, language: str = LANGUAGE) -> BriefingCard:
    """Return the card in `folder`, which is `prompts/briefing`. Raises `BadContent`."""
    path = folder / f"{language}.yaml"
    written = texts_from_yaml(path)
    problems = _problems_in(written) if isinstance(written, dict) else ["Begin with 'before:'."]
    if problems or not isinstance(written, dict):
        raise BadContent(f"The briefing card in {path.name} is not complete.", remedy=" ".join(problems))
    return BriefingCard(
        version=f"briefing-{language}-{hashlib.sha256(repr(written).encode()).hexdigest()[:12]}",
        before=tuple(written["before"]),
        read_out=tuple(written["read_out"]),
        ticks=tuple(written["ticks"].items()),
        group_ticks=tuple(written["group_ticks"].items()),
        notices={setting: written["notices"][setting.value] for setting in Setting if setting is not Setting.COMMUNITY},
        language=language,
        is_checked=written["checked_by_a_speaker"] == "yes",
    )


def read_briefing_cards(folder: Path) -> Mapping[str, BriefingCard]:
    """Return the card in every language that has one in `folder`, by its code, the project's own first. Raises `BadContent`."""
    codes = sorted((path.stem for path in folder.glob("*.yaml")), key=lambda code: (code != LANGUAGE, code))
    return {code: read_briefing_card(folder, code) for code in codes}


def cards_for(script: Script, cards: Mapping[str, BriefingCard]) -> tuple[BriefingCard, ...]:
    """Return the card in each language of a script, its own first; in the project's own where there is none in that."""
    codes = dict.fromkeys((script.language, *script.languages))
    return tuple(cards[code] for code in codes if code in cards) or (cards[LANGUAGE],)


def ticks_of(card: BriefingCard, *, is_group: bool) -> tuple[tuple[str, str], ...]:
    """Return what is to be confirmed, by name."""
    return card.ticks + (card.group_ticks if is_group else ())


def unconfirmed(card: BriefingCard, ticks: frozenset[str], *, is_group: bool) -> tuple[str, ...]:
    """Return the names of what is still to be confirmed, in the order of the card."""
    return tuple(name for name, _ in ticks_of(card, is_group=is_group) if name not in ticks)


def notes_for(script: Script, key: str | None) -> tuple[str, tuple[str, ...]]:
    """Return what a worker alone is shown beside a question: the author's note, and the probes that may help."""
    question = script.question(key)
    return ("", ()) if question is None else (question.staff_note, tuple(probe.text for probe in question.probes))


def heard_from(briefing: Briefing, tapped: Tapped, at: datetime, *, media: Recording | None = None) -> Heard:
    """Return what a worker passes on, as heard from the person: what they typed, tapped or recorded for them."""
    kind = HeardKind.CHOICE if tapped.choice else HeardKind.TEXT
    if media is not None:
        kind = HeardKind.FILM if media.has_picture else HeardKind.VOICE
    return Heard(
        channel=WORKER_CHANNEL,
        address=place_of_worker(briefing),
        external_id=_external_id(briefing, tapped.key),
        kind=kind,
        at=at,
        text=tapped.text,
        choice=tapped.choice or None,
        media=media,
        place=tapped.place or None,
        worker=briefing.staff_id,
        speaker=tapped.speaker,
    )


def opening_of(briefing: Briefing, join_code: str, at: datetime) -> Heard:
    """Return what opens the conversation that a worker was briefed for, or takes it up again."""
    return Heard(
        channel=WORKER_CHANNEL,
        address=place_of_worker(briefing),
        external_id=_external_id(briefing, ""),
        kind=HeardKind.START,
        at=at,
        join_code=join_code,
        worker=briefing.staff_id,
    )


def _external_id(briefing: Briefing, key: str) -> str:
    return hashlib.sha256(f"{briefing.id}\n{key}".encode()).hexdigest()


def _problems_in(written: dict[str, Any]) -> list[str]:
    problems = [f"Make '{name}' a list of texts." for name in ("before", "read_out") if not isinstance(written.get(name), list)]
    problems += [
        f"Make '{name}' a table of names and texts."
        for name in ("ticks", "group_ticks", "notices")
        if not isinstance(written.get(name), dict)
    ]
    if isinstance(notices := written.get("notices"), dict):
        less_free = (setting.value for setting in Setting if setting is not Setting.COMMUNITY)
        problems += [f"Add '{name}' to 'notices'." for name in less_free if name not in notices]
    is_said = isinstance(written.get("checked_by_a_speaker"), str)
    return problems + ([] if is_said else ["Say 'checked_by_a_speaker': yes or no."])
