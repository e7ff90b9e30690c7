"""The sentences the bot says, read from `prompts/bot/`. No sentence a person reads stands in Python."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import yaml

from core.consent import Purpose
from core.errors import BadContent


class Phrase(Enum):
    """Every sentence there must be; the names in braces are filled in when it is said."""

    MACHINE = "machine"  #: I am a machine
    WHO_READS = "who_reads"  #: who will read it: {who}
    FREEDOM = "freedom"  #: skip, stop and delete
    TALK_OR_TYPE = "talk_or_type"  #: both are fine
    ABOUT = "about"  #: what the consultation is called: {title}
    YES = "yes"  #: on a button
    NO = "no"  #: on a button
    CONSENT_AGAIN = "consent_again"  #: yes or no was not understood
    CONSENT_BY_VOICE = "consent_by_voice"  #: a voice note came where yes or no was asked
    CONSENT_NEEDS_YES_OR_NO = "consent_needs_yes_or_no"  #: their words are kept, and a yes or a no is still needed
    CONSENT_WAITS = "consent_waits"  #: still no yes or no to taking part; it may wait
    CONSENT_AS_NO = "consent_as_no"  #: taken as a no for now
    AGREED = "agreed"  #: thanks for a yes to taking part
    REFUSED = "refused"  #: thanks for a no; nothing is asked
    SENSITIVE = "sensitive"  #: the next one may be hard
    VOICE_WELCOME = "voice_welcome"  #: you can send a voice note
    SEVERAL = "several"  #: you can choose more than one
    MOVE_ON = "move_on"  #: not understood three times; the question is left
    SKIPPED = "skipped"  #: left out, as asked
    NOTHING_TO_SKIP = "nothing_to_skip"  #: nothing is waiting to be skipped
    CONSENT_SKIP = "consent_skip"  #: taking part needs a yes or a no
    WORDS_KEPT = "words_kept"  #: words that were no answer are kept beside the question
    CHOOSE_TOO = "choose_too"  #: and now please choose one
    WHICH_ONE = "which_one"  #: a yes or a no that may mean more than one of the choices
    CORRECTED = "corrected"  #: the answer before is changed
    VOICE_KEPT = "voice_kept"  #: a voice note to a closed question is kept; please choose as well
    UNREADABLE = "unreadable"  #: a file could not be opened
    COMPLETED = "completed"  #: the end, where the script has no thanks of its own
    ALREADY_COMPLETED = "already_completed"  #: opened again after the end
    LATE = "late"  #: words after the end, kept
    AFTER_REFUSAL = "after_refusal"  #: words after a no
    AFTER_DELETION = "after_deletion"  #: words after everything was taken back
    STOPPED = "stopped"  #: after STOP
    WELCOME_BACK = "welcome_back"  #: after a break, nothing answered yet
    RECAP = "recap"  #: after a break: {answered} questions are answered
    HELP = "help"  #: what STOP, SKIP, REPEAT and DELETE do
    PAUSED = "paused"  #: after a card: carry on, or stop
    STILL_PAUSED = "still_paused"  #: carry on, or stop, asked again
    KEPT_AFTER_CARD = "kept_after_card"  #: what followed a card is kept for the team's duty contact
    TAKE_A_BREAK = "take_a_break"  #: it is fine to come back any time
    CARRY_ON = "carry_on"  #: on a button
    STOP = "stop"  #: on a button
    SURE = "sure"  #: really delete everything?
    SURE_YES = "sure_yes"  #: on a button
    SURE_NO = "sure_no"  #: on a button
    NOT_DELETED = "not_deleted"  #: nothing was deleted
    DELETED = "deleted"  #: nobody can see or use it from now on
    OPEN_ALWAYS = "open_always"  #: a help line is open day and night
    OPEN_NOW = "open_now"  #: a help line is open at this hour
    RING = "ring"  #: {name}, {phone}, {when}, {purpose}


LANGUAGE = "en"
PARTS = {"phrases": [phrase.value for phrase in Phrase], "consents": [purpose.value for purpose in Purpose]}
LISTS = ("tries", "yes_words", "no_words", "beside_yes_or_no")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The bot's sentences in one language. ``version`` names exactly these words, for the consent ledger."""

    version: str
    phrases: Mapping[Phrase, str]
    consents: Mapping[Purpose, str]
    tries: tuple[str, ...]
    yes_words: frozenset[str]
    no_words: frozenset[str]
    beside_yes_or_no: frozenset[str]

    def say(self, phrase: Phrase, **facts: str | int) -> str:
        """Return the sentence with its facts filled in."""
        return self.phrases[phrase].format(**facts)

    def ask_again(self, tries: int) -> str:
        """Return the words for asking again after `tries` answers (1 or more) that were not understood."""
        return self.tries[min(tries, len(self.tries)) - 1]

    def yes_or_no(self, text: str) -> bool | None:
        """Return what an everyday yes or no means, or None where it is neither.

        Each word of a longer one must mean the same, but for polite words beside it: "yeah sure", "naw thanks", "Yes 👍".
        """
        plain = plainly(text)
        if plain in self.yes_words:
            return True
        if plain in self.no_words:
            return False
        meanings = {self._meaning(word) for word in plain.replace("👍", " 👍 ").replace("👎", " 👎 ").split()} - {"beside"}
        return {"yes": True, "no": False}.get(meanings.pop()) if len(meanings) == 1 else None

    def _meaning(self, word: str) -> str:
        """Return what one word means; letters drawn out at its end are read as one."""
        for spelling in (word, re.sub(r"(\w)\1+$", r"\1", word)):
            for meaning, words in (("yes", self.yes_words), ("no", self.no_words), ("beside", self.beside_yes_or_no)):
                if spelling in words:
                    return meaning
        return "neither"


