"""The sentences the bot says, read from `prompts/bot/`. No sentence a person reads stands in Python."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.answer_words import AnswerWords, answer_words
from bot.commands import Command, CommandWords, command_words
from bot.phrases import MENU, TEXTED, Phrase
from bot.plain_words import Matcher, pattern_of, plainly, unmarked
from core.consent import Purpose
from core.errors import BadContent

__all__ = ["LANGUAGE", "ChangeRule", "Phrase", "Wording", "plainly", "read_wording", "read_wordings", "texts_from_yaml"]


LANGUAGE = "en"

PARTS = {
    "phrases": [phrase.value for phrase in Phrase],
    "texted": [phrase.value for phrase in TEXTED],
    "menu": [command.value for command in MENU],
    "consents": [purpose.value for purpose in Purpose],
    "uses": [purpose.value for purpose in Purpose],
}
SAID = ("yes_said", "no_said", "agreeing_said", "later_said", "no_to_all_said")
LISTS = ("tries", "yes_words", "no_words", "beside_yes_or_no", "goes_on", "greetings", "known_as", *SAID)
SIGNS = str.maketrans({**dict.fromkeys("✅✔☑✓👌", "👍"), **dict.fromkeys("❌✖✗✘🚫", "👎")})
"""Signs that people send for a yes or a no."""

TABLES = ("commands", "numbers", "days", "answers", "wordings")


@dataclass(frozen=True, kw_only=True)
class ChangeRule:
    """Sentences that change what was agreed to, for these uses, to a yes or a no, and how that is asked back.

    Without uses they ask what stands. A no may be as wide as the words are; a yes names its uses one by one.
    """

    uses: tuple[Purpose, ...]
    granted: bool
    asked: str
    said: Matcher


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The bot's sentences in one language. ``version`` names exactly these words, for the consent ledger.

    ``name`` is the language's own name for itself and ``known_as`` what people call it. ``is_checked`` says whether a speaker
    has read every sentence. ``uses`` names each purpose in a list. ``texted`` is how some phrases are said in text
    messages, and ``menu`` what commands do, for a channel that lists them.
    """

    version: str
    phrases: Mapping[Phrase, str]
    consents: Mapping[Purpose, str]
    tries: tuple[str, ...]
    yes_words: frozenset[str]
    no_words: frozenset[str]
    beside_yes_or_no: frozenset[str]
    yes_said: Matcher = field(default_factory=lambda: pattern_of(()))
    no_said: Matcher = field(default_factory=lambda: pattern_of(()))
    agreeing_said: Matcher = field(default_factory=lambda: pattern_of(()))
    later_said: Matcher = field(default_factory=lambda: pattern_of(()))
    no_to_all_said: Matcher = field(default_factory=lambda: pattern_of(()))
    goes_on: frozenset[str] = field(default=frozenset())
    greetings: frozenset[str] = field(default=frozenset())
    language: str = LANGUAGE
    name: str = ""
    known_as: frozenset[str] = field(default=frozenset())
    is_checked: bool = False
    uses: Mapping[Purpose, str] = field(default_factory=dict)
    texted: Mapping[Phrase, str] = field(default_factory=dict)
    menu: Mapping[Command, str] = field(default_factory=dict)
    commands: CommandWords = field(default_factory=lambda: CommandWords(wordings={}))
    changes: tuple[ChangeRule, ...] = ()
    answers: AnswerWords = field(default_factory=AnswerWords)

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
        plain = plainly(text.translate(SIGNS))
        kept = self._kept(plain)
        if plain in self.yes_words or kept in self.yes_words:
            return True
        if plain in self.no_words or kept in self.no_words:
            return False
        says_yes, says_no = (said.fullmatch(unmarked(plain)) is not None for said in (self.yes_said, self.no_said))
        if says_yes or says_no:
            return says_yes if says_yes != says_no else None
        meanings = {self._meaning(word) for word in plain.replace("👍", " 👍 ").replace("👎", " 👎 ").split()} - {"beside"}
        return {"yes": True, "no": False}.get(meanings.pop()) if len(meanings) == 1 else None

    def yes_or_no_of_fact(self, text: str) -> bool | None:
        """Return what a yes or a no means where it is asked what is so: "no problem" agrees, and answers nothing."""
        return None if self._is_said(self.agreeing_said, text) else self.yes_or_no(text)

    def is_later(self, text: str) -> bool:
        """Whether somebody puts off a yes or a no."""
        return self._is_said(self.later_said, text)

    def is_no_to_all(self, text: str) -> bool:
        """Whether somebody who is asked about one use says no to all of them."""
        return self._is_said(self.no_to_all_said, text)

    def greets_only(self, text: str) -> bool:
        """Whether words say hello, or that something was not followed, and nothing more; signs alone but "?" say more."""
        if not any(letter.isalnum() for letter in text):
            return not any(unicodedata.category(sign).startswith("S") for sign in text)
        said = unmarked(plainly(text))
        return said in self.greetings or all(word in self.greetings for word in said.split())

    def _is_said(self, said: Matcher, text: str) -> bool:
        plain = plainly(text)
        return any(said.fullmatch(unmarked(way)) is not None for way in (plain, self._kept(plain)) if way)

    def _kept(self, plain: str) -> str:
        return " ".join(word for word in plain.split() if word not in self.beside_yes_or_no)

    def _meaning(self, word: str) -> str:
        """Return what one word means; letters drawn out at its end are read as one."""
        for spelling in (word, re.sub(r"(\w)\1+$", r"\1", word)):
            for meaning, words in (("yes", self.yes_words), ("no", self.no_words), ("beside", self.beside_yes_or_no)):
                if spelling in words:
                    return meaning
        return "neither"


