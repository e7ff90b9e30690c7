"""Walks a script with the real conversation and keeps nothing: to try a script out and write the walk down as a told chat.

What is typed is what a told chat says: words, "[Label]" for a tap, "(voice note)" and the like for what is sent, "(says: …)"
for a voice note in which words are heard.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.conversation import advance, begin
from bot.step import Step, Talk
from core.chat import Heard, HeardKind, Say
from core.consultations import ConsultationId, Session, SessionId, Stage, place_of
from core.people import AddressId, ParticipantId, PartnershipId
from core.testimony import Recording

SENT = {
    "voice note": HeardKind.VOICE,
    "film": HeardKind.FILM,
    "picture": HeardKind.PICTURE,
    "file": HeardKind.FILE,
    "photo": HeardKind.UNREADABLE,
    "opens it again": HeardKind.START,
}
"""What can be sent in a walk, written in brackets."""

CHANNEL = "preview"
BETWEEN = timedelta(minutes=1)
"""The time between two messages of a walk."""


@dataclass
class Walkthrough:
    """One walk. Nobody took part, so nothing is kept; ``says`` is what was said last."""

    talk: Talk
    script_hash: str
    now: datetime
    language: str = ""
    steps: list[Step] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.language:
            self.talk = self.talk.in_language(self.language)
        opened = begin(
            self.talk,
            session_id=SessionId("s_walk"),
            partnership_id=PartnershipId("ps_walk"),
            consultation_id=ConsultationId("c_walk"),
            participant_id=ParticipantId("p_walk"),
            address_id=AddressId("a_walk"),
            channel=CHANNEL,
            script_hash=self.script_hash,
            now=self.now,
        )
        self.began_at = self.now
        self._remember(opened)

    @property
    def session(self) -> Session:
        """How the walk stands."""
        return self.steps[-1].session

    @property
    def says(self) -> tuple[Say, ...]:
        """What was said last."""
        return self.steps[-1].says

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to ask."""
        return self.session.stage in {Stage.ENDED, Stage.STOPPED}

    def hear(self, line: str) -> None:
        """Take one line of whoever tries the script out."""
        self.now += BETWEEN
        self.lines.append(f"me> {line}")
        if spoken := re.fullmatch(r"\(says: (.*)\)", line.strip()):
            self._take(self._heard("(voice note)"))
            self._take_in(spoken[1])
        else:
            self._take(self._heard(line))

    def told(self, script: str) -> str:
        """Return the walk as a told chat; `script` is the name by which the chat finds its script."""
        answers = {
            f"answer {key}": answer.value or "skipped"
            for key, answer in sorted(self.session.answers.items())
            if "\n" not in answer.value
        }
        kept = sum(len(step.testimony) for step in self.steps)
        facts = {"stands": self.session.disposition.value, "kept": str(kept), **answers}
        head = [f"# A walk through {script}", "", f"script: {script}", f"now: {self.began_at.isoformat()}", ""]
        return "\n".join([*head, *self.lines, "", *(f"{name}: {value}" for name, value in facts.items()), ""])

    def _take(self, heard: Heard) -> None:
        self._remember(advance(self.talk.in_language(self.session.language), self.session, heard, self.now))

    def _take_in(self, words: str) -> None:
        """Bring what a recogniser would hear in the note sent last; nothing where no note was kept."""
        if notes := self.steps[-1].testimony:
            said = self.says
            self._take(replace(self._heard(words), kind=HeardKind.WORDS, about=notes[-1].id, place=None))
            self.steps[-1] = replace(self.steps[-1], says=(*said, *self.says))

    def _remember(self, step: Step) -> None:
        self.steps.append(step)
        self.lines += [f"bot> {_on_one_line(say.text)}" for say in step.says]

    def _heard(self, line: str) -> Heard:
        heard = Heard(
            channel=CHANNEL,
            address="a walk",
            external_id=f"m_{len(self.steps)}",
            kind=HeardKind.TEXT,
            at=self.now,
            text=line,
            place=place_of(self.session),
        )
        if tapped := re.fullmatch(r"\[(.+)\]", line.strip()):
            return replace(heard, kind=HeardKind.CHOICE, text=tapped[1], choice=self._values_of(tapped[1]))
        sent = re.fullmatch(r"\((.+)\)", line.strip())
        if sent and sent[1] in SENT:
            kind = SENT[sent[1]]
            return replace(heard, kind=kind, text="", media=_recording() if kind in _WITH_MEDIA else None)
        return heard

    def _values_of(self, labels: str) -> str:
        wanted = [label.strip() for label in labels.split(";")]
        return " ".join(button.value for say in self.says for button in say.buttons if button.label in wanted)


_WITH_MEDIA = {HeardKind.VOICE, HeardKind.FILM, HeardKind.PICTURE, HeardKind.FILE}


def _on_one_line(text: str) -> str:
    """Return the beginning of what was said, where it has several lines: a told chat tells a line a message."""
    first, _, rest = text.partition("\n")
    return f"{first}…" if rest else first


def _recording() -> Recording:
    """Return the facts of a recording that nobody made."""
    return Recording(sha256="0" * 64, byte_count=0, container="", length_ms=20_000, has_sound=True, has_picture=False)
