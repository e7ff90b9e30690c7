"""Whole chats as told by a person, read from the Markdown files beside this one and held with the real conversation.

README.md says how to write one.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.script_files import script_from_markdown
from core.chat import HeardKind
from tests.bot.chats import PROMPTS, Chat, heard
from tests.conversations.held_chats import HeldChat

SENT = {"voice note": HeardKind.VOICE, "film": HeardKind.FILM, "photo": HeardKind.UNREADABLE, "opens it again": HeardKind.START}
ANYTHING = "…"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One chat: its lines in order, and how it stands at the end."""

    script: str
    now: datetime
    lines: tuple[tuple[str, str], ...]
    ends: dict[str, str]
    held_by: str = ""


def told_in(path: Path) -> Told:
    """Return the chat that a file tells."""
    facts: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if spoken := re.match(r"(bot|me|group|facilitator|[A-Z])> ?(.*)", line):
            lines.append((spoken.group(1), spoken.group(2)))
        elif fact := re.match(r"([a-z][a-z_ /\[\]\d]*): (.+)", line):
            facts[fact.group(1)] = fact.group(2).strip()
    return Told(
        script=facts.pop("script"),
        now=datetime.fromisoformat(facts.pop("now", "2026-03-02T12:00:00+00:00")),
        held_by=facts.pop("held_by", ""),
        lines=tuple(lines),
        ends=facts,
    )


def hold(told: Told) -> tuple[Chat, list[tuple[str, str]]]:
    """Hold the chat with the real conversation; return it with every line as it really went."""
    name = f"{told.script}.md"
    beside = Path(__file__).parent / "scripts" / name
    path = beside if beside.exists() else PROMPTS / "consultations" / name
    script = script_from_markdown(path.read_text(encoding="utf-8"), name=name)
    chat = (
        HeldChat(script=script, now=told.now, is_group=told.held_by == "group")
        if told.held_by
        else Chat(script=script, now=told.now)
    )
    went = [("bot", text) for text in chat.said]
    for side, text in told.lines:
        if side == "me":
            went.append((side, text))
            went += [("bot", said) for said in _said_to(chat, text)]
        elif side != "bot" and isinstance(chat, HeldChat):
            went.append((side, text))
            went += [("bot", said) for said in chat.in_the_room(side, text)]
    return chat, went


def first_difference(told: Told, went: list[tuple[str, str]]) -> str | None:
    """Return where a chat went otherwise than told, or None; "…" stands for any number of the bot's messages."""
    place = 0
    may_pass = False
    for number, (side, text) in enumerate(told.lines, start=1):
        if (side, text) == ("bot", ANYTHING):
            may_pass = True
            continue
        while may_pass and place < len(went) and went[place][0] == "bot" and not _agree((side, text), went[place]):
            place += 1
        if place == len(went) or not _agree((side, text), went[place]):
            found = "nothing" if place == len(went) else f"{went[place][0]}> {went[place][1]}"
            return f"line {number}: told '{side}> {text}', found '{found}'"
        place, may_pass = place + 1, False
    return None if place == len(went) or may_pass else f"after the last line the bot also says '{went[place][1]}'"


def how_it_stands(chat: Chat) -> dict[str, str]:
    """Return what can be told about the end of a chat."""
    answers = {f"answer {name}": answer.value or "skipped" for name, answer in chat.session.answers.items()}
    concerns = sum(len(step.concerns) for step in chat.steps)
    return {
        "stands": chat.session.disposition.value,
        "kept": str(len(chat.kept)),
        "concerns": str(concerns),
        "agreed": " ".join(record.purpose.value for step in chat.steps for record in step.consents if record.granted),
        **answers,
    }


def _said_to(chat: Chat, text: str) -> list[str]:
    if tapped := re.fullmatch(r"\[(.+)\]", text):
        buttons = chat.steps[-1].says[-1].buttons
        values = [button.value for button in buttons if button.label in tapped.group(1).split("; ")]
        return chat.taps(" ".join(values))
    if spoken := re.fullmatch(r"\(says: (.*)\)", text):
        return [*chat.sends(HeardKind.VOICE), *_listened_to(chat, spoken.group(1))]
    if edited := re.fullmatch(r"\(edits: (.+)\)", text):
        return _edited(chat, edited.group(1))
    if sent := re.fullmatch(r"\((.+)\)", text):
        return chat.sends(SENT[sent.group(1)])
    return chat.hear(replace(heard(text), external_id=f"m_{len(chat.steps)}"))


def _listened_to(chat: Chat, words: str) -> list[str]:
    """Bring what a recogniser made of the note sent last; nothing where no note was kept."""
    notes = chat.steps[-1].testimony
    return chat.hear(replace(heard(words, kind=HeardKind.WORDS), about=notes[-1].id)) if notes else []


def _edited(chat: Chat, words: str) -> list[str]:
    """Change the words of the message that was typed before."""
    message = f"m_{len(chat.steps) - 1}"
    kept = next((each for each in chat.steps[-1].testimony if each.message == message), None)
    talk = chat.talk
    chat.talk = replace(talk, known=replace(talk.known, edited=kept))
    said = chat.hear(replace(heard(words), external_id=f"{message}:edited", edits=message))
    chat.talk = talk
    return said


def _agree(told: tuple[str, str], went: tuple[str, str]) -> bool:
    """Whether a line went as told; a bot's line that ends in "…" tells only its beginning."""
    if told[1].endswith(ANYTHING) and told[0] == "bot":
        return went[0] == "bot" and went[1].startswith(told[1].removesuffix(ANYTHING).strip())
    return told == went