def read_wording(folder: Path, language: str = LANGUAGE) -> Wording:
    """Return the sentences of one language's file in `folder`, which is `prompts/bot` in the project. Raises `BadContent`."""
    name = f"{language}.yaml"
    written = texts_from_yaml(folder / name)
    if not isinstance(written, dict):
        raise BadContent(f"The bot's phrases in {name} are not a table.", remedy="Begin with 'phrases:'.")
    if problems := _problems_in(written):
        raise BadContent(f"The bot's phrases in {name} are not complete.", remedy=" ".join(problems))
    return Wording(
        version=f"{language}-{hashlib.sha256(repr(written).encode()).hexdigest()[:12]}",
        language=language,
        name=written["name"],
        is_checked=written["checked_by_a_speaker"] == "yes",
        phrases={phrase: written["phrases"][phrase.value] for phrase in Phrase},
        tries=tuple(written["tries"]),
        consents={purpose: written["consents"][purpose.value] for purpose in Purpose},
        menu={command: written["menu"][command.value] for command in MENU},
        texted={phrase: written["texted"][phrase.value] for phrase in TEXTED},
        uses={purpose: written["uses"][purpose.value] for purpose in Purpose},
        yes_words=frozenset(plainly(word) for word in written["yes_words"]),
        no_words=frozenset(plainly(word) for word in written["no_words"]),
        beside_yes_or_no=frozenset(plainly(word) for word in written["beside_yes_or_no"]),
        goes_on=frozenset(plainly(word) for word in written["goes_on"]),
        greetings=frozenset(unmarked(plainly(word)) for word in written["greetings"]),
        known_as=frozenset(unmarked(plainly(word)) for word in written["known_as"]),
        **_understood(written, name),
    )


def read_wordings(folder: Path) -> Mapping[str, Wording]:
    """Return the sentences of every language in `folder`, by its code, the project's own first. Raises `BadContent`."""
    codes = sorted((path.stem for path in folder.glob("*.yaml")), key=lambda code: (code != LANGUAGE, code))
    return {code: read_wording(folder, code) for code in codes}


def _understood(written: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what is understood in a language: commands, changes and answers. Raises `BadContent`."""
    part = "commands"
    try:
        commands = command_words(written[part], written["wordings"])
        part = "yes_said and its like"
        said = {part: pattern_of(written[part], written["wordings"]) for part in SAID}
        part = "changes"
        changes = tuple(_change_rule(facts, written["wordings"]) for facts in written[part])
        part = "answers, numbers and days"
        answers = answer_words(written["answers"], written["numbers"], written["days"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadContent(
            f"The part '{part}' in {name} cannot be understood: {error}.", remedy="Compare it with the same part of en.yaml."
        ) from error
    return {"commands": commands, "changes": changes, "answers": answers, **said}


def _change_rule(facts: Mapping[str, Any], named: Mapping[str, Sequence[str]]) -> ChangeRule:
    return ChangeRule(
        uses=tuple(purpose for purpose in Purpose if purpose in {Purpose(use) for use in facts["uses"]}),
        granted=facts["to"] == "yes",
        asked=facts["asked"],
        said=pattern_of(facts["said"], named),
    )


def texts_from_yaml(path: Path) -> object:
    """Return a YAML file's content with every scalar as text. Raises `BadContent`."""
    try:
        return _TextLoader(path.read_text(encoding="utf-8")).get_single_data()
    except OSError as error:
        raise BadContent(f"{path.name} cannot be read.", remedy="Put it back where the other prompts are.") from error
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name} is not readable YAML.", remedy="Check its indents and quotes.") from error


class _TextLoader(yaml.CSafeLoader):
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
    problems += [
        f"Make '{part}' a text." for part in ("name", "checked_by_a_speaker") if not isinstance(written.get(part), str)
    ]
    problems += [f"Make '{part}' a table." for part in TABLES if not isinstance(written.get(part), dict)]
    problems += [] if isinstance(written.get("changes"), list) else ["Make 'changes' a list."]
    return problems + [f"Make '{part}' a list of texts." for part in LISTS if not _is_texts(written.get(part))]


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