def plainly(text: str) -> str:
    """Return `text` in small letters without punctuation, for comparing; never for keeping."""
    without_apostrophes = re.sub(r"['’`]", "", text.casefold())
    return " ".join(re.sub(r"[^\w\s\U0001F44D\U0001F44E]+", " ", without_apostrophes).split())


def read_wording(folder: Path) -> Wording:
    """Return the sentences of `folder`/en.yaml, which is `prompts/bot` in the project. Raises `BadContent`."""
    written = texts_from_yaml(folder / "en.yaml")
    if not isinstance(written, dict):
        raise BadContent("The bot's phrases in en.yaml are not a table.", remedy="Begin with 'phrases:'.")
    if problems := _problems_in(written):
        raise BadContent("The bot's phrases in en.yaml are not complete.", remedy=" ".join(problems))
    return Wording(
        version=f"{LANGUAGE}-{hashlib.sha256(repr(written).encode()).hexdigest()[:12]}",
        phrases={phrase: written["phrases"][phrase.value] for phrase in Phrase},
        consents={purpose: written["consents"][purpose.value] for purpose in Purpose},
        tries=tuple(written["tries"]),
        yes_words=frozenset(plainly(word) for word in written["yes_words"]),
        no_words=frozenset(plainly(word) for word in written["no_words"]),
        beside_yes_or_no=frozenset(plainly(word) for word in written["beside_yes_or_no"]),
    )


def texts_from_yaml(path: Path) -> object:
    """Return a YAML file's content with every scalar as text. Raises `BadContent`."""
    try:
        return _TextLoader(path.read_text(encoding="utf-8")).get_single_data()
    except OSError as error:
        raise BadContent(f"{path.name} cannot be read.", remedy="Put it back where the other prompts are.") from error
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name} is not readable YAML.", remedy="Check its indents and quotes.") from error


class _TextLoader(yaml.SafeLoader):
    """Keeps all text text: `yes` stays a word and `1` stays a figure."""


_TextLoader.yaml_implicit_resolvers = {}


def _problems_in(written: Mapping[str, object]) -> list[str]:
    problems = []
    for part, names in PARTS.items():
        found = written.get(part)
        if not isinstance(found, dict):
            problems.append(f"Add the part '{part}'.")
        else:
            problems += [f"Add '{name}' to '{part}'." for name in names if not isinstance(found.get(name), str)]
            problems += [f"Take '{name}' out of '{part}'." for name in found if name not in names]
    return problems + [f"Make '{part}' a list of texts." for part in LISTS if not _is_texts(written.get(part))]


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
