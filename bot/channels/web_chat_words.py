"""The words of the chat page itself, in each language, read from `prompts/web_chat/`. Decides nothing but which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from bot.wording import LANGUAGE, texts_from_yaml
from core.errors import BadContent

PARTS = ("phrases", "troubles", "notices")
"""The parts of a file that are tables, each with the same names in every language."""


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """The page's words in one language.

    ``phrases`` has one attribute a phrase. ``troubles`` are sentences for when something goes wrong, ``notices`` a heading and
    a sentence each, both by name. ``stopping`` are messages that mean: send nothing more of what waits on this phone.
    """

    language: str
    is_checked: bool
    phrases: SimpleNamespace
    troubles: Mapping[str, str]
    notices: Mapping[str, tuple[str, str]]
    months: tuple[str, ...]
    stopping: tuple[str, ...]


def read_page_words(folder: Path) -> Mapping[str, PageWords]:
    """Return the page's words by language, the project's own first. Raises `BadContent` naming what a file lacks."""
    codes = sorted((path.stem for path in folder.glob("*.yaml")), key=lambda code: (code != LANGUAGE, code))
    written = {code: _table(folder / f"{code}.yaml") for code in codes}
    own = written.get(LANGUAGE)
    if own is None:
        raise BadContent(f"The page's words in {LANGUAGE}.yaml are missing.", remedy="Put the file back.")
    for code, words in written.items():
        if lacking := _lacking(words, own):
            raise BadContent(f"The page's words in {code}.yaml are not complete.", remedy=f"Mend {', '.join(lacking)}.")
    return {code: _words(words) for code, words in written.items()}


def language_asked_for(accepted: str, spoken: Mapping[str, PageWords]) -> str:
    """Return the first language of an Accept-Language header that is spoken here, the project's own where none is."""
    wishes = [_wish(part) for part in accepted[:200].split(",")]
    ranked = sorted(wishes, key=lambda wish: -wish[1])
    return next((code for code, weight in ranked if code in spoken and weight > 0), LANGUAGE)


def _wish(part: str) -> tuple[str, float]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return tag.partition("-")[0].lower(), float(weight or 1)
    except ValueError:
        return tag, 0


def _table(path: Path) -> dict[str, object]:
    written = texts_from_yaml(path)
    if not isinstance(written, dict):
        raise BadContent(f"The page's words in {path.name} are not a table.", remedy="Begin with 'language:'.")
    return written


def _lacking(words: dict[str, object], own: dict[str, object]) -> list[str]:
    """Return the names in which a file differs from the project's own language."""
    found = [name for name in own if name not in words]
    for part in PARTS:
        here, there = words.get(part), own.get(part)
        if isinstance(here, dict) and isinstance(there, dict):
            found += [f"{part}.{name}" for name in sorted(set(here) ^ set(there))]
            found += [f"{part}.{name}" for name, word in here.items() if name in there and type(word) is not type(there[name])]
        else:
            found.append(part)
    months = words.get("months")
    return found if isinstance(months, list) and len(months) == 12 else [*found, "months"]


def _words(written: dict[str, object]) -> PageWords:
    phrases, troubles, notices = (written[part] for part in PARTS)
    months, stopping = written["months"], written["stopping"]
    if not (isinstance(phrases, dict) and isinstance(troubles, dict) and isinstance(notices, dict)):
        raise TypeError
    if not (isinstance(months, list) and isinstance(stopping, list)):
        raise BadContent("The page's stopping words are no list.", remedy="Compare them with those in en.yaml.")
    return PageWords(
        language=str(written["language"]),
        is_checked=written["checked_by_a_speaker"] == "yes",
        phrases=SimpleNamespace(**phrases),
        troubles=troubles,
        notices={name: (heading, sentence) for name, (heading, sentence) in notices.items()},
        months=tuple(months),
        stopping=tuple(stopping),
    )
