"""Return codes: four words and two digits that open the same web chat on another phone. The code is the chat's address.

Says nothing about the person. A code is a secret like any address: it never reaches a log or a URL.
"""

import hashlib
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

WORDS_IN_A_CODE = 4


@cache
def code_words() -> tuple[str, ...]:
    """Return the words codes are made of. With 500 words or more, four of them and two digits make over 42 bits."""
    file = Path(__file__).parent / "web_chat_files" / "code_words.txt"
    return tuple(file.read_text(encoding="utf-8").split())


def code_from(token: str) -> str:
    """Make a code, such as "amber-kettle-north-plum-42", from an unguessable token; the same token gives the same code."""
    words = code_words()
    number = int.from_bytes(hashlib.sha256(token.encode()).digest(), "big")
    number, digits = divmod(number, 100)
    chosen = []
    for _ in range(WORDS_IN_A_CODE):
        number, place = divmod(number, len(words))
        chosen.append(words[place])
    return "-".join([*chosen, f"{digits:02d}"])


def code_in(typed: str) -> str | None:
    """Read a code as people type one: any capitals, spaces and marks, and a slip in a word. None when it is not one."""
    words = [_word_meant(word) for word in re.findall(r"[a-z]+", typed.casefold())]
    digits = "".join(re.findall(r"[0-9]", typed))
    if len(words) != WORDS_IN_A_CODE or len(digits) != 2 or None in words:
        return None
    return "-".join([*(word for word in words if word), digits])


def _word_meant(typed: str) -> str | None:
    if typed in code_words():
        return typed
    near = get_close_matches(typed, code_words(), n=2, cutoff=0.8)
    return near[0] if near else None
