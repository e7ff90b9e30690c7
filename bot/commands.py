"""The words that work above every script: STOP, PAUSE, SKIP, HELP, REPEAT, DELETE, and START to come back. Pure.

A command is the whole message, as people type it: spaced out, doubled, politely or lightly misspelt. An ordinary sentence that
merely holds the word is never one.
What is a command is never kept as an answer.
"""

import re
import unicodedata
from enum import Enum


class Command(Enum):
    """What the person asks of the bot itself."""

    STOP = "stop"  #: say nothing more
    PAUSE = "pause"  #: take a break, and keep the place
    SKIP = "skip"  #: leave this question
    HELP = "help"  #: how this works, and who to ring
    REPEAT = "repeat"  #: say the question again
    DELETE = "delete"  #: take back everything I said
    START = "start"  #: carry on, after STOP or after a break


WORDINGS = {
    Command.STOP: frozenset(
        {
            "stop", "stop it", "stop this", "stop here", "stop all", "stopall", "stop texting", "stop texting me",
            "stop txting me", "stop messaging", "stop messaging me", "stop msging me", "stop texts", "stop messages",
            "stop asking", "stop asking me", "stop asking questions", "stop asking me questions", "just stop", "just stop it",
            "just stop this", "i want to stop", "i want to stop this", "i want tae stop", "i wanna stop", "want to stop",
            "can i stop", "can we stop", "could we stop", "could i stop", "id like to stop", "let me stop",
            "no more questions", "no more texts", "no more messages", "end", "exit", "quit", "cancel", "unsubscribe", "opt out",
            "leave me alone",
        }
    ),
    Command.PAUSE: frozenset(
        {
            "pause", "pause it", "pause this", "can i pause", "can we pause", "take a break", "i need a break", "have a break",
            "can i have a break", "can i take a break", "can we take a break", "brb", "back later", "come back later",
            "ill come back later", "i will come back later", "can i do this later", "do this later",
        }
    ),
    Command.SKIP: frozenset(
        {
            "skip", "skip it", "skip this", "skip that", "skip this one", "skip that one", "skip this question", "just skip",
            "just skip it", "can i skip", "can i skip it", "can i skip this", "can i skip this one", "pass",
        }
    ),
    Command.HELP: frozenset({"help", "help me", "i need help", "sos", "what can i do"}),
    Command.REPEAT: frozenset(
        {
            "repeat", "again", "say again", "say that again", "repeat that", "say it again", "what was the question",
        }
    ),
    Command.DELETE: frozenset(
        {
            "delete", "forget me", "withdraw", "i withdraw", "i want to withdraw", "withdraw everything", "withdraw it",
            "withdraw my answers", "withdraw my consent", "take it back", "take it all back", "take everything back",
            "take back everything", "take back my answers", "take my answers back", "take back what i said", "i take it back",
            "i take it all back", "i want it deleted", "i want it all deleted", "i want everything deleted",
        }
    ),
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

POLITE = frozenset(
    {"ok", "okay", "pls", "plz", "please", "now", "thanks", "thank", "you", "ta", "cheers", "sorry", "hi", "hey", "right"}
)
"""Words around a command that change nothing about it."""

STOP_SIGN = "\N{OCTAGONAL SIGN}"

_THEIRS = r"(?:stuff|answers?|data|words|messages?|info|information|details|recordings?|voice notes?|chat|all)"
_DELETE_SENTENCE = re.compile(
    r"(?:(?:just|can you|could you|i want to|i want you to|id like you to|id like to) )*"
    r"(?:(?:delete|erase|wipe|remove) (?:it all|it|that|all of it|all that|all)"
    r"|(?:delete|erase|wipe|remove|forget) (?:all )?(?:of )?"
    r"(?:(?:my|the|this|me) ?|what (?:i said|i told you|ive said) ?|everything ?)"
    rf"(?:{_THEIRS} ?)*(?:i said ?|about me ?)*"
    rf"|(?:(?:i want|id like|i would like|can i have|i need) )?(?:all )?(?:of )?my (?:{_THEIRS} )+"
    r"(?:deleted|erased|wiped|removed|taken back|gone))"
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
    """Return `text` in small letters, without what people put around a command; never for keeping."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace(STOP_SIGN, " stop ")
    letters = re.sub(r"(?<=[a-z])0|0(?=[a-z])", "o", re.sub(r"['’`]", "", folded))
    words = " ".join(re.findall(r"[^\W_]+", letters))
    joined = re.sub(r"(?<!\S)\w(?: \w){2,}(?!\S)", lambda spaced: spaced[0].replace(" ", ""), words).split()
    return " ".join(_said_once([word for word in joined if word not in POLITE] or joined))


def _said_once(words: list[str]) -> list[str]:
    """Return `words` without saying again what was just said: "stop stop" is "stop"."""
    return [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]


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
