"""Telegram's own way of commands, "/stop", as the words that the bot understands in every language. Pure."""

import re
from dataclasses import dataclass

COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>\w{3,64}))?(?:\s+(?P<rest>.+))?", re.DOTALL)

IN_WORDS = {"hold": "what do you hold about me", "easy": "easier words please", "delete": "delete my answers"}
"""Commands that are everyday words by themselves, as people ask for them."""

START = "start"


@dataclass(frozen=True, kw_only=True)
class TelegramCommand:
    """A message that begins with a "/". ``bot`` is whose it is, where it says so; ``words`` are what it means as a text."""

    name: str
    bot: str = ""
    payload: str = ""
    words: str = ""

    @property
    def is_start(self) -> bool:
        """Whether it opens the conversation, with a join code as its payload or without one."""
        return self.name == START


def read_command(text: str) -> TelegramCommand | None:
    """Return the command that `text` is, or None. What follows a command other than START makes it words like any others."""
    found = COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    name, bot, rest = found["name"].casefold(), found["bot"] or "", (found["rest"] or "").strip()
    if name == START:
        return TelegramCommand(name=name, bot=bot, payload=rest)
    words = f"{found['name'].replace('_', ' ')} {rest}".strip() if rest else IN_WORDS.get(name, name.replace("_", " "))
    return TelegramCommand(name=name, bot=bot, payload=rest, words=words)
