"""Words that text messages know everywhere, and the bot's own understanding of words does not: for carriers' rules. Pure.

STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, HELP, START and UNSTOP are the conversation's own already (`bot.commands`).
"""

import re
import unicodedata

STOPS = frozenset({"revoke", "optout", "arret", "stopp", "alto", "baja"})
HELPS = frozenset({"info", "aide"})
TALKS = frozenset(
    {
        "talk",
        "voice",
        "talk instead",
        "voice note",
        "rather talk",
        "record",
        "bruidhinn",
        "guth",
        "guthan",
        "mowa",
        "glos",
        "nagraj",
    }
)

STOP, HELP = "stop", "help"
"""What the conversation knows these words by."""


def as_known(text: str) -> str:
    """Return the word that the conversation knows for a carrier's word; any other text as it is."""
    word = _bare(text)
    return STOP if word in STOPS else HELP if word in HELPS else text


def asks_to_talk(text: str) -> bool:
    """Whether the whole text asks for a way to talk instead of typing."""
    return _bare(text) in TALKS


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))
