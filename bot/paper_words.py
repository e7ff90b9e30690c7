"""The words of printed forms, read from `prompts/paper/`, one file a language. No sentence of a form stands in Python."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.wording import texts_from_yaml
from core.consent import Purpose
from core.errors import BadContent


class PaperWord(Enum):
    """Every sentence a form needs; the names in braces are filled in when it is printed."""

    ABOUT = "about"  #: a heading
    WHO_READS = "who_reads"  #: {who}
    FREEDOM = "freedom"  #: any question may be left out
    NO_NAME = "no_name"  #: no names, please
    SCAN = "scan"  #: beside the QR code
    CODE = "code"  #: {code}, beside the QR code
    LIMITS = "limits"  #: a heading
    CONSENT = "consent"  #: a heading
    CONSENT_HOW = "consent_how"  #: how to tick, and that nothing is a no
    YES = "yes"  #: beside a box
    NO = "no"  #: beside a box
    BACK = "back"  #: a heading
    BACK_HOW = "back_how"  #: how to take it back: {code}
    QUESTIONS = "questions"  #: a heading
    TICK_ONE = "tick_one"  #: under a question with one choice
    TICK_SEVERAL = "tick_several"  #: under a question with several
    RANK = "rank"  #: under a question with an order
    NUMBER = "number"  #: under a number
    NUMBER_FROM = "number_from"  #: under a scale: {start}, {end}
    DATE = "date"  #: under a day
    TIME = "time"  #: under a time of day
    PLACE = "place"  #: under a place
    ACKNOWLEDGE = "acknowledge"  #: beside a box
    NEEDS_PHONE = "needs_phone"  #: in place of a file
    ROUND = "round"  #: a question asked again: {label}, {number}
    SENSITIVE = "sensitive"  #: before a hard question
    ONLY_IF = "only_if"  #: {condition}, of those below
    MAYBE_NOT = "maybe_not"  #: in place of a condition that words cannot tell
    IF_CHOSE = "if_chose"  #: {label}, {number}
    IF_NOT_CHOSE = "if_not_chose"  #: {label}, {number}
    IF_ANSWERED = "if_answered"  #: {number}
    IF_LEFT_OUT = "if_left_out"  #: {number}
    IF_NUMBER = "if_number"  #: {number}, {how}, {value}
    MORE_THAN = "more_than"  #: how
    LESS_THAN = "less_than"  #: how
    AT_LEAST = "at_least"  #: how
    AT_MOST = "at_most"  #: how
    EXACTLY = "exactly"  #: how
    NOT_EXACTLY = "not_exactly"  #: how
    AND = "and"  #: between conditions
    OR = "or"  #: between conditions
    HELP = "help"  #: a heading
    HELP_HOURS = "help_hours"  #: not all are open always
    HELP_ALWAYS = "help_always"  #: beside one that is
    HELP_LINE = "help_line"  #: {name}, {phone}, {purpose}
    THANKS = "thanks"  #: a heading
    HAND_IN = "hand_in"  #: whom to give it to
    POSTER_SCAN = "poster_scan"  #: on a poster, over the QR code
    POSTER_TYPE = "poster_type"  #: over the address
    POSTER_TELEGRAM = "poster_telegram"  #: over a second QR code, where there is a bot on Telegram
    POSTER_CHOICE = "poster_choice"  #: under it
    PAGE = "page"  #: at the foot of each page: {code}, {page}


@dataclass(frozen=True, kw_only=True)
class PaperWords:
    """A form's sentences in one language. ``version`` names exactly these words, for the consent ledger."""

    version: str
    words: Mapping[PaperWord, str]
    limits: tuple[str, ...]
    consents: Mapping[Purpose, str]

    def say(self, word: PaperWord, **facts: str | int) -> str:
        """Return the sentence with its facts filled in."""
        return self.words[word].format(**facts)


def read_paper_words(folder: Path) -> Mapping[str, PaperWords]:
    """Return the words of each language in `folder`, which is `prompts/paper`, by its code. Raises `BadContent`."""
    return {path.stem: _words_in(path) for path in sorted(folder.glob("*.yaml"))}


def _words_in(path: Path) -> PaperWords:
    written = texts_from_yaml(path)
    if not isinstance(written, dict):
        raise BadContent(f"The words of forms in {path.name} are not a table.", remedy="Begin with 'words:'.")
    if problems := _problems_in(written):
        raise BadContent(f"The words of forms in {path.name} are not complete.", remedy=" ".join(problems))
    return PaperWords(
        version=f"paper-{path.stem}-{hashlib.sha256(repr(written).encode()).hexdigest()[:12]}",
        words={word: written["words"][word.value] for word in PaperWord},
        limits=tuple(written["limits"]),
        consents={purpose: written["consents"][purpose.value] for purpose in Purpose},
    )


def _problems_in(written: Mapping[str, object]) -> list[str]:
    problems = []
    for part, names in (("words", [each.value for each in PaperWord]), ("consents", [each.value for each in Purpose])):
        found = written.get(part)
        if not isinstance(found, dict):
            problems.append(f"Add the part '{part}'.")
        else:
            problems += [f"Add '{name}' to '{part}'." for name in names if not isinstance(found.get(name), str)]
            problems += [f"Take '{name}' out of '{part}'." for name in found if name not in names]
    if not isinstance(written.get("limits"), list) or not written["limits"]:
        problems.append("Make 'limits' a list of texts.")
    return problems
