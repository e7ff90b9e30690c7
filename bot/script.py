"""A script: the questions of a consultation, compiled. Immutable, known by the hash of its canonical JSON.

It knows nothing of files, channels or people; what cannot be asked never becomes one (see `bot.script_files`).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.consent import Purpose
from core.consultations import Approach

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class QuestionKind(Enum):
    """How a question is answered, in XLSForm's names; what a value looks like is ODK's too."""

    TEXT = "text"  #: in the person's own words
    AUDIO = "audio"  #: by voice, best; typed words are welcome too
    IMAGE = "image"  #: with a picture
    VIDEO = "video"  #: with a film
    FILE = "file"  #: with any file
    GEOPOINT = "geopoint"  #: with the name of a place, never its coordinates
    SELECT_ONE = "select_one"  #: one of the choices
    SELECT_MULTIPLE = "select_multiple"  #: any of the choices
    RANK = "rank"  #: all of the choices, in the person's order
    INTEGER = "integer"  #: a whole number
    DECIMAL = "decimal"  #: a number
    RANGE = "range"  #: a number from a scale: start, end and step
    DATE = "date"  #: a day: 2026-02-28
    TIME = "time"  #: a time of day: 14:30
    ACKNOWLEDGE = "acknowledge"  #: with "OK"
    MORE = "more"  #: with a yes for one more round of a repeat, or a no; made by `begin_repeat`
    NOTE = "note"  #: not at all: it is only said
    CALCULATE = "calculate"  #: not at all: it is worked out
    HIDDEN = "hidden"  #: not at all: it has its default


class Voice(Enum):
    """Whether a question may be answered by voice."""

    ALLOW = "allow"  #: by voice or typed
    ASK = "ask"  #: the bot invites a voice note
    ONLY = "only"  #: by voice; typed words are kept and the bot asks once whether a voice note would be possible
    NO = "no"  #: typed only


class ProbeWhen(Enum):
    """When a scripted probe is asked."""

    SHORT = "short"  #: the answer has few words
    ALWAYS = "always"  #: after any answer, as long as the limit allows
    THEME = "theme"  #: the answer touches ``ScriptedProbe.about``, a theme's code
    NO_THEME = "no_theme"  #: the answer does not touch it yet: the gap is asked about


@dataclass(frozen=True, kw_only=True)
class ScriptedProbe:
    """A follow-up question that the script's author wrote."""

    text: str
    when: ProbeWhen = ProbeWhen.SHORT
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """A question's words in another language. What is empty is said in the script's own."""

    label: str = ""
    hint: str = ""
    constraint_message: str = ""
    required_message: str = ""
    short: str = ""
    easy: str = ""
    audio: str = ""
    probes: tuple[ScriptedProbe, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer offered. ``name`` is what conditions see, ``label`` what people read; ``labels`` has other languages, by code.

    ``facts`` are the choice's further columns, which a ``choice_filter`` may look at. ``quota`` is how many completed sessions
    with this choice are wanted; None is any number. ``audio`` is the SHA-256 of its label read aloud.
    """

    name: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    quota: int | None = None
    audio: str = ""
    audios: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One row of a script. Conditions (see `bot.conditions`) are empty where there is none.

    ``relevant`` holds those of the groups around it too. ``short`` is the text-message variant, ``easy`` the easy-read one,
    ``audio`` the SHA-256 of the question read aloud. ``repeat`` names the repeat it stands in. ``scale`` is a range's start,
    end and step. ``default`` is a value, or where `is_expression` an expression.
    """

    name: str
    kind: QuestionKind
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    required_message: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    choice_filter: str = ""
    is_shuffled: bool = False
    default: str = ""
    calculation: str = ""
    scale: tuple[str, str, str] = ("", "", "")
    repeat: str = ""
    voice: Voice = Voice.ALLOW
    theme_hint: str = ""
    sensitive: bool = False
    staff_note: str = ""
    short: str = ""
    easy: str = ""
    audio: str = ""
    skip_word: str = ""
    retries: int = 3
    remind_after_h: int | None = None
    probes: tuple[ScriptedProbe, ...] = ()
    probe_limit: int = 1
    words: Mapping[str, QuestionWords] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it is answered in the person's own words or with a file, which become testimony."""
        return self.kind in OPEN_KINDS

    @property
    def is_asked(self) -> bool:
        """Whether somebody is waited for here."""
        return self.kind not in SILENT_KINDS

    @property
    def takes_voice(self) -> bool:
        """Whether a voice note or film answers it as it is, without being read back."""
        spoken = {QuestionKind.TEXT, QuestionKind.AUDIO, QuestionKind.VIDEO, QuestionKind.GEOPOINT}
        return self.kind in spoken and (self.voice is not Voice.NO or self.kind in {QuestionKind.AUDIO, QuestionKind.VIDEO})

    def in_language(self, language: str) -> "Question":
        """Return the question in another of the script's languages."""
        words = self.words.get(language, QuestionWords())
        return replace(
            self,
            label=words.label or self.label,
            hint=words.hint or self.hint,
            constraint_message=words.constraint_message or self.constraint_message,
            required_message=words.required_message or self.required_message,
            short=words.short or ("" if words.label else self.short),
            easy=words.easy or ("" if words.label else self.easy),
            audio=words.audio or ("" if words.label else self.audio),
            probes=words.probes or (() if words.label else self.probes),
            choices=tuple(
                replace(
                    choice,
                    label=choice.labels.get(language) or choice.label,
                    audio=choice.audios.get(language) or ("" if language in choice.labels else choice.audio),
                )
                for choice in self.choices
            ),
        )


OPEN_KINDS = frozenset(
    {
        QuestionKind.TEXT,
        QuestionKind.AUDIO,
        QuestionKind.IMAGE,
        QuestionKind.VIDEO,
        QuestionKind.FILE,
        QuestionKind.GEOPOINT,
    }
)
"""Kinds whose answers are testimony rather than a value."""

SILENT_KINDS = frozenset({QuestionKind.NOTE, QuestionKind.CALCULATE, QuestionKind.HIDDEN})
"""Kinds nobody answers."""


_EXPRESSION = re.compile(r"\$\{|[A-Za-z][\w:-]*\(|[\d)\]]\s*[+*]\s*[\d(]|\s(?:div|mod)\s|\d\s+-\s+\d")


def is_expression(default: str) -> bool:
    """Whether a default is worked out rather than taken as it stands: it calls a function, names an answer or reckons."""
    return _EXPRESSION.search(default) is not None


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Questions asked round by round. After each round its `QuestionKind.MORE` question asks whether there is another.

    Where ``count`` is written (an expression), there are so many rounds and nobody is asked. ``limit`` bounds them either way.
    """

    name: str
    relevant: str = ""
    count: str = ""
    limit: int = 20


@dataclass(frozen=True, kw_only=True)
class ScriptWords:
    """A script's own words in another language."""

    title: str = ""
    who_reads: str = ""
    intro: str = ""
    thanks: str = ""


@dataclass(frozen=True, kw_only=True)
class Script:
    """A consultation's questions with the words around them.

    ``languages`` are the codes it can be asked in, its own first. ``quota`` is how many completed sessions are wanted.
    ``remind_after_h`` is how many hours of silence bring the one reminder, None for none. ``lets_model_probe`` lets a language
    model word probes where one is set up. ``limit_of_probes`` is how many probes a whole session may have.
    """

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
    repeats: tuple[Repeat, ...] = ()
    languages: tuple[str, ...] = ()
    words: Mapping[str, ScriptWords] = field(default_factory=dict)
    quota: int | None = None
    remind_after_h: int | None = None
    lets_model_probe: bool = False
    limit_of_probes: int = 6

    @property
    def takes_voice(self) -> bool:
        """Whether any question may be answered by voice."""
        return any(question.takes_voice for question in self.questions)

    @cached_property
    def sha256(self) -> str:
        """The content hash, in hex: the same words and rules give the same hash on every machine."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def _by_name(self) -> Mapping[str, Question]:
        return {question.name: question for question in self.questions}

    def question(self, name: str | None) -> Question | None:
        """Return the question with this name, or with this key ("repeat[2]/name"), or None."""
        return self._by_name.get((name or "").rpartition("/")[2])

    def repeat(self, name: str) -> Repeat | None:
        """Return the repeat of this name, or None."""
        return next((repeat for repeat in self.repeats if repeat.name == name), None)

    def in_language(self, language: str) -> "Script":
        """Return the script with its words in another of its languages, or itself where it does not speak it."""
        if language == self.language or language not in self.languages:
            return self
        words = self.words.get(language, ScriptWords())
        return replace(
            self,
            language=language,
            title=words.title or self.title,
            who_reads=words.who_reads or self.who_reads,
            intro=words.intro or self.intro,
            thanks=words.thanks or self.thanks,
            questions=tuple(question.in_language(language) for question in self.questions),
        )

    def to_json(self) -> str:
        """Return canonical JSON: keys sorted, no spaces, text as it is, nothing that has its default."""
        return json.dumps(_packed(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def script_from_json(body: str) -> Script:
    """Return the script that `Script.to_json` wrote, this version's or an earlier one's."""
    facts = json.loads(body)
    return Script(
        **{
            **facts,
            "approach": Approach(facts["approach"]),
            "purposes": tuple(Purpose(purpose) for purpose in facts["purposes"]),
            "questions": tuple(_question(each) for each in facts["questions"]),
            "repeats": tuple(Repeat(**each) for each in facts.get("repeats", ())),
            "languages": tuple(facts.get("languages", ())),
            "words": {language: ScriptWords(**words) for language, words in facts.get("words", {}).items()},
        }
    )


def _question(facts: dict[str, Any]) -> Question:
    return Question(
        **{
            **facts,
            "kind": QuestionKind(facts["kind"]),
            "voice": Voice(facts.get("voice", Voice.ALLOW.value)),
            "choices": tuple(Choice(**choice) for choice in facts.get("choices", ())),
            "scale": tuple(facts.get("scale", ("", "", ""))),
            "probes": _probes(facts.get("probes", ())),
            "words": {language: _words(words) for language, words in facts.get("words", {}).items()},
        }
    )


def _words(facts: dict[str, Any]) -> QuestionWords:
    return QuestionWords(**{**facts, "probes": _probes(facts.get("probes", ()))})


def _probes(written: Any) -> tuple[ScriptedProbe, ...]:  # noqa: ANN401 - plain JSON
    return tuple(ScriptedProbe(**{**facts, "when": ProbeWhen(facts.get("when", ProbeWhen.SHORT.value))}) for facts in written)


def _packed(value: Any) -> Any:  # noqa: ANN401 - plain JSON of anything in a script
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _packed(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_packed(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return _packed_fields(value)
    return value


def _packed_fields(thing: "DataclassInstance") -> dict[str, Any]:
    kept = ((each, getattr(thing, each.name)) for each in fields(thing))
    return {each.name: _packed(value) for each, value in kept if value != _default(each)}


def _default(of: "Field[Any]") -> Any:  # noqa: ANN401 - any field's default
    if of.default_factory is not MISSING:
        return of.default_factory()
    return of.default
