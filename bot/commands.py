"""The words that work above every script: STOP, SKIP, HELP, REPEAT, DELETE, and START to come back. Pure.

A command is the whole message, exact or lightly misspelt; an ordinary sentence that merely holds the word is never one.
What is a command is never kept as an answer.
"""

import re
from enum import Enum


class Command(Enum):
    """What the person asks of the bot itself."""

    STOP = "stop"  #: say nothing more
    SKIP = "skip"  #: leave this question
    HELP = "help"  #: how this works, and who to ring
    REPEAT = "repeat"  #: say the question again
    DELETE = "delete"  #: take back everything I said
    START = "start"  #: carry on, after STOP or after a break


WORDINGS = {
    Command.STOP: frozenset(
        {
            "stop", "stop it", "stop now", "stop this", "stop please", "please stop", "stop texting me", "stop messaging me",
            "quit", "cancel", "unsubscribe", "opt out", "leave me alone", "i want to stop", "stop here", "stop all",
        }
    ),
    Command.SKIP: frozenset(
        {
            "skip", "skip it", "skip this", "skip that", "skip please", "please skip", "skip this one", "skip this question",
            "pass",
        }
    ),
    Command.HELP: frozenset({"help", "help me", "please help", "help please", "i need help", "sos", "what can i do"}),
    Command.REPEAT: frozenset(
        {
            "repeat", "again", "say again", "say that again", "repeat that", "repeat please", "please repeat", "say it again",
            "what was the question",
        }
    ),
    Command.DELETE: frozenset({"delete", "forget me", "please forget me", "take back what i said", "i take it all back"}),
    Command.START: frozenset(
        {"start", "join", "carry on", "continue", "resume", "unstop", "start again", "rejoin", "i want to carry on", "im back"}
    ),
}  # fmt: skip
"""Whole messages, in plain letters, that are commands."""

NEAR_ENOUGH = (Command.STOP, Command.SKIP, Command.HELP, Command.REPEAT, Command.DELETE)
"""Commands whose one word is known with one slip of the finger. Coming back is never guessed."""

ORDINARY_WORDS = frozenset(
    {
        "shop", "step", "stoop", "swop", "slop", "atop", "top", "strop", "stomp", "stops", "spot", "stow", "stopt",
        "ship", "slip", "skim", "skin", "skit", "skid", "kip", "sip", "snip", "skips",
        "hell", "held", "heap", "hemp", "kelp", "helm", "yelp", "whelp", "helps",
        "deleted", "deletes", "repeats", "repeal", "relate",
    }
)  # fmt: skip
"""Real words one slip away from a command: a person who writes one of them means it."""

_DELETE_SENTENCE = re.compile(
    r"(?:(?:please|can you|could you|i want to|i want you to|id like you to|id like to) )*"
    r"(?:delete|erase|wipe|remove|forget) (?:all )?(?:of )?"
    r"(?:(?:my|the|this|me) ?|what (?:i said|i told you|ive said) ?|everything ?)"
    r"(?:(?:stuff|answers?|data|words|messages?|info|information|details|recordings?|voice notes?|chat|all) ?)*"
    r"(?:i said ?|about me ?|now ?|please ?)*"
)


def command_in(text: str) -> Command | None:
    """Return the command that the whole of `text` is, or None."""
    plain = _plain(text)
    exact = next((command for command, wordings in WORDINGS.items() if plain in wordings), None)
    if exact or not plain:
        return exact
    if _DELETE_SENTENCE.fullmatch(_with_delete_mended(plain)):
        return Command.DELETE
    if len(plain) < 3 or plain in ORDINARY_WORDS or not plain.isalpha():
        return None
    return next((command for command in NEAR_ENOUGH if _one_slip_apart(plain, command.value)), None)


def _plain(text: str) -> str:
    stripped = text.strip().removeprefix("/")
    without_apostrophes = re.sub(r"['’`]", "", stripped.casefold())
    only_words = re.sub(r"[.!,?;:\"“”…*_]+", " ", without_apostrophes)
    return " ".join(only_words.split())


def _with_delete_mended(plain: str) -> str:
    words = plain.split()
    return " ".join("delete" if word not in ORDINARY_WORDS and _one_slip_apart(word, "delete") else word for word in words)


def _one_slip_apart(typed: str, meant: str) -> bool:
    """Whether one letter is missing, doubled up, added, wrong or swapped with its neighbour."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = next((place for place, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if start is None:
        return True
    rest, meant_rest = typed[start:], meant[start:]
    return (
        rest[1:] == meant_rest
        or rest == meant_rest[1:]
        or rest[1:] == meant_rest[1:]
        or (rest[1:2] + rest[:1] + rest[2:] == meant_rest and len(rest) > 1)
    )
