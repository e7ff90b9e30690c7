"""A script: the questions of a consultation, compiled. Immutable, known by the hash of its canonical JSON.

It knows nothing of files, channels or people; what cannot be asked never becomes one (see `bot.script_files`).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from core.consent import Purpose
from core.consultations import Approach


class QuestionKind(Enum):
    """How a question is answered, in XLSForm's names."""

    TEXT = "text"  #: in the person's own words
    AUDIO = "audio"  #: by voice, best; typed words are welcome too
    SELECT_ONE = "select_one"  #: one of the choices
    SELECT_MULTIPLE = "select_multiple"  #: any of the choices
    INTEGER = "integer"  #: a whole number
    NOTE = "note"  #: not at all: it is only said


class Voice(Enum):
    """Whether an open question may be answered by voice."""

    ALLOW = "allow"  #: by voice or typed
    ASK = "ask"  #: the bot invites a voice note
    NO = "no"  #: typed only


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer offered. ``name`` is what conditions see, ``label`` what people read."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One row of a script. ``relevant`` and ``constraint`` are conditions (see `bot.conditions`), empty where there is none."""

    name: str
    kind: QuestionKind
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    voice: Voice = Voice.ALLOW
    theme_hint: str = ""
    sensitive: bool = False
    staff_note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is answered in the person's own words, which become testimony."""
        return self.kind in {QuestionKind.TEXT, QuestionKind.AUDIO}

    @property
    def takes_voice(self) -> bool:
        """Whether a voice note or film answers it."""
        return self.is_open and (self.voice is not Voice.NO or self.kind is QuestionKind.AUDIO)


@dataclass(frozen=True, kw_only=True)
class Script:
    """A consultation's questions with the words around them."""

    name: str
    title: str
    version: str
    language: str
    approach: Approach
    purposes: tuple[Purpose, ...]
    who_reads: str
    intro: str
    thanks: str
    questions: tuple[Question, ...]

    @property
    def takes_voice(self) -> bool:
        """Whether any question may be answered by voice."""
        return any(question.takes_voice for question in self.questions)

    @property
    def sha256(self) -> str:
        """The content hash, in hex: the same words and rules give the same hash on every machine."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def question(self, name: str | None) -> Question | None:
        """Return the question with this name, or None."""
        return next((question for question in self.questions if question.name == name), None)

    def to_json(self) -> str:
        """Return canonical JSON: keys sorted, no spaces, text as it is."""
        return json.dumps(asdict(self), default=_enum_value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def script_from_json(body: str) -> Script:
    """Return the script that `Script.to_json` wrote."""
    facts = json.loads(body)
    return Script(
        **{
            **facts,
            "approach": Approach(facts["approach"]),
            "purposes": tuple(Purpose(purpose) for purpose in facts["purposes"]),
            "questions": tuple(_question(each) for each in facts["questions"]),
        }
    )


def _question(facts: dict[str, Any]) -> Question:
    return Question(
        **{
            **facts,
            "kind": QuestionKind(facts["kind"]),
            "voice": Voice(facts["voice"]),
            "choices": tuple(Choice(**choice) for choice in facts["choices"]),
        }
    )


def _enum_value(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)
