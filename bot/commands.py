"""The words that work above every script: STOP, PAUSE, SKIP, BACK, HELP, REPEAT, LANGUAGE, EASY, HOLD, DELETE, and START. Pure.

A command is the whole message, as people type it and as a recogniser writes what they say: spaced out, doubled, politely or
lightly misspelt. An ordinary sentence that merely holds the word is never one. What is a command is never kept as an answer.
The wordings of each language stand in `prompts/bot/`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz.distance import OSA

from bot.plain_words import Matcher, cleaned, pattern_of, unmarked


class Command(Enum):
    """What the person asks of the bot itself."""

    STOP = "stop"  #: say nothing more
    PAUSE = "pause"  #: take a break, and keep the place
    SKIP = "skip"  #: leave this question
    BACK = "back"  #: go back to the answer before
    HELP = "help"  #: how this works, and who to ring
    REPEAT = "repeat"  #: say the question again
    LANGUAGE = "language"  #: go on in another language
    EASY = "easy"  #: say it in easier words
    HOLD = "hold"  #: what do you hold about me
    DELETE = "delete"  #: take back everything I said
    START = "start"  #: carry on, after STOP or after a break


@dataclass(frozen=True, kw_only=True)
class CommandWords:
    """How commands are said in one language. ``beside`` are words around a command that change nothing about it.

    ``near`` are words known with a slip of the finger, and ``ordinary`` real words one slip away from them: a person who
    writes one of those means it. Coming back is never guessed, so START's words are not among ``near``.
    """

    wordings: Mapping[Command, Matcher]
    beside: frozenset[str] = field(default=frozenset())
    near: frozenset[str] = field(default=frozenset())
    ordinary: frozenset[str] = field(default=frozenset())


WELL_KNOWN = CommandWords(
    wordings={
        command: pattern_of(
            [command.value, *{Command.STOP: ("stopall", "end", "exit", "quit", "unsubscribe")}.get(command, ())]
        )
        for command in Command
        if command.value not in {"hold", "easy"}
    },
    beside=frozenset({"please", "pls"}),
)
"""The commands' own names and what text messages know everywhere. "Hold" and "easy" alone are words like any other."""

STOP_SIGN = "\N{OCTAGONAL SIGN}"

LETTERS = {"0": "o", "1": "i", "3": "e", "5": "s"}
"""Figures that slip in for letters."""

LONG = 7
"""From so many letters on a word is known with two slips. Reason: no other word is as near to a long one."""

MOST_WORDS = 14
"""A command has so many words at most."""


def command_in(text: str, languages: Sequence[CommandWords] = ()) -> Command | None:
    """Return the command that the whole of `text` is, or None.

    `languages` are how commands are said, the session's own language first. In the others' only what is written without a slip
    is a command, and never a word that is an ordinary one in the session's own.
    """
    plain = _plain(text)
    if not plain or len(plain.split()) > MOST_WORDS:
        return None
    own = languages[0] if languages else WELL_KNOWN
    for words in (*languages, WELL_KNOWN):
        is_foreign = words is not own and words is not WELL_KNOWN
        if not (is_foreign and plain in own.ordinary) and (found := _said_in(plain, words, with_slips=words is own)):
            return found
    return None


def command_words(written: Mapping[str, object], named: Mapping[str, Sequence[str]]) -> CommandWords:
    """Return the command words of a language as its file has them. Raises `ValueError`, `KeyError` or `TypeError`."""
    listed = {name: _texts(some) for name, some in written.items()}
    lists = {part: frozenset(unmarked(word) for word in listed.pop(part)) for part in ("beside", "near", "ordinary")}
    if set(listed) != {command.value for command in Command}:
        raise ValueError(f"it must have these and no others: {', '.join(command.value for command in Command)}")
    wordings = {command: pattern_of(listed[command.value], named) for command in Command}
    return CommandWords(wordings=wordings, beside=lists["beside"], near=lists["near"], ordinary=lists["ordinary"])


def _texts(some: object) -> tuple[str, ...]:
    if not isinstance(some, list) or not all(isinstance(each, str) for each in some):
        raise TypeError("each command needs a list of texts")
    return tuple(some)


def _said_in(plain: str, words: CommandWords, *, with_slips: bool) -> Command | None:
    kept = " ".join(word for word in plain.split() if word not in words.beside)
    ways = [
        plain,
        _without_ends(plain, words.beside) or plain,
        kept or plain,
        *([_mended(kept or plain, words)] if with_slips else []),
    ]
    found = (command for way in dict.fromkeys(ways) for command, wording in words.wordings.items() if wording.fullmatch(way))
    return next(found, None)


def _without_ends(plain: str, beside: frozenset[str]) -> str:
    """Return `plain` without such words before and after it, but with those within: "could you repeat that, please"."""
    within = [place for place, word in enumerate(plain.split()) if word not in beside]
    return " ".join(plain.split()[within[0] : within[-1] + 1]) if within else ""


def _mended(plain: str, words: CommandWords) -> str:
    """Return `plain` with slips of the finger mended in the words that commands are made of."""
    return " ".join(_meant(word, words) for word in plain.split())


def _meant(word: str, words: CommandWords) -> str:
    if len(word) < 3 or word in words.ordinary or not word.isalpha():
        return word
    slips = {near: OSA.distance(word, near, score_cutoff=2) for near in sorted(words.near)}
    return next((near for near, count in slips.items() if count <= (2 if len(near) >= LONG else 1)), word)


def _plain(text: str) -> str:
    """Return `text` in small letters, without what people put around a command; never for keeping."""
    folded = unmarked(cleaned(text).casefold().replace(STOP_SIGN, " stop "))
    letters = re.sub(r"(?<=[a-z])[0135]|[0135](?=[a-z])", lambda found: LETTERS[found[0]], re.sub(r"['’`]", "", folded))
    letters = re.sub(r"([a-z])\1{2,}", r"\1", letters)
    words = " ".join(re.findall(r"[^\W_]+", letters))
    joined = re.sub(r"(?<!\S)\w(?: \w){2,}(?!\S)", lambda spaced: spaced[0].replace(" ", ""), words).split()
    return " ".join(_said_once(joined))


def _said_once(words: list[str]) -> list[str]:
    """Return `words` without saying again what was just said: "stop stop" is "stop"."""
    return [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
